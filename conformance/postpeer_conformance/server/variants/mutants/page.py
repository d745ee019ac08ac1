"""Page: sizes that are not kept, and windows cut at the wrong place.

A run of the default budget asks for the default, both bounds, and some twenty other sizes; for
windows at offsets that are no multiples of the size; for the end and what is past it; and walks
over everything and across the edges of groups of equals.  A fault at one other size, or at one
other offset, is found only by chance.
"""

from __future__ import annotations

from ....contract import ByNumber
from ...answering.resource import Resource
from ...http.messages import Answer, Json, Query, Refusal, Request
from ...store import Term, Terms, listed, ranking
from ..filter_parts import position_beside, size_beside
from ..mutant import IGNORED, Beside, MutantBehaviour, mutant
from ..order_parts import ordered
from ..page_parts import (
    Hidden,
    below_default,
    below_maximum,
    bounded,
    caps,
    counted,
    default_sized,
    empty_past,
    hidden,
    least,
    offsets,
    positioned,
    sized,
    sized_offsets,
    tied,
)
from ..parts import Number, P, Whole, filtered, once, only_if

_SIZE, _DEFAULT, _WINDOW = "page/size", "page/default-size", "page/window"
_PAST, _WALK, _DISTINCT = "page/past-the-end", "page/walk-is-complete", "page/distinct"
_LEAST, _MOST, _EXCESS = "page/minimum", "page/maximum", "page/excess"


class _Sized(MutantBehaviour[P]):
    """Knows whether a size was asked for."""

    def is_sized(self, query: Query) -> bool:
        return self.paging.size_name in query.texts


@mutant(
    _DEFAULT, each=default_sized, diagnosis="takes {size.maximum} as the default of `{size.name}`"
)
class DefaultIsMaximum(_Sized[Whole]):
    """Answers as many as it may where no size is asked for. The default is another."""

    def window(self, query: Query) -> tuple[int, int]:
        limit = query.limit if self.is_sized(query) else self.paging.largest
        return limit, query.offset


@mutant(
    _DEFAULT, each=below_default, diagnosis="takes {part.value} as the default of `{size.name}`"
)
class DefaultOffByOne(_Sized[Number]):
    """Answers one item less than the default size. Nothing but the default is wrong."""

    def window(self, query: Query) -> tuple[int, int]:
        return query.limit if self.is_sized(query) else self.part.value, query.offset


@mutant(_SIZE, _LEAST, each=sized, diagnosis="ignores `{size.name}`")
class SizeIgnored(MutantBehaviour[Whole]):
    """Always answers pages of the default size. The parameter is never read."""

    def window(self, query: Query) -> tuple[int, int]:
        return self.paging.default, query.offset


@mutant(_SIZE, each=sized, diagnosis="answers one item more than `{size.name}`")
class OneMore(_Sized[Whole]):
    """Asks for one more to know whether there is a next page, and keeps it. Pages overlap."""

    def window(self, query: Query) -> tuple[int, int]:
        return query.limit + self.is_sized(query), query.offset


@mutant(_SIZE, each=sized, diagnosis="answers one item less than `{size.name}`")
class OneLess(_Sized[Whole]):
    """Answers one item less than the size asked for. A walk has gaps."""

    def window(self, query: Query) -> tuple[int, int]:
        return query.limit - self.is_sized(query), query.offset


@mutant(_SIZE, each=caps, diagnosis="never answers more than {part.value} items")
class Capped(MutantBehaviour[Number]):
    """Never answers more than so many items, and says nothing. A walk has gaps."""

    def window(self, query: Query) -> tuple[int, int]:
        return min(query.limit, self.part.value), query.offset


@mutant(
    _LEAST, each=least, diagnosis="answers {size.default} items to `{size.name}={size.minimum}`"
)
class MinimumAsDefault(MutantBehaviour[Whole]):
    """Takes the smallest size for none. The default size is answered instead."""

    def window(self, query: Query) -> tuple[int, int]:
        least = query.limit == self.paging.least
        return self.paging.default if least else query.limit, query.offset


@mutant(_LEAST, each=least, diagnosis="refuses `{size.name}={size.minimum}`")
class MinimumRefused(MutantBehaviour[Whole]):
    """Refuses the smallest size. The bound itself is allowed."""

    def window(self, query: Query) -> tuple[int, int]:
        if query.limit == self.paging.least:
            raise Refusal(self.query_status, f"{self.paging.size_name} is too small")
        return super().window(query)


