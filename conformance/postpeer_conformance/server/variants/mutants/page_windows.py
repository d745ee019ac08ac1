"""Page: windows cut at the wrong place, ends that are none, and items that are lost between pages.

The module ``page`` says what a run of the default budget asks for.
"""

from __future__ import annotations

from functools import partial

from ....contract import ByNumber
from ...answering.resource import Resource
from ...http.messages import Json, Query, Request, Response
from ...store import Term, Terms, listed, ranking
from .. import page_parts as pages
from ..breaks import either, perhaps
from ..filter_parts import position_beside, size_beside
from ..mutant import MutantBehaviour, mutant, table
from ..order_parts import ordered
from ..parts import Whole, filtered, once, only_if
from ..steps import IGNORED, Beside, Listed, Moved, Resized, Totalled

_WINDOW, _SIZE, _WALK = "page/window", "page/size", "page/walk-is-complete"
_PAST = "page/past-the-end"
_LAST = either(
    _SIZE,
    "page/default-size",
    "page/maximum",
    _WINDOW,
    "total/counts-every-match",
    "{part.clauses}",
)
_mutant = partial(mutant, family="page")


@_mutant(
    _WALK,
    only_if(pages.offsets, pages.sized),
    "takes `{size.name}` for `{position.name}`, and vice versa",
)
class LimitForOffset(MutantBehaviour[Whole]):
    """Gives a database the size as the offset, and the offset as the size. No walk sees an item."""

    def window(self, query: Query) -> tuple[int, int]:
        return query.offset, query.limit


class _Ending(Moved[Whole]):
    """Begins somewhere else where a page is past the end."""

    def window(self, query: Query) -> tuple[int, int]:
        past = query.offset >= self.total(query) > 0
        return super().window(query) if past else (query.limit, query.offset)

    def last_page(self, query: Query) -> int:
        """Where the last page begins."""
        total, size = self.total(query), query.limit
        by_number = isinstance(self.paging, ByNumber)
        return (total - 1) // size * size if by_number else max(0, total - size)


def _last_item_lost(self: Listed[Whole], query: Query, rows: list[Json]) -> list[Json]:
    where, _, limit, offset = self.sought(query)
    return rows[:-1] if rows and self.table.count(where) - offset <= limit else rows


def shuffled(terms: Terms, turn: int) -> Terms:
    """The order *terms*, with another one of equals for each *turn*."""
    return (*terms[:-1], Term(f"({terms[-1].sql} + 1) * {turn * 7919} % 10007"))


_tied = partial(_mutant, perhaps(_WALK, "page/backwards"), pages.tied)


@_mutant(either(_WALK, "page/keeps-size", "page/backwards"), pages.steady)
class TiesAnew(MutantBehaviour[Whole]):
    """Draws the order of equals for each request. A walk loses some and repeats others."""

    turn = 0

    def order(self, query: Query) -> Terms:
        self.turn += 1
        return shuffled(super().order(query), self.turn)


@_tied()
class TiesByConnection(MutantBehaviour[Whole]):
    """Has an order of equals for each connection, as replicas have. One connection sees no gap."""

    def __init__(self, resource: Resource, part: Whole) -> None:
        super().__init__(resource, part)
        self.turn, self.turns = 0, dict[object, int]()

    def answer(self, request: Request) -> Response:
        self.turn = self.turns.setdefault(request.connection, len(self.turns) + 1)
        return super().answer(request)

    def order(self, query: Query) -> Terms:
        return shuffled(super().order(query), self.turn)


def _moved_back(self: Moved[Whole], query: Query) -> int:
    left = self.total(query) - query.offset
    short = query.offset and 0 < left < query.limit
    return max(0, query.offset + left - query.limit) if short else query.offset


def _ties_lost_between_pages(self: Listed[Whole], query: Query, rows: list[Json]) -> list[Json]:
    if not query.offset or query.filters or query.by is None:
        return rows
    rank, where, order = ranking(query.by), self.condition(query), listed(self.order(query))
    before = self.table.select(where, order, 1, query.offset - 1)
    return [item for item in rows if not before or rank(item) != rank(before[0])]


