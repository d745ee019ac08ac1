"""The report as it is written and read: every other report is made from it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ..errors import UsageError
from ..verdict import State

VERSION = 1


class Exchange(msgspec.Struct):
    number: int
    curl: str
    status: int
    headers: list[tuple[str, str]] = []
    body: str = ""


class Violation(msgspec.Struct):
    expected: str
    actual: str
    diagnosis: str | None
    exchanges: list[Exchange]


class Verdict(msgspec.Struct):
    clause: str
    level: str
    sentence: str
    line: int
    state: State
    reason: str
    violations: list[Violation]
    pointer: str = ""
    witnesses: int = 0
    excluded: list[str] = []
    """Misreadings that right answers exclude."""
    open: list[str] = []
    """Misreadings that this data, or this budget, could not show."""


class Observation(msgspec.Struct):
    id: str
    about: str
    answer: str


class Operation(msgspec.Struct):
    id: str
    verdicts: list[Verdict]
    profile: list[Observation]
    exit_code: int = 0
    note: str = ""
    """Why the run ended early; empty where it did not."""
    seed: int = 0
    items: int | None = None
    complete: bool = True
    requests: dict[str, int] = {}


class Contract(msgspec.Struct):
    title: str
    version: str
    source: str


class Report(msgspec.Struct):
    version: int
    contract: Contract
    url: str
    operations: list[Operation]
    suite: str = "0"
    """The version of the suite that wrote it."""
    times: dict[str, float] = {}
    """Seconds; all that differs between equal runs."""


def read(file: str) -> Report:
    """The report in *file*; raises UsageError where there is none."""
    try:
        return msgspec.json.decode(Path(file).read_bytes(), type=Report)
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from None
    except msgspec.DecodeError as error:
        raise UsageError(f"{file} is no report of `run --json FILE`: {error}") from None


def decoded(data: bytes) -> Report:
    """The report that *data*, just written, holds."""
    return msgspec.json.decode(data, type=Report)


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


def explain(report: Report, verdict: Verdict) -> str:
    """The lines of the terminal's report on *verdict*."""
    lines = [verdict.clause, f"→ {verdict.sentence}", f"{report.contract.source}:{verdict.line}"]
    lines += [verdict.reason] if verdict.reason else []
    for violation in verdict.violations:
        lines += [f"Expected: {violation.expected}", f"Actual:   {violation.actual}"]
        lines += [f"Likely:   the server {violation.diagnosis}"] if violation.diagnosis else []
        lines += [exchange.curl for exchange in violation.exchanges[:6]]
    return "\n".join(lines)
