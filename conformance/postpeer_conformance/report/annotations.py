"""The report as workflow commands, which GitHub shows at lines of the OpenAPI document."""

from __future__ import annotations

from .model import Report
from .text import visible
from .words import explain

_LEVELS = {"violated": "error", "stale": "error", "error": "error", "warning": "warning"}


def render(report: Report) -> bytes:
    """A line for each failing clause."""
    lines = [
        f"::{_LEVELS[verdict.state]} file={_property(report.contract.source)},line={verdict.line},"
        f"title={_property(verdict.clause)}::{_text(explain(report, verdict))}"
        for operation in report.operations
        for verdict in operation.verdicts
        if verdict.state in _LEVELS
    ]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _text(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
