"""The report as workflow commands, which GitHub shows at lines of the OpenAPI document."""

from __future__ import annotations

from ..model import Report, Verdict
from ..text import label, visible
from ..words import LEVELS, explain


def render(report: Report) -> bytes:
    """A line for each failing clause."""
    lines = [
        _line(report, verdict)
        for operation in report.operations
        for verdict in operation.verdicts
        if verdict.state in LEVELS
    ]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _line(report: Report, verdict: Verdict) -> str:
    place = f"file={_property(report.contract.source)},line={verdict.line}"
    title = _property(verdict.clause)
    return f"::{LEVELS[verdict.state]} {place},title={title}::{_text(explain(report, verdict))}"


def _text(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(label(text)).replace(":", "%3A").replace(",", "%2C")