@mutant(
    *(_MOST, _EXCESS),
    each=bounded,
    diagnosis="answers {size.default} items to `{size.name}={size.maximum}`",
)
class MaximumAsDefault(MutantBehaviour[Whole]):
    """Takes the greatest size for too great. The default size is answered instead."""

    def window(self, query: Query) -> tuple[int, int]:
        most = query.limit == self.paging.largest
        return self.paging.default if most else query.limit, query.offset


@mutant(
    *(_MOST, _EXCESS),
    each=below_maximum,
    diagnosis="answers {part.value} items to `{size.name}={size.maximum}`",
)
class MaximumOffByOne(MutantBehaviour[Number]):
    """Answers one item less than the greatest size. Smaller sizes are kept."""

    def window(self, query: Query) -> tuple[int, int]:
        return min(query.limit, self.part.value), query.offset


@mutant(_MOST, _EXCESS, each=bounded, diagnosis="refuses `{size.name}={size.maximum}`")
class MaximumRefused(MutantBehaviour[Whole]):
    """Refuses the greatest size. The bound itself is allowed."""

    def window(self, query: Query) -> tuple[int, int]:
        if query.limit == self.paging.largest:
            raise Refusal(self.query_status, f"{self.paging.size_name} is too great")
        return super().window(query)


@mutant(_WINDOW, _PAST, _WALK, each=positioned, diagnosis="ignores `{position.name}`")
class OffsetIgnored(MutantBehaviour[Whole]):
    """Always answers the first page. A walk never ends."""

    def window(self, query: Query) -> tuple[int, int]:
        return query.limit, 0


@mutant(
    _WINDOW,
    _WALK,
    each=offsets,
    diagnosis="skips one item more than `{position.name}` on every page but the first",
)
class SkipsOneMore(MutantBehaviour[Whole]):
    """Counts from 1: every page but the first begins one item too late. A walk has gaps."""

    def window(self, query: Query) -> tuple[int, int]:
        return query.limit, query.offset + (query.offset > 0)


@mutant(_WINDOW, _WALK, each=offsets, diagnosis="skips one item less than `{position.name}`")
class SkipsOneLess(MutantBehaviour[Whole]):
    """Begins every page with the last item of the one before. A walk repeats items."""

    def window(self, query: Query) -> tuple[int, int]:
        return query.limit, query.offset - (query.offset > 0)


@mutant(_WINDOW, _WALK, each=offsets, diagnosis="reads `{position.name}` as a page number")
class OffsetIsPageNumber(MutantBehaviour[Whole]):
    """Takes the offset for the number of a page. Most of a walk is skipped."""

    def window(self, query: Query) -> tuple[int, int]:
        return query.limit, query.offset * query.limit


@mutant(
    _WALK,
    each=only_if(offsets, sized),
    diagnosis="takes `{size.name}` for `{position.name}`, and vice versa",
)
class LimitForOffset(MutantBehaviour[Whole]):
    """Gives a database the size as the offset, and the offset as the size. No walk sees an item."""

    def window(self, query: Query) -> tuple[int, int]:
        return query.offset, query.limit


@mutant(
    _WINDOW, each=offsets, diagnosis="rounds `{position.name}` down to a multiple of `{size.name}`"
)
class WholePagesOnly(MutantBehaviour[Whole]):
    """Rounds the offset down to whole pages. Only windows that begin between two pages show it."""

    def window(self, query: Query) -> tuple[int, int]:
        return query.limit, query.offset // max(1, query.limit) * query.limit


@mutant(
    _SIZE,
    _WINDOW,
    _WALK,
    each=sized_offsets,
    diagnosis="ignores `{size.name}` on every page but the first",
)
class SizeOfFirstPageOnly(MutantBehaviour[Whole]):
    """Keeps to the size asked for on the first page only. Later pages have the default size."""

    def window(self, query: Query) -> tuple[int, int]:
        return self.paging.default if query.offset else query.limit, query.offset


@mutant(_SIZE, each=size_beside, diagnosis=IGNORED)
class SizeIgnoredBeside(Beside):
    """Forgets the size where a certain filter is given. Alone it works."""


@mutant(_WINDOW, _PAST, each=position_beside, diagnosis=IGNORED)
class OffsetIgnoredBeside(Beside):
    """Forgets the offset where a certain filter is given. Alone it works."""


class _Ending(MutantBehaviour[Whole]):
    """Does something else where a page is past the end."""

    def past(self, query: Query) -> bool:
        return query.offset >= self.total(query) > 0


