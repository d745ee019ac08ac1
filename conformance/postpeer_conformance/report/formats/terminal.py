"""The report for people at a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import Literal

from rich.console import Console
from rich.text import Text

from ...clauses.verdict import State
from ..model import Operation, Report, Verdict, Violation
from ..text import inert, label, visible
from ..words import (
    LEVELS,
    MARKS,
    REDACTED,
    cost,
    headline,
    others,
    part,
    raised_by,
    violation_lines,
    witnesses,
)

Detail = Literal["quiet", "usual", "verbose"]

_COLOURS: dict[State, str] = {
    "holds": "green",
    "violated": "bold red",
    "warning": "yellow",
    "undecided": "yellow",
    "error": "bold magenta",
    "known": "yellow",
    "stale": "bold red",
    "not selected": "dim",
}
_STYLES = {"Expected": "green", "Actual": "red", "Raised": "red", "Likely": "cyan"}


def show(
    console: Console, report: Report, detail: Detail = "usual", *, require_all: bool = False
) -> None:
    """Writes *report*: the clauses by part, every failure with how to reproduce it, the totals.

    ``quiet`` leaves out what gives no cause for action: also what is undecided, unless the run is
    to *require_all*.  ``verbose`` adds what every verdict rests on and what the server does where
    the contract is silent.
    """
    told = set(MARKS) - {"not selected"}
    if detail == "quiet":
        told = {*LEVELS, "undecided"} if require_all else set(LEVELS)
    for operation in report.operations:
        title = f"{report.contract.title} {report.contract.version}  {operation.id}"
        console.print(Text(label(title), "bold"), soft_wrap=True)
        console.print(Text(label(f"at {report.url}"), "bold"), soft_wrap=True)
        for name, verdicts in groupby((v for v in operation.verdicts if v.state in told), part):
            _part(console, report, name, list(verdicts), detail)
        if detail == "verbose":
            _profile(console, operation)
        _totals(console, operation)
    if len(report.operations) > 1:
        console.print()
        all_of_them = f"All {len(report.operations)} operations: {headline(*report.operations)}"
        _row(console, "", all_of_them, "bold", indent=0)
    if report.redacted and detail != "quiet":
        _row(console, "", REDACTED, "dim", indent=0)


def _part(
    console: Console, report: Report, name: str, verdicts: list[Verdict], detail: Detail
) -> None:
    console.print(Text(f"\n{label(name)}", "bold"), soft_wrap=True)
    for verdict in verdicts:
        mark = Text(f"  {MARKS[verdict.state]} ", _COLOURS[verdict.state])
        console.print(mark + Text(label(verdict.clause)), soft_wrap=True)
        if verdict.reason:
            _row(console, "", verdict.reason, "yellow")
        if verdict.violations and verdict.state != "known":
            _violations(console, report, verdict, detail)
        if detail == "verbose":
            _basis(console, verdict)


def _violations(console: Console, report: Report, verdict: Verdict, detail: Detail) -> None:
    _row(console, "→ ", verdict.sentence)
    _row(console, "", f"{report.contract.source}:{verdict.line}", "dim")
    for violation in verdict.violations:
        for word, text in violation_lines(violation):
            _row(console, f"{word + ':':10}", text, _STYLES[word])
        if detail == "verbose":
            _traceback(console, violation)
        for exchange in violation.exchanges[:6]:
            _command(console, exchange.curl)
        if violation.answers > 1:
            _row(console, "", others(violation), "dim")
        for command in violation.others[: None if detail == "verbose" else 2]:
            _command(console, command)


def _traceback(console: Console, violation: Violation) -> None:
    """Writes what led to the exception of *violation*, where there is one."""
    raised = raised_by(violation)
    for line in raised.traceback.splitlines() if raised else ():
        console.print(Text(inert(f"      {visible(line)}"), "dim"), soft_wrap=True)


def _command(console: Console, command: str) -> None:
    """Writes a shell command such that it can be copied: broken where a shell allows it."""
    lines = f"      {visible(command)}".replace(" --next ", "\n        --next ").split("\n")
    for n, line in enumerate(lines):
        if len(line) > console.width - 2:
            start, _, url = line.rpartition(" ")
            lines[n] = f"{start} \\\n        {url}"
    console.print(Text(inert(" \\\n".join(lines))), soft_wrap=True)


def _basis(console: Console, verdict: Verdict) -> None:
    """What a verdict rests on."""
    if verdict.state in ("holds", "undecided"):
        _row(console, "", witnesses(verdict), "dim")
    for word, misreadings in (("ruled out: ", verdict.excluded), ("open: ", verdict.open)):
        for misreading in misreadings:
            _row(console, word, f"the server {misreading}", "dim")


def _profile(console: Console, operation: Operation) -> None:
    if operation.profile:
        console.print(Text("\nwhere the contract is silent", "bold"))
    for observation in operation.profile:
        about = observation.about
        sentence = f"{about[:1].upper()}{about[1:]} {observation.answer}."
        _row(console, "", sentence, indent=2)


def _totals(console: Console, operation: Operation) -> None:
    states = {verdict.state for verdict in operation.verdicts}
    failed = states & {"violated", "stale"}
    style = "bold red" if failed else "bold yellow" if operation.exit_code else "bold green"
    console.print()
    _row(console, "", headline(operation), style, indent=0)
    _row(console, "", cost(operation), "dim", indent=0)
    if operation.note:
        _row(console, "", f"The run ended early: {operation.note}", "bold yellow", indent=0)


def _row(console: Console, word: str, text: str, style: str = "", *, indent: int = 6) -> None:
    """Writes *text*, wrapped beside *word*."""
    width = max(20, console.width - indent - len(word))
    for line in Text(visible(text), style).wrap(console, width):
        # What stood inside a line may now stand at the start of one.
        shown = inert(" " * indent + word + line.plain.rstrip())
        console.print(Text(shown, style), soft_wrap=True)
        word = " " * len(word)
