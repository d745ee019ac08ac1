"""``postpeer-conformance.toml``: named environments, whose entries stand for options.

Options win over the entries.  The file holds the name of the key's variable, never the key.  It
may come with somebody else's checkout: so it can name no other secret than a key of this project,
send it in plain text to no other machine, and have no file read that is not its neighbour.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from click.core import ParameterSource

from ..contract.errors import likeliest
from ..errors import UsageError
from ..files import read_text
from ..product import COMMAND, KEY_VARIABLE, PREFIX
from .arguments import base_url
from .numbers import RATE
from .streams import note

FILE: Final = f"{COMMAND}.toml"
_TABLE = "environments"
_VARIABLE = re.compile(f"{PREFIX}[A-Za-z0-9_]+")

F = TypeVar("F", bound=Callable[..., Any])


def configurable(command: F) -> F:
    """Adds ``--environment``, ``--config`` and ``--key-variable`` to a command."""
    for option in (
        click.option(
            "--key-variable",
            metavar="NAME",
            default=KEY_VARIABLE,
            show_default=True,
            help="The environment variable that holds the key.",
        ),
        click.option(
            "--config",
            metavar="FILE",
            is_eager=True,
            expose_value=False,
            callback=_choose,
            help=f"The configuration file with the environments; by default {FILE}.",
        ),
        click.option(
            "--environment",
            metavar="NAME",
            is_eager=True,
            expose_value=False,
            callback=_choose,
            help="Take the settings of this environment from the configuration file.",
        ),
    ):
        command = option(command)
    return command


def _choose(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    """Makes an environment the command's defaults, as soon as both options were seen."""
    chosen = context.meta.setdefault(__name__, {})
    chosen[parameter.name] = value
    if len(chosen) == 2:
        if chosen["environment"] is not None:
            context.default_map = environment(chosen["config"] or FILE, chosen["environment"])
        elif chosen["config"] is not None:
            raise UsageError("--config FILE needs --environment NAME, an environment of the file")


def announce(url: str, options: dict[str, Any]) -> None:
    """Says where the key goes, if a file decided it and nobody who called the command."""
    context = click.get_current_context()
    if context.get_parameter_source("url") is ParameterSource.DEFAULT_MAP:
        source = options["api_key_file"] or options["key_variable"]
        file = context.meta[__name__]["config"] or FILE
        note(f"{file} sends the key of {source} to {url}")


def environment(file: str, name: str) -> dict[str, Any]:
    """The entries of the environment *name*, by the parameters that they stand for.

    Raises UsageError where the file cannot be read, or where anything in it is not understood.
    """
    found = _read(file)
    _known(file, "", found, [_TABLE])
    environments = found.get(_TABLE, {})
    if not isinstance(environments, dict):
        raise UsageError(
            f"{file}: `{_TABLE}` is not a table of environments; write [{_TABLE}.NAME]"
        )
    for each, entries in environments.items():
        _check(file, f"{_TABLE}.{each}", entries)
    if name not in environments:
        near = likeliest(name, environments) or f"write [{_TABLE}.{name}]"
        raise UsageError(f"--environment {name}: {file} has no such environment; {near}")
    entries = environments[name]
    _trust(file, f"{_TABLE}.{name}", entries)
    chosen = {entry.replace("-", "_"): value for entry, value in entries.items()}
    for named in chosen.keys() & {"known_failing", "ca_file"}:
        chosen[named] = str(Path(file).parent / chosen[named])
    if "given" in chosen:
        chosen["given"] = [f"{name}={each}" for name, each in chosen["given"].items()]
    return chosen


def _trust(file: str, place: str, entries: dict[str, Any]) -> None:
    """Raises UsageError where a file of somebody else's could do harm by *entries*."""
    from ..transport.network import loopback

    url, known = entries.get("url", "https://"), entries.get("known-failing", ".")
    if not url.startswith("https://") and not loopback(base_url(url)):
        raise UsageError(
            f"{file}: `{place}.url` must begin with https://, unless it names this machine; "
            "give any other URL as an argument"
        )
    folder = Path(file).parent.resolve()
    if not (folder / known).resolve().is_relative_to(folder):
        # Its lines would be in the report, as clauses that there are not.
        raise UsageError(
            f"{file}: `{place}.known-failing` must be in the folder of {Path(file).name} or below"
        )


def _read(file: str) -> dict[str, Any]:
    text = read_text(file)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also a number or a date that is too large
        raise UsageError(f"{file} is not TOML: {error}") from None


_ENTRIES: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "url": ("the URL of a server", lambda value: isinstance(value, str)),
    "rate": (f"a number of requests a second: {RATE.words}", RATE.accepts),
    "ca-file": ("the name of a file", lambda value: isinstance(value, str)),
    "known-failing": ("the name of a file", lambda value: isinstance(value, str)),
    "given": (
        'a table of parameters and their values, such as id = "abc123"',
        lambda value: (
            isinstance(value, dict)
            and all(type(each) in (str, int, float) for each in value.values())
        ),
    ),
    "key-variable": (
        f"the name of an environment variable that begins with {PREFIX}, and never the key itself",
        lambda value: isinstance(value, str) and bool(_VARIABLE.fullmatch(value)),
    ),
}
"""Each entry of an environment: what it has to be, and whether it is."""


def _check(file: str, place: str, entries: object) -> None:
    if not isinstance(entries, dict):
        raise UsageError(f"{file}: `{place}` is not an environment: write [{place}]")
    _known(file, f" in `{place}`", entries, _ENTRIES)
    for entry, value in entries.items():
        wanted, fits = _ENTRIES[entry]
        if not fits(value):
            # The value is not shown: it may be a key.
            raise UsageError(f"{file}: `{place}.{entry}` must be {wanted}")


def _known(file: str, place: str, entries: Iterable[str], known: Iterable[str]) -> None:
    known = list(known)
    for entry in entries:
        if entry not in known:
            near = likeliest(entry, known) or f"there are {', '.join(known)}"
            raise UsageError(f"{file}: there is no entry `{entry}`{place}; {near}")