table(
    ("page-offset-ignored", Moved, either(_WINDOW, _WALK, "page/backwards"), pages.positioned,
     "ignores `{position.name}`", lambda _query: 0,
     "Always answers the first page. A walk never ends."),
    ("page-skips-one-more", Moved, _WINDOW, pages.offsets,
     "skips one item more than `{position.name}` on every page but the first",
     lambda query: query.offset + (query.offset > 0),
     "Counts from 1: every page but the first begins one item too late. A walk has gaps."),
    ("page-skips-one-less", Moved, _WINDOW, pages.offsets,
     "skips one item less than `{position.name}`", lambda query: query.offset - (query.offset > 0),
     "Begins every page with the last item of the one before. A walk repeats items."),
    ("page-offset-is-page-number", Moved, either(_WINDOW, _WALK), pages.offsets,
     "reads `{position.name}` as a page number", lambda query: query.offset * query.limit,
     "Takes the offset for the number of a page. Most of a walk is skipped."),
    ("page-whole-pages-only", Moved, _WINDOW, pages.offsets,
     "rounds `{position.name}` down to a multiple of `{size.name}`",
     lambda query: query.offset // max(1, query.limit) * query.limit,
     "Rounds the offset down to whole pages. Only windows that begin between two pages show it."),
    ("page-size-of-first-page-only", Resized, either(_SIZE, _WALK), pages.sized_offsets,
     "ignores `{size.name}` on every page but the first",
     lambda self, query: self.paging.default if query.offset else query.limit,
     "Keeps to the size asked for on the first page only. Later pages have the default size."),
    ("page-size-ignored-beside", Beside, _SIZE, size_beside, IGNORED, None,
     "Forgets the size where a certain filter is given. Alone it works."),
    ("page-offset-ignored-beside", Beside, perhaps(_WINDOW, _PAST), position_beside, IGNORED, None,
     "Forgets the offset where a certain filter is given. Alone it works."),
    ("page-last-page-again", _Ending, _PAST, pages.empty_past, "answers the last page past the end",
     lambda self, query: self.last_page(query),
     "Answers the last page once more past the end. A walk until an empty page never ends."),
    ("page-first-page-again", _Ending, _PAST, pages.empty_past,
     "answers the first page past the end", lambda _query: 0,
     "Begins anew past the end. A walk until an empty page never ends."),
    ("page-refuses-the-end", _Ending, _PAST, pages.empty_past, "refuses to go past the end",
     lambda self, _query: self.reject(f"{self.paging.position_name} is past the end"),
     "Refuses an offset past the end. A walk until an empty page ends with an error."),
    ("page-no-total-at-the-end", Totalled, _PAST, only_if(pages.empty_past, pages.counted),
     "answers a total of 0 past the end", lambda query, total: total if query.offset < total else 0,
     "Counts nothing where a page is empty. The total is that of all pages."),
    ("page-last-item-lost", Listed, _LAST, pages.hidden,
     "loses the last item of the whole result", _last_item_lost,
     "Never answers the last item of the whole result. The total counts it."),
    ("page-rest-cut-short", Listed,
     either(_SIZE, "page/default-size", "page/maximum", _WINDOW),
     only_if(pages.offsets, pages.counted),
     "loses the last item of a last page that is not full",
     lambda query, rows: rows if len(rows) == query.limit else rows[:-1],
     "Drops an item that it asked for in advance, even where there is none. The last one is lost."),
    ("page-last-page-moved-back", Moved, _WINDOW, only_if(pages.offsets, pages.counted),
     "moves a last page that is not full back until it is", _moved_back,
     "Fills the last page with items of the page before. A walk repeats these."),
    ("page-rare-item-lost", Listed,
     either(_WALK, _WINDOW, _SIZE, "page/maximum", "page/keeps-size", "{part.clauses}"),
     pages.hidden, (),
     lambda self, _query, rows: [i for rare in [self.rare()] for i in rows if i not in rare],
     "Never answers one certain item. The total counts it."),
    ("page-ties-lost-between-pages", Listed, either(_WINDOW, _WALK),
     only_if(pages.tied, pages.positioned, ordered), (), _ties_lost_between_pages,
     "Goes on behind the last value of the page before. Its equals on this page are lost."),
    ("page-last-item-twice", Listed, "page/distinct", once, "repeats an item on the page",
     lambda _query, rows: [*rows[:-1], rows[-2]] if len(rows) > 1 else rows,
     "Answers the last but one item of a page in the place of the last. The last is lost."),
    ("page-items-twice", Listed, "page/distinct", filtered,
     "repeats the first item of a page when a filter is given",
     lambda query, rows: [*rows[:1], *rows] if query.filters else rows,
     "Joins tables without care. A filtered page holds its first item twice."),
)  # fmt: skip
