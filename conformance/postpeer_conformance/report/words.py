"""A report in words: what all formats for people say alike."""

from __future__ import annotations

from collections.abc import Iterator

from .model import Operation, Report, Verdict, Violation

REDACTED = (
    "Values of items are shown as stand-ins of the same shape; `--no-redact` shows them as they "
    "are."
)


def part(verdict: Verdict) -> str:
    """The part of the contract that the clause is of: ``page`` of ``page/limit``."""
    return verdict.clause.partition("/")[0]


def headline(operation: Operation) -> str:
    """The totals of *operation* in one sentence."""
    states = [v.state for v in operation.verdicts if v.state != "not selected"]
    decided = sum(state not in ("undecided", "error") for state in states)
    excluded = sum(len(verdict.excluded) for verdict in operation.verdicts)
    rivals = excluded + sum(len(verdict.open) for verdict in operation.verdicts)
    return (
        f"{decided} of {len(states)} clauses decided, {states.count('holds')} hold, "
        f"{states.count('violated')} violated; {excluded} of {rivals} misreadings excluded"
    )


def cost(operation: Operation) -> str:
    """What the run asked, and what it saw."""
    sources = ", ".join(f"{count} {source}" for source, count in operation.requests.items())
    items = "no census" if operation.items is None else f"{operation.items} items"
    more = "" if operation.complete or operation.items is None else " (the first ones)"
    return f"{sum(operation.requests.values())} requests ({sources}); {items}{more}"


def violation_lines(violation: Violation) -> Iterator[tuple[str, str]]:
    """What is said of *violation*, each line with the word before it."""
    yield "Expected", violation.expected
    yield "Actual", violation.actual
    if violation.diagnosis:
        yield "Likely", f"the server {violation.diagnosis}"


def explain(report: Report, verdict: Verdict) -> str:
    """The lines of the terminal's report on *verdict*."""
    lines = [verdict.clause, f"→ {verdict.sentence}", f"{report.contract.source}:{verdict.line}"]
    lines += [verdict.reason] if verdict.reason else []
    for violation in verdict.violations:
        lines += [f"{word + ':':10}{text}" for word, text in violation_lines(violation)]
        lines += [exchange.curl for exchange in violation.exchanges[:6]]
    return "\n".join(lines)
