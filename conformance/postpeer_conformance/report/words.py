"""A report in words: what all formats for people say alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import attrs

from ..clauses.verdict import DECIDED, State
from .model import Operation, Raised, Report, Verdict, Violation
from .text import label

MARKS: dict[State, str] = {
    "holds": "✓",
    "violated": "×",
    "warning": "!",
    "undecided": "?",
    "error": "E",
    "known": "~",
    "stale": "=",
    "not selected": "-",
}
"""A sign for each state, so that none is told by its colour alone."""

LEVELS: dict[State, str] = {
    "violated": "error",
    "stale": "error",
    "error": "error",
    "warning": "warning",
}
"""How grave a failure is, for each state that is one; clauses in the other states did not fail."""

REDACTED = (
    "Values of items are shown as placeholders of the same shape; `--no-redact` shows them as they "
    "are."
)


@attrs.frozen
class End:
    """How a run ended as a whole: in words, and by the state that these are coloured as."""

    words: str
    state: State


@attrs.frozen
class Totals:
    """How many clauses ended in each state; what was not selected is not counted."""

    states: Mapping[State, int]

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> Totals:
        """Of *verdicts*; an entry of the known failures that is no clause has no level."""
        states = (verdict.state for verdict in verdicts if verdict.level)
        return cls(Counter(state for state in states if state != "not selected"))

    @property
    def clauses(self) -> int:
        return sum(self.states.values())

    @property
    def decided(self) -> int:
        return sum(count for state, count in self.states.items() if state in DECIDED)

    @property
    def shown(self) -> list[tuple[State, int]]:
        """Every state that a clause is in, and the two that everybody looks for."""
        always = ("holds", "violated")
        found = ((state, self.states.get(state, 0)) for state in MARKS)
        return [(state, count) for state, count in found if count or state in always]


def outcome(report: Report) -> End:
    """The report in one sentence."""
    verdicts = [verdict for operation in report.operations for verdict in operation.verdicts]
    found = Counter(verdict.state for verdict in verdicts)
    if found["violated"]:
        verb = "is" if found["violated"] == 1 else "are"
        told = f"{_counted(found['violated'], 'clause')} {verb} violated"
        return End(f"The contract is not kept: {told}", "violated")
    if found["stale"]:
        entries = f"{found['stale']} {'entry is' if found['stale'] == 1 else 'entries are'} stale"
        return End(f"The list of known failures is out of date: {entries}", "stale")
    if any(operation.exit_code for operation in report.operations):
        return End("The contract could not be tested", "error")
    left = [
        _counted(found["warning"], "warning"),
        _counted(found["known"], "known failure"),
        f"{_counted(found['undecided'], 'clause')} could not be decided",
    ]
    left = [told for told in left if not told.startswith("0 ")]
    if left:
        return End(f"No violation was found; {', '.join(left)}", "undecided")
    return End("The contract is kept: every selected clause holds", "holds")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def part(verdict: Verdict) -> str:
    """The part of the contract that the clause is of: ``page`` of ``page/limit``."""
    return verdict.clause.partition("/")[0]


def headline(*operations: Operation) -> str:
    """The totals of *operations* in one sentence: what was decided is the sum of its parts."""
    totals = Totals.of([verdict for each in operations for verdict in each.verdicts])
    parts = (_said(state, count) for state, count in totals.shown if state != "undecided")
    decided = f"{totals.decided} of {totals.clauses} clauses decided, {', '.join(parts)}"
    excluded, total = map(sum, zip(*map(misreadings, operations), strict=True))
    return f"{decided}; {excluded} of {total} misreadings ruled out" if total else decided


def _said(state: State, count: int) -> str:
    if state in ("warning", "error"):
        return _counted(count, state)
    return f"{count} {'hold' if state == 'holds' else state}"


def misreadings(operation: Operation) -> tuple[int, int]:
    """How many misreadings right responses exclude, and of how many."""
    excluded = sum(len(verdict.excluded) for verdict in operation.verdicts)
    return excluded, excluded + sum(len(verdict.open) for verdict in operation.verdicts)


def cost(operation: Operation) -> str:
    """What the run asked, and what it saw."""
    sources = ", ".join(f"{count} {source}" for source, count in operation.requests.items())
    requests = _counted(sum(operation.requests.values()), "request")
    requests += f" ({sources})" if sources else ""
    if operation.items is None:
        return f"{requests}; no census" if misreadings(operation)[1] else requests
    more = "" if operation.complete else " (not the whole list)"
    return f"{requests}; {_counted(operation.items, 'item')}{more}"


def violation_lines(violation: Violation) -> Iterator[tuple[str, str]]:
    """What is said of *violation*, each line with the word before it."""
    yield "Expected", violation.expected
    yield "Actual", violation.actual
    if raised := raised_by(violation):
        yield "Raised", f"{raised.error}, at {raised.where}" if raised.where else raised.error
    if violation.diagnosis:
        yield "Likely", f"the server {violation.diagnosis}"


def raised_by(violation: Violation) -> Raised | None:
    """The exception that the application raised last, where that is known."""
    return next((each.raised for each in reversed(violation.exchanges) if each.raised), None)


def witnesses(verdict: Verdict) -> str:
    """How many responses the verdict rests on."""
    return f"{_counted(verdict.witnesses, 'response')} could have shown a violation"


def others(violation: Violation) -> str:
    """How many responses more show the same; empty where none does."""
    more = violation.answers - 1
    if not more:
        return ""
    such = ", such as to" if violation.others else ""
    return (
        f"{_counted(more, 'more response')} {'is' if more == 1 else 'are'} wrong in this way{such}"
    )


def explain(report: Report, verdict: Verdict) -> str:
    """The lines of the terminal's report on *verdict*."""
    lines = [
        label(verdict.clause),
        f"→ {label(verdict.sentence)}",
        f"{label(report.contract.source)}:{verdict.line}",
    ]
    lines += [verdict.reason] if verdict.reason else []
    for violation in verdict.violations:
        lines += [f"{word + ':':10}{text}" for word, text in violation_lines(violation)]
        lines += [exchange.curl for exchange in violation.exchanges[:6]]
        lines += [others(violation), *violation.others] if violation.answers > 1 else []
    return "\n".join(lines)
