"""The files that a report can be written to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, TypeVar

import click

from ..errors import ConformanceError, InternalError, UsageError
from ..files import check_writable, is_standard_output, write

Command = TypeVar("Command", bound=Callable[..., Any])

Finish = Callable[[str, bytes], bytes]
"""Takes the option and what is to be written for it; gives what is written in fact."""

FORMATS = {
    "html": "one self-contained HTML file.",
    "junit": "JUnit XML: a test case for each clause.",
    "sarif": "SARIF 2.1.0: failures at lines of the document.",
    "markdown": "Markdown, for a job summary or a ticket.",
    "annotations": "GitHub workflow commands.",
    "badge": "JSON for a shields.io badge.",
}
"""Each has a module of its name in ``report.formats``, which renders it."""


def output_options(command: Command) -> Command:
    """Adds an option for each format."""
    for name, words in reversed(FORMATS.items()):
        told = f"Write the report as {words}"
        command = click.option(f"--{name}", f"{name}_file", metavar="FILE", help=told)(command)
    return command


def json_option(command: Command) -> Command:
    """Adds ``--json``."""
    told = "Write the report as JSON (- for standard output, as for all reports)."
    return click.option("--json", "json_file", metavar="FILE", help=told)(command)


def wanted(options: dict[str, Any]) -> dict[str, str]:
    """The file of each format that *options* ask for, JSON among them; ``-`` is standard output."""
    found = {name: options.get(f"{name}_file") for name in ("json", *FORMATS)}
    return {
        name: "-" if is_standard_output(file) else file
        for name, file in found.items()
        if file is not None
    }


def check(options: dict[str, Any]) -> None:
    """Raises UsageError where a file cannot be written, or two reports would share one."""
    files = wanted(options)
    for name, file in files.items():
        check_writable(file)
        other = next(n for n, f in files.items() if f == file)
        if other != name:
            raise UsageError(f"--{other} and --{name} would both write {file}: give two files")


def to_standard_output(options: dict[str, Any]) -> bool:
    """Whether a report takes the place of the terminal's."""
    return "-" in wanted(options).values()


def write_all(data: bytes, options: dict[str, Any], finished: Finish) -> list[ConformanceError]:
    """Writes the JSON report *data* in each format that *options* ask for; gives what went wrong.

    Nothing is written before *finished* has seen all of it.
    """
    made: list[tuple[str, bytes]] = []
    problems: list[ConformanceError] = []
    for name, file in wanted(options).items():
        content = list[bytes]()
        problems += attempted(partial(_render, name, data, content))
        made += [(file, finished(f"--{name}", each)) for each in content]
    return problems + attempted(*(partial(write, file, content) for file, content in made))


def _render(name: str, data: bytes, made: list[bytes]) -> None:
    from ..report.model import decoded

    if name != "json":
        data = import_module(f"..report.formats.{name}", __package__).render(decoded(data))
    made.append(data)


def attempted(*actions: Callable[[], object]) -> list[ConformanceError]:
    """Does all of *actions*, also after one that fails; gives what went wrong."""
    problems: list[ConformanceError] = []
    for action in actions:
        try:
            action()
        except ConformanceError as error:
            problems.append(error)
        except Exception as error:
            problems.append(InternalError(error))
    return problems
