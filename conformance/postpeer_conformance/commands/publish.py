"""What a run found, told: on the terminal, in the files that were asked for, by the exit code."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
import click
from click.core import ParameterSource

from ..errors import UsageError
from ..files import write
from ..product import COMMAND
from .journals import suite_version
from .known import apply
from .outputs import FORMATS, attempted, to_standard_output, write_all
from .streams import note, tell

if TYPE_CHECKING:
    from ..contract import Contract
    from ..engine.outcome import Outcome
    from ..errors import ConformanceError
    from ..report.model import Report
    from .secrecy import Secrecy

redact_option = click.option(
    "--redact/--no-redact",
    default=None,
    help="Replace the values of items with placeholders; the default if the variable CI is set.",
)


def _detail(context: click.Context, option: click.Parameter, asked: bool) -> None:
    """Sets the parameter ``detail``; raises UsageError where two options would."""
    chosen = context.params.setdefault("detail", None)
    if asked and chosen is not None:
        raise UsageError("give --quiet or --verbose, not both")
    if asked:
        context.params["detail"] = option.name


detail_option = click.option(
    "--quiet",
    is_flag=True,
    expose_value=False,
    callback=_detail,
    help="Print only failures and totals.",
)
verbose_option = click.option(
    "--verbose",
    is_flag=True,
    expose_value=False,
    callback=_detail,
    help="Also print the evidence for each verdict.",
)

_NOT_ASKED = {f"{name}_file" for name in ("json", *FORMATS, "journal")} | {
    *("quiet", "verbose", "seed")
}
"""Options that change nothing of what is asked."""


@attrs.frozen
class Found:
    """What runs found, how long they took, and what went wrong."""

    outcomes: dict[str, Outcome]
    seconds: float
    problems: Sequence[ConformanceError] = ()
    journal: bytes = b""
    """To be written where a journal was asked for."""


def publish(
    contract: Contract,
    url: str,
    found: Found,
    options: dict[str, Any],
    secrecy: Secrecy,
) -> int:
    """Tells what was *found* as *options* ask for, and gives the exit code.

    Raises CannotTest where *secrecy* lets nothing be told.
    """
    from ..report.model import decoded

    found = attrs.evolve(found, outcomes=apply(options["known"], found.outcomes))
    redact, given = redacted(options), tuple(options.get("given", {}).values())
    data = reported(
        contract, url, found, secrecy, rerun=_again(options), redact=redact, given=given
    )
    text = list[str]()
    problems = [
        *found.problems,
        *attempted(lambda: text.append(terminal_text(decoded(data), options))),
    ]
    shown = secrecy.finished("the terminal", "".join(text).encode("utf-8", "backslashreplace"))
    problems += write_all(data, options, secrecy.finished)
    if options.get("journal_file"):
        kept = partial(write, options["journal_file"], found.journal, private=True)
        problems += attempted(kept)
    if redact and options.get("journal_file"):
        note(f"{options['journal_file']} is not redacted: it holds the answers as they came")
    if not to_standard_output(options):
        problems += attempted(lambda: click.echo(shown.decode(), nl=False, color=True))
    for problem in problems:
        tell(problem)
    code = code_of(found.outcomes, require_all=options.get("require_all", False))
    return code or (3 if problems else 0)


def reported(
    contract: Contract,
    url: str,
    found: Found,
    secrecy: Secrecy,
    *,
    rerun: str = "",
    redact: bool = False,
    given: tuple[str, ...] = (),
) -> bytes:
    """The report on what was *found* at *url*, in JSON.

    *rerun* is the command that asks the same again.  With *redact*, values of items and *given*
    ones are replaced.  Raises CannotTest where *secrecy* lets nothing be told.
    """
    from ..report.build import Circumstances, build

    started = (datetime.now(UTC) - timedelta(seconds=found.seconds)).isoformat(timespec="seconds")
    seconds = round(found.seconds, 3)
    circumstances = Circumstances(url, suite_version(), rerun, started, seconds, redact, given)
    return secrecy.report(build(contract, found.outcomes, circumstances))


def terminal_text(report: Report, options: dict[str, Any]) -> str:
    """*report* as standard output shows it, in as much detail as *options* ask for."""
    from rich.console import Console

    from ..report.formats import terminal

    console = Console(highlight=False, emoji=False, markup=False)
    with console.capture() as captured:
        terminal.show(
            console,
            report,
            options.get("detail") or "usual",
            require_all=options.get("require_all", False),
        )
    return captured.get()


def redacted(options: dict[str, Any]) -> bool:
    """Whether stand-ins are shown: as asked, else where ``CI`` is set to anything that is true."""
    asked: bool | None = options["redact"]
    return os.environ.get("CI", "").lower() not in ("", "0", "false") if asked is None else asked


def code_of(outcomes: Mapping[str, Outcome], *, require_all: bool) -> int:
    """The exit code of several outcomes."""
    from ..clauses.verdict import worst
    from ..engine.outcome import exit_codes

    codes = {*exit_codes(outcomes).values()}
    if require_all and any(outcome.count("undecided") for outcome in outcomes.values()):
        codes.add(3)
    return worst(codes)


def _again(options: dict[str, Any]) -> str:
    """The command that asks the same questions again.

    The key is none of its words.  Headers may hold secrets, and are cut; so are given values, where
    values are not to be shown.
    """
    context = click.get_current_context()
    words = [COMMAND, context.info_name or "run"]
    for parameter in context.command.params:
        name = parameter.name or ""
        source = context.get_parameter_source(name)
        if source is not ParameterSource.DEFAULT and name not in _NOT_ASKED:
            cut = {"headers": ":", "given": "=" if redacted(options) else ""}.get(name, "")
            words += _words(parameter, context.params.get(name), cut)
    return shlex.join([*words, "--seed", str(options["seed"])] if "seed" in options else words)


def _words(parameter: click.Parameter, value: Any, cut: str) -> Iterator[str]:
    """The words that give *value*; without what stands behind *cut* in it, unless that is empty."""
    if value is None:
        return
    if isinstance(parameter, click.Argument):
        yield str(value)
    elif isinstance(parameter, click.Option) and parameter.is_flag:
        yield (parameter.opts if value else parameter.secondary_opts)[0]
    else:
        for each in value if parameter.multiple else (value,):
            text = str(each)
            yield from (parameter.opts[0], f"{text.partition(cut)[0]}{cut}…" if cut else text)
