"""Leading: answers that lead to the wrong page, to none, or on for ever; and cursors that forget.

A run of the default budget walks through the whole list by what its answers say, under filters and
in several sizes too, and back where that is possible; it sends a cursor again and an invented one.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from ...answering.resource import Resource
from ...http.messages import Json, Mark, Page, Query, Refusal, Request
from ...store import EVERYTHING, Condition, Terms, behind, turned
from ..mutant import MutantBehaviour, mutant
from ..page_parts import (
    backwards,
    cursors,
    leading,
    linked,
    marked,
    marked_orders,
    numbered_back,
    revealed,
    sized,
    telling_more,
)
from ..parts import Whole, filtered, only_if

_ON, _ENDS, _MORE, _WALK = "page/leads-on", "page/ends", "page/more", "page/walk-is-complete"
_FILTERS, _ORDER, _SIZE = (f"page/keeps-{word}" for word in ("filters", "order", "size"))
_COUNT = "total/counts-every-match"
_BACK, _AGAIN, _UNKNOWN = "page/backwards", "page/cursor-again", "page/cursor-unknown"


class _Led(MutantBehaviour[Whole]):
    """Says something else of what follows."""

    def linked(self, query: Query, page: Page) -> Page:
        return self.said(query, super().linked(query, page))

    def said(self, query: Query, page: Page) -> Page:
        raise NotImplementedError


@mutant(*(_ON, _MORE, _WALK, _COUNT), each=only_if(revealed, leading))
class NothingFollows(_Led):
    """Says on every page that it is the last. A client reads one page only."""

    def said(self, _query: Query, page: Page) -> Page:
        return evolve(page, next=None, more=False)


@mutant(*(_ON, _MORE, _WALK, _COUNT), each=only_if(revealed, leading))
class LastPageUnsaid(_Led):
    """Says so a page too early where the last page is not full. A client misses the last items."""

    def said(self, query: Query, page: Page) -> Page:
        where, _, limit, offset = self.sought(query)
        if query.back or self.table.count(where) - offset >= 2 * limit:
            return page
        return evolve(page, next=None, more=False)


@mutant(*(_ENDS, _MORE, _ON, _WALK), each=leading)
class AlwaysMore(_Led):
    """Leads on from every page, also from an empty one. A client never stops."""

    def said(self, query: Query, page: Page) -> Page:
        return evolve(page, next=page.next or self._again(query), more=True)

    def _again(self, query: Query) -> str:
        limit, offset = self.window(query)
        if self.paging.position is not None:
            return self.number_of(offset + limit, limit)
        return self.cursors.written(Mark(()), self.signed(query))


@mutant(_MORE, _ENDS, _ON, _WALK, each=telling_more)
class MoreTurned(_Led):
    """Says the opposite of whether another page follows. Clients stop at once, or go on."""

    def said(self, _query: Query, page: Page) -> Page:
        return evolve(page, more=not page.more)


@mutant(*(_FILTERS, _WALK, _MORE), each=only_if(marked, filtered))
class FiltersForgotten(MutantBehaviour[Whole]):
    """Goes on from a row without the filters. Later pages hold what was not asked for."""

    def condition(self, query: Query) -> Condition:
        found = super().condition(query)
        return EVERYTHING if query.mark is not None else found


@mutant(*(_SIZE, _WALK, _BACK), each=only_if(marked, sized))
class SizeForgotten(MutantBehaviour[Whole]):
    """Answers later pages in the default size. Only the first one has the size asked for."""

    def window(self, query: Query) -> tuple[int, int]:
        limit, offset = super().window(query)
        return self.paging.default if query.mark is not None else limit, offset


@mutant(*(_FILTERS, _SIZE, _ORDER, _WALK), each=linked)
class BareAddress(MutantBehaviour[Whole]):
    """Leaves out of addresses all that was asked for. They lead to pages of another question."""

    def addressed(self, request: Request, page: Page) -> Page:
        return super().addressed(evolve(request, query=()), page)


@mutant(*(_WALK, _BACK), each=only_if(revealed, marked_orders))
class EqualsSkipped(MutantBehaviour[Whole]):
    """Goes on behind the sort value of the last item. Its equals on the next page are lost."""

    def sought(self, query: Query) -> tuple[Condition, Terms, int, int]:
        mark = query.mark and evolve(query.mark, values=query.mark.values[:1])
        return super().sought(evolve(query, mark=mark))


@mutant(*(_WALK, _BACK), each=marked_orders)
class EqualsRepeated(MutantBehaviour[Whole]):
    """Goes on from the sort value of the last item. Its equals come again, and may never end."""

    def sought(self, query: Query) -> tuple[Condition, Terms, int, int]:
        where, terms, limit, offset = super().sought(query)
        if query.mark is not None and query.mark.values and not query.back:
            first, value = terms[:1], query.mark.values[:1]
            equal = Condition(f"{first[0].sql} = ?", value)
            where = self.condition(query) & (behind(first, value) | equal)
        return where, terms, limit, offset


@mutant(*(_WALK, _BACK), each=only_if(revealed, marked))
class OneSkipped(MutantBehaviour[Whole]):
    """Goes on one item too far. A walk has gaps."""

    def window(self, query: Query) -> tuple[int, int]:
        limit, offset = super().window(query)
        return limit, offset + (query.mark is not None)


@mutant(*(_AGAIN, _ON, _WALK, "repeat/same-answer"), each=cursors)
class CursorOnce(MutantBehaviour[Whole]):
    """Forgets a cursor when it was used. A client cannot try again."""

    def __init__(self, resource: Resource, part: Whole) -> None:
        super().__init__(resource, part)
        self.used: set[str] = set()

    def of_cursor(self, query: Query, text: str) -> Mark:
        mark = super().of_cursor(query, text)
        if text in self.used:
            raise Refusal(self.query_status, "the cursor was used")
        self.used.add(text)
        return mark


@mutant(*(_UNKNOWN, "shape/status"), each=cursors)
class UnknownCursorFails(MutantBehaviour[Whole]):
    """Fails at a cursor that it did not write. It should refuse it."""

    def of_cursor(self, query: Query, text: str) -> Mark:
        try:
            return super().of_cursor(query, text)
        except Refusal:
            raise Refusal(500, "invalid base64") from None


@mutant(_UNKNOWN, each=cursors)
class UnknownCursorBegins(MutantBehaviour[Whole]):
    """Answers the first page to a cursor that it did not write. A walk begins anew."""

    def mark(self, query: Query, values: Mapping[str, Json]) -> Mark | None:
        try:
            return super().mark(query, values)
        except Refusal:
            return None


@mutant(_BACK, each=numbered_back)
class BackToTheStart(_Led):
    """Leads back to the first page from every one. The pages between are skipped."""

    def said(self, _query: Query, page: Page) -> Page:
        return page if page.previous is None else evolve(page, previous=self.number_of(0, 1))


@mutant(_BACK, each=backwards)
class BackwardsTurned(MutantBehaviour[Whole]):
    """Answers the page before in the other order, as it was read. The last item comes first."""

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        return rows[::-1] if query.back else rows


@mutant(_BACK, each=backwards)
class BackwardsFromTheStart(BackwardsTurned):
    """Answers the first items of the list before a row, not those next to it. Pages are skipped."""

    def sought(self, query: Query) -> tuple[Condition, Terms, int, int]:
        where, terms, limit, offset = super().sought(query)
        return where, turned(terms) if query.back else terms, limit, offset
