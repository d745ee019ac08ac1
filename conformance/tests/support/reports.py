"""Reports to be written in every format."""

from __future__ import annotations

from postpeer_conformance.clauses.verdict import State
from postpeer_conformance.report.model import (
    Contract,
    Exchange,
    Line,
    Observation,
    Operation,
    Pages,
    Report,
    Speed,
    Times,
    Verdict,
    Violation,
)

HOSTILE = (
    "<script>alert(1)</script>]]>\x00\u202e\u2066`````%0A\r\n::error::x|\x1b[31m\U000e0041"
    + "a" * 5000
)
"""What browsers, terminals, XML, Markdown and GitHub obey, and that is long."""

EVERY: tuple[State, ...] = ("holds", "warning", "undecided", "error", "known", "stale")


def report(*states: State, text: str = "7 items") -> Report:
    """A report with one clause in each of *states*; the server said *text* wherever it could."""
    operation = Operation(
        "list",
        [_verdict(number, state, text) for number, state in enumerate(states)],
        [Observation("empty/q", "`q` without a value", f"finds {text}")],
        "GET /things",
        items=7,
        requests={"census": 3},
    )
    return Report(
        1,
        Contract("Title", "1.0.0", "openapi.yaml"),
        "http://x",
        [operation],
        "1.0.0",
        {"Python": "3.11"},
        "postpeer-conformance run http://x --seed 0",
        times=Times("2026-01-01T00:00:00+00:00", 1.5, {"list": Speed(9, 0.001, 0.002, 0.003)}),
    )


def _verdict(number: int, state: State, text: str) -> Verdict:
    cells = [text, "2026-01-01T00:00:00Z"]
    pages = Pages(["id", "createdAt"], [Line("other", cells, cells)], ["8", "7"], 2, 4)
    exchange = Exchange(1, f"curl {text}", 200, [("x-said", text)], f'{{"said": "{text}"}}')
    broken = Violation("8 items", text, "ignores `q`", [exchange], pages, 3, [f"curl {text}"])
    violations = [broken] if state in ("violated", "warning", "known") else []
    reason = f"needs {text}" if state in ("undecided", "error", "known") else ""
    return Verdict(
        f"page/{number}",
        "MUST",
        "`limit` holds.",
        7,
        state,
        reason,
        violations,
        "/paths",
        5,
        ["ignores `limit`"],
        ["ignores `offset`"],
    )
