"""What a server does likely, by the shape of wrong answers that no misreading explains."""

from __future__ import annotations

from itertools import pairwise

from ...oracle.checked import CheckedExchange
from ...oracle.comparison import ParsedPage
from ...oracle.oracle import Page
from ...oracle.records import instant
from .evidence import Evidence

_UNITS = {
    "microsecond": 1,
    "millisecond": 10**3,
    "second": 10**6,
    "minute": 60 * 10**6,
    "day": 86_400 * 10**6,
}
"""In microseconds."""


def guess(evidence: Evidence, judged: CheckedExchange) -> str:
    """The mistake behind *judged*, as a sentence goes on after "the server"; empty if unknown."""
    found = (kind(evidence, judged) for kind in (_coarse,))
    return next(filter(None, found), "")


def _coarse(evidence: Evidence, judged: CheckedExchange) -> str:
    """The unit of time by which all pages are in order, if they are not by what they show."""
    page = judged.expectation
    if "order" not in judged.kinds or not isinstance(page, Page):
        return ""
    by = page.by
    if by is None or by.format != "date-time":
        return ""
    pages = [
        (shown, other.seen)
        for other in (*evidence.judged, judged)
        if "order" in other.kinds and isinstance(shown := other.expectation, Page)
    ]
    for unit, length in _UNITS.items():
        if all(_in_order(*each, length) for each in pages if each[0].by == by):
            return f"compares whole {unit}s of `{by.name}`"
    return ""


def _in_order(page: Page, seen: ParsedPage | None, length: int) -> bool:
    """Whether the items are in order by whole units of *length* microseconds."""
    if seen is None or page.by is None:
        return False
    times = [instant(page.by, item) // length for item in seen.items]
    return all(one == other or (one < other) == page.ascending for one, other in pairwise(times))
