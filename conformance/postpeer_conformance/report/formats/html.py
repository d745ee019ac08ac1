"""The report as one HTML file that needs nothing else: no script, no network, no server."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

import msgspec

from ...clauses.verdict import State
from ...product import COMMAND
from ..model import Exchange, Operation, Report
from ..templating import environment
from ..text import short
from ..words import (
    LEVELS,
    MARKS,
    REDACTED,
    Totals,
    cost,
    headline,
    misreadings,
    others,
    outcome,
    part,
    violation_lines,
    witnesses,
)

_BODY = 4000
"""Characters of a body after which it is cut; the JSON report holds more."""
_EXCHANGES = 6
"""Exchanges that are shown of one violation."""
_DIFFERENCES = {
    "missing": ("−", "missing"),
    "surplus": ("+", "not expected"),
    "moved": ("↕", "elsewhere"),
    "changed": ("≠", "changed"),
    "other": ("≠", "another item"),
}


def render(report: Report) -> bytes:
    """Everything that the report holds, to be read from top to bottom."""
    made = environment()
    made.filters |= _FILTERS
    style = "".join(made.get_template(name).render() for name in ("base.css", "report.css"))
    page = made.get_template("report.html.jinja").render(
        report=report,
        command=COMMAND,
        style=style,
        redacted=REDACTED,
        outcome=outcome(report),
        undecided=_in("undecided"),
        failing=_in(*LEVELS),
        known=_in("known"),
        most=_EXCHANGES,
    )
    return page.encode("utf-8", "replace")


def _bar(operation: Operation) -> list[tuple[State, int, int]]:
    """Each state with the clauses before it, and those in it."""
    states = [verdict.state for verdict in operation.verdicts]
    found, start = [], 0
    for state in MARKS:
        if state in states:
            found.append((state, start, states.count(state)))
            start += states.count(state)
    return found


def _laid_out(body: str) -> str:
    """*body* over several lines where it is JSON."""
    try:
        return msgspec.json.format(body, indent=2)
    except (msgspec.DecodeError, UnicodeError):
        return body


def _in(*states: str) -> Any:
    """What picks the verdicts in *states*."""
    return lambda verdicts: [verdict for verdict in verdicts if verdict.state in states]


def _shown(exchange: Exchange) -> str:
    """How *exchange* ended, in a word or two."""
    return f"status {exchange.status}" if exchange.status else "no response"


_FILTERS: dict[str, Callable[..., Any]] = {
    "parts": lambda verdicts: [(name, list(each)) for name, each in groupby(verdicts, part)],
    "mark": lambda verdict: MARKS[verdict.state],
    "bar": _bar,
    "misreadings": misreadings,
    "totals": lambda operation: Totals.of(operation.verdicts),
    "body": lambda exchange: short(_laid_out(exchange.body), _BODY),
    "milliseconds": lambda seconds: f"{1000 * seconds:.1f} ms",
    "headline": headline,
    "cost": cost,
    "lines": violation_lines,
    "others": others,
    "witnesses": witnesses,
    "said": lambda mark: _DIFFERENCES[mark],
    "shown": _shown,
    "capital": lambda text: text[:1].upper() + text[1:],
}
"""What the template calls by a name."""
