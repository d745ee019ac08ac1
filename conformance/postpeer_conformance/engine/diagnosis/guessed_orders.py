"""In which order a server likely has its items, where they are in no right one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from ...oracle.checked import CheckedExchange
from ...oracle.comparison import ParsedPage
from ...oracle.oracle import Page
from ...oracle.records import instant

_UNITS = {
    "microsecond": 1,
    "millisecond": 10**3,
    "second": 10**6,
    "minute": 60 * 10**6,
    "day": 86_400 * 10**6,
}
"""In microseconds."""
_PARTS = 8
"""Where whole units are compared, items are out of order by this part of one, too."""
_TELLING = 5
"""So many different values are not in order by chance."""


def _coarse(known: Sequence[CheckedExchange], judged: CheckedExchange) -> str:
    """The unit of time by which all pages are in order, if they are not by what they show."""
    page = judged.expectation
    if "order" not in judged.kinds or not isinstance(page, Page):
        return ""
    by = page.by
    if by is None or by.format != "date-time":
        return ""
    pages = [
        (shown, other.seen)
        for other in (*known, judged)
        if "order" in other.kinds
        and isinstance(shown := other.expectation, Page)
        and shown.by == by
    ]
    for unit, length in _UNITS.items():
        if all(_in_order(*each, length) for each in pages):
            # Anything else that is nearly in order is so by days, too.
            apart = any(not _in_order(*each, Fraction(length, _PARTS)) for each in pages)
            return f"compares whole {unit}s of `{by.name}`" if apart else ""
    return ""


def _by_other(known: Sequence[CheckedExchange], judged: CheckedExchange) -> str:
    """The other field by which all pages in this direction are in order, where there is one."""
    page, oracle = judged.expectation, judged.oracle
    if "order" not in judged.kinds or not isinstance(page, Page) or oracle is None:
        return ""
    pages = [
        other.seen.items
        for other in (*known, judged)
        if "order" in other.kinds
        and other.seen is not None
        and isinstance(shown := other.expectation, Page)
        and shown.ascending == page.ascending
    ]
    for field in (each for each in oracle.collection.fields if each != page.by):
        found = [[v for v in map(field.of, items) if isinstance(v, str)] for items in pages]
        several = any(len({*values}) >= _TELLING for values in found)
        for fold in (str, str.casefold):
            ways = [list(map(fold, values)) for values in found]
            if several and all(v == sorted(v, reverse=not page.ascending) for v in ways):
                return f"sorts by `{field.name}`"
    return ""


def _page_by_page(known: Sequence[CheckedExchange], judged: CheckedExchange) -> str:
    """In words, that pages are in order, with items from everywhere; empty where they are not."""
    if judged.kinds != {"window"}:
        return ""
    pages = [each for each in (*known, judged) if each.kinds & {"order", "window"}]
    apart = sum(_is_far_apart(each) for each in pages)
    in_order = all("order" not in each.kinds for each in pages)
    return "sorts each page by itself, not the whole result" if in_order and apart > 2 else ""


def _is_far_apart(judged: CheckedExchange) -> bool:
    """Whether the items of the page are from at least twice as long a part of the whole result."""
    page, response, oracle = judged.expectation, judged.ranked, judged.oracle
    if not isinstance(page, Page) or response is None or oracle is None:
        return False
    values = oracle.records.values(page.by)
    place = {rank: n for n, rank in enumerate(oracle.ordered(page))}
    places = [place[rank] for rank in response.ranks if rank in place]
    several = len({values[rank] for rank in response.ranks}) >= _TELLING
    return several and max(places) - min(places) >= 2 * len(places)


def _order_beside(known: Sequence[CheckedExchange], judged: CheckedExchange) -> str:
    """The filter beside which all pages are in another order, and without which none is."""
    if judged.oracle is None or "order" not in judged.kinds:
        return ""
    wrong = [each for each in (*known, judged) if "order" in each.kinds]
    shared = frozenset[str].intersection(*(frozenset(e.question.query.names) for e in wrong))
    names = sorted(shared & judged.oracle.filters.keys())
    return f"sorts in another way when `{names[0]}` is given" if names else ""


def _in_order(page: Page, seen: ParsedPage | None, length: int | Fraction) -> bool:
    """Whether the items are in order by whole units of *length* microseconds."""
    if seen is None or page.by is None:
        return False
    times = [instant(page.by, item) // length for item in seen.items]
    return all(one == other or (one < other) == page.ascending for one, other in pairwise(times))


ORDERS = (_coarse, _by_other, _page_by_page, _order_beside)
"""What each says of a wrong response, given all others; empty where it does not apply."""
