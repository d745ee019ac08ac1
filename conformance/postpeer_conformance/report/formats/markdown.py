"""The report as Markdown, for the summary of a job or a ticket."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Operation, Report, Verdict
from ..text import label, visible
from ..words import LEVELS, explain, headline


def render(report: Report) -> bytes:
    """The totals, every failure, and what could not be decided."""
    contract = report.contract
    lines = [f"## {_plain(contract.title)} {_plain(contract.version)}", "", _code(report.url), ""]
    for operation in report.operations:
        lines += [*_operation(report, operation), ""]
    return "\n".join(lines).rstrip().encode("utf-8", "replace") + b"\n"


def _operation(report: Report, operation: Operation) -> Iterator[str]:
    yield f"**{_plain(operation.id)}**: {headline(operation)}"
    if operation.note:
        yield f"\nThe run ended early: {_plain(operation.note)}"
    for verdict in operation.verdicts:
        if verdict.state in LEVELS:
            yield from _failure(report, verdict)
    undecided = [verdict for verdict in operation.verdicts if verdict.state == "undecided"]
    if undecided:
        yield "\n| undecided | why |\n|---|---|"
    for verdict in undecided:
        name = _code(verdict.clause).replace("|", "\\|")
        yield f"| {name} | {_plain(verdict.reason)} |"


def _failure(report: Report, verdict: Verdict) -> Iterator[str]:
    text = visible(explain(report, verdict))
    fence = max("```", _fence(text))
    yield f"\n### {verdict.state}: {_plain(verdict.clause)}\n\n{_plain(verdict.sentence)}\n"
    yield f"{fence}text\n{text}\n{fence}"


def _plain(text: str) -> str:
    """*text* without any meaning of its own in Markdown, on one line."""
    shown = " ".join(visible(text).split()).replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\*_\[\]|~#!])", r"\\\1", shown)


def _code(text: str) -> str:
    """*text* as code, on one line."""
    shown = " ".join(label(text).split())
    fence = _fence(shown)
    return f"{fence} {shown} {fence}" if "`" in shown else f"{fence}{shown}{fence}"


def _fence(text: str) -> str:
    """More backticks than stand anywhere in *text*."""
    return "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