@mutant(_PAST, each=empty_past, diagnosis="answers the last page past the end")
class LastPageAgain(_Ending):
    """Answers the last page once more past the end. A walk until an empty page never ends."""

    def window(self, query: Query) -> tuple[int, int]:
        total, size = self.total(query), query.limit
        numbered = isinstance(self.paging, ByNumber)
        end = (total - 1) // size * size if numbered else max(0, total - size)
        return size, end if self.past(query) else query.offset


@mutant(_PAST, each=empty_past, diagnosis="answers the first page past the end")
class FirstPageAgain(_Ending):
    """Begins anew past the end. A walk until an empty page never ends."""

    def window(self, query: Query) -> tuple[int, int]:
        return query.limit, 0 if self.past(query) else query.offset


@mutant(_PAST, each=empty_past, diagnosis="refuses to go past the end")
class RefusesTheEnd(_Ending):
    """Refuses an offset past the end. A walk until an empty page ends with an error."""

    def window(self, query: Query) -> tuple[int, int]:
        if self.past(query):
            raise Refusal(self.query_status, f"{self.paging.position_name} is past the end")
        return super().window(query)


@mutant(_PAST, each=only_if(empty_past, counted), diagnosis="answers a total of 0 past the end")
class NoTotalAtTheEnd(_Ending):
    """Counts nothing where a page is empty. The total is that of all pages."""

    def total(self, query: Query) -> int:
        total = super().total(query)
        return total if query.offset < total else 0


@mutant(
    _WALK,
    _SIZE,
    _DEFAULT,
    _WINDOW,
    _MOST,
    "total/counts-every-match",
    "{part.clauses}",
    each=hidden,
    diagnosis="loses the last item of the whole result",
)
class LastItemLost(MutantBehaviour[Hidden]):
    """Never answers the last item of the whole result. The total counts it."""

    def rows(self, query: Query) -> list[Json]:
        rows, (where, _, limit, offset) = super().rows(query), self.sought(query)
        return rows[:-1] if rows and self.table.count(where) - offset <= limit else rows


@mutant(*(_WALK, _SIZE, _DEFAULT, _WINDOW, _MOST, "page/keeps-size", "{part.clauses}"), each=hidden)
class RareItemLost(MutantBehaviour[Hidden]):
    """Never answers one certain item. The total counts it."""

    def rows(self, query: Query) -> list[Json]:
        rare = self.table.select(self.rare(), self.table.position, 1, 0)
        return [item for item in super().rows(query) if item not in rare]


def shuffled(terms: Terms, turn: int) -> Terms:
    """The order *terms*, with another one of equals for each *turn*."""
    return (*terms[:-1], Term(f"({terms[-1].sql} + 1) * {turn * 7919} % 10007"))


@mutant(_WALK, "page/backwards", each=tied)
class TiesAnew(MutantBehaviour[Whole]):
    """Draws the order of equals for each request. A walk loses some and repeats others."""

    turn = 0

    def order(self, query: Query) -> Terms:
        self.turn += 1
        return shuffled(super().order(query), self.turn)


@mutant(_WALK, "page/backwards", each=tied)
class TiesByConnection(MutantBehaviour[Whole]):
    """Has an order of equals for each connection, as replicas have. One connection sees no gap."""

    def __init__(self, resource: Resource, part: Whole) -> None:
        super().__init__(resource, part)
        self.turn, self.turns = 0, dict[object, int]()

    def answer(self, request: Request) -> Answer:
        self.turn = self.turns.setdefault(request.connection, len(self.turns) + 1)
        return super().answer(request)

    def order(self, query: Query) -> Terms:
        return shuffled(super().order(query), self.turn)


@mutant(_WALK, _SIZE, _DEFAULT, _WINDOW, _MOST, each=only_if(tied, positioned, ordered))
class TiesLostBetweenPages(MutantBehaviour[Whole]):
    """Goes on behind the last value of the page before. Its equals on this page are lost."""

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        if not query.offset or query.filters or query.by is None:
            return rows
        rank, where, order = ranking(query.by), self.condition(query), listed(self.order(query))
        before = self.table.select(where, order, 1, query.offset - 1)
        return [item for item in rows if not before or rank(item) != rank(before[0])]


@mutant(_DISTINCT, each=once, diagnosis="repeats an item on the page")
class LastItemTwice(MutantBehaviour[Whole]):
    """Answers the last but one item of a page in the place of the last. The last is lost."""

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        return [*rows[:-1], rows[-2]] if len(rows) > 1 else rows


@mutant(
    _DISTINCT, each=filtered, diagnosis="repeats the first item of a page when a filter is given"
)
class ItemsTwice(MutantBehaviour[Whole]):
    """Joins tables without care. A filtered page holds its first item twice."""

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        return [*rows[:1], *rows] if query.filters else rows
