"""The report for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from ..contract import Contract, Operation
from ..verdict import Outcome, State, Verdict, Violation
from .curl import curl

_MARKS: dict[State, tuple[str, str]] = {
    "holds": ("✓", "green"),
    "violated": ("×", "bold red"),
    "warning": ("!", "yellow"),
    "undecided": ("?", "yellow"),
    "error": ("E", "bold magenta"),
    "known": ("~", "yellow"),
    "stale": ("=", "bold red"),
    "not selected": ("-", "dim"),
}


def show(
    console: Console, contract: Contract, operation: Operation, url: str, outcome: Outcome
) -> None:
    """Writes *outcome*: the clauses by part, every failure with how to reproduce it, the totals."""
    console.print(Text(f"{contract.title} {contract.version}  {operation.id}  at {url}", "bold"))
    part = ""
    for verdict in outcome.verdicts:
        if verdict.state == "not selected":
            continue
        if verdict.clause.part != part:
            part = verdict.clause.part
            console.print(Text(f"\n{part}", "bold"))
        mark, style = _MARKS[verdict.state]
        console.print(Text(f"  {mark} ", style) + Text(f"{verdict.clause.id}"), soft_wrap=True)
        for line in _below(contract, operation, url, verdict):
            console.print(line, soft_wrap=True)
    console.print()
    for line in headline(outcome):
        console.print(line, soft_wrap=True)


def _below(contract: Contract, operation: Operation, url: str, verdict: Verdict) -> Iterator[Text]:
    if verdict.state in ("undecided", "known", "stale"):
        yield Text(f"      {verdict.reason}", "yellow")
    if verdict.violations and verdict.state != "known":
        yield Text(f"      → {verdict.clause.sentence}")
        line = contract.line(verdict.clause.pointer)
        yield Text(f"      {contract.source}:{line}", "dim")
    for violation in verdict.violations if verdict.state != "known" else ():
        yield from _violation(operation, url, violation)


def _violation(operation: Operation, url: str, violation: Violation) -> Iterator[Text]:
    yield Text(f"      Expected: {violation.expected}", "green")
    yield Text(f"      Actual:   {violation.actual}", "red")
    if violation.diagnosis:
        yield Text(f"      Likely:   the server {violation.diagnosis}", "cyan")
    for exchange in violation.exchanges[:6]:
        yield Text(f"      {curl(operation, url, exchange.question)}")


def headline(outcome: Outcome) -> Iterator[Text]:
    """The totals: what was decided, what holds, what was excluded, what it cost."""
    judged = [v for v in outcome.verdicts if v.state != "not selected"]
    decided = [v for v in judged if v.state not in ("undecided", "error")]
    excluded = sum(len(v.excluded) for v in judged)
    rivals = sum(len(v.clause.rivals) for v in judged)
    violated = outcome.count("violated")
    failed = outcome.count("violated", "stale")
    style = "bold red" if failed else "bold green" if outcome.exit_code == 0 else "bold yellow"
    yield Text(
        f"{len(decided)} of {len(judged)} clauses decided, {outcome.count('holds')} hold, "
        f"{violated} violated; {excluded} of {rivals} misreadings excluded",
        style,
    )
    sources = ", ".join(f"{count} {source}" for source, count in outcome.requests.items())
    items = "no census" if outcome.items is None else f"{outcome.items} items"
    more = "" if outcome.complete or outcome.items is None else " (the first ones)"
    yield Text(f"{sum(outcome.requests.values())} requests ({sources}); {items}{more}", "dim")
    if outcome.note:
        yield Text(f"The run ended early: {outcome.note}", "bold yellow")
