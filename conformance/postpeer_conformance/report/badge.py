"""The report as JSON for an endpoint badge of shields.io."""

from __future__ import annotations

from .model import Report
from .text import json_bytes, label

_DECIDED = ("holds", "violated", "warning", "known", "stale")


def render(report: Report) -> bytes:
    """How many of the decided clauses hold; red where one is violated."""
    states = [verdict.state for operation in report.operations for verdict in operation.verdicts]
    decided = sum(state in _DECIDED for state in states)
    holding = sum(state in ("holds", "stale") for state in states)
    failing = {"violated", "stale", "error"} & set(states)
    color = "red" if failing else "brightgreen" if decided else "lightgrey"
    badge = {
        "schemaVersion": 1,
        "label": label(f"contract {report.contract.version}"),
        "message": f"{holding} of {decided} hold" if decided else "not decided",
        "color": color,
    }
    return json_bytes(badge)
