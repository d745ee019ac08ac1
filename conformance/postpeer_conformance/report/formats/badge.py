"""The report as JSON for an endpoint badge of shields.io."""

from __future__ import annotations

from ..model import Report
from ..text import json_bytes, label
from ..words import LEVELS, Totals


def render(report: Report) -> bytes:
    """How many of the decided clauses hold; red where one is violated."""
    verdicts = [verdict for operation in report.operations for verdict in operation.verdicts]
    totals = Totals.of(verdicts)
    decided, holding = totals.decided, totals.states.get("holds", 0)
    failing = any(LEVELS.get(verdict.state) == "error" for verdict in verdicts)
    color = "red" if failing else "brightgreen" if decided else "lightgrey"
    badge = {
        "schemaVersion": 1,
        "label": label(f"contract {report.contract.version}"),
        "message": f"{holding} of {decided} hold" if decided else "not decided",
        "color": color,
    }
    return json_bytes(badge)
