"""Leading: responses that lead to the wrong page, to none, or on for ever; and cursors that forget.

A run of the default budget walks through the whole list by what its responses say, under filters
and in several sizes too, and back where that is possible.  It sends a cursor again, and an invented
one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import evolve

from ...answering.resource import Resource
from ...http.messages import Json, Mark, Page, Query, Refusal, Request
from ...store import EVERYTHING, Condition, Terms, behind, turned
from .. import page_parts as pages
from ..breaks import either, perhaps
from ..mutant import MutantBehaviour, mutant, table
from ..parts import Whole, filtered, only_if
from ..steps import Listed, Moved, Resized

_ON, _ENDS, _MORE, _WALK = "page/leads-on", "page/ends", "page/more", "page/walk-is-complete"
_FILTERS, _ORDER, _SIZE = (f"page/keeps-{word}" for word in ("filters", "order", "size"))
_BACK, _UNKNOWN = "page/backwards", "page/cursor-unknown"
_LAST = either(_ON, _MORE, _WALK, "total/counts-every-match")


class _Led(MutantBehaviour[Whole]):
    """Says something else of what follows."""

    step: Callable[[Query, Page], Page]

    def linked(self, query: Query, page: Page) -> Page:
        return self.step(query, super().linked(query, page))


def _last_page_unsaid(self: _Led, query: Query, page: Page) -> Page:
    where, _, limit, offset = self.sought(query)
    if query.back or self.table.count(where) - offset >= 2 * limit:
        return page
    return evolve(page, next=None, more=False)


def _always_more(self: _Led, query: Query, page: Page) -> Page:
    limit, offset = self.window(query)
    if self.paging.position is not None:
        again = self.number_of(offset + limit, limit)
    else:
        again = self.cursors.written(Mark(()), self.signed(query))
    return evolve(page, next=page.next or again, more=True)


@mutant(_FILTERS, only_if(pages.marked, filtered))
class FiltersForgotten(MutantBehaviour[Whole]):
    """Goes on from a row without the filters. Later pages hold what was not asked for."""

    def condition(self, query: Query) -> Condition:
        found = super().condition(query)
        return EVERYTHING if query.mark is not None else found


@mutant(either(_SIZE, _ORDER, _FILTERS), pages.linked)
class BareAddress(MutantBehaviour[Whole]):
    """Leaves out of addresses all that was asked for. They lead to pages of another question."""

    def addressed(self, request: Request, page: Page) -> Page:
        return super().addressed(evolve(request, query=()), page)


@mutant(perhaps(_WALK, _BACK), only_if(pages.revealed, pages.marked_orders))
class EqualsSkipped(MutantBehaviour[Whole]):
    """Goes on behind the sort value of the last item. Its equals on the next page are lost."""

    def sought(self, query: Query) -> tuple[Condition, Terms, int, int]:
        mark = query.mark and evolve(query.mark, values=query.mark.values[:1])
        return super().sought(evolve(query, mark=mark))


@mutant(perhaps(_WALK, _BACK), pages.marked_orders)
class EqualsRepeated(MutantBehaviour[Whole]):
    """Goes on from the sort value of the last item. Its equals come again, and may never end."""

    def sought(self, query: Query) -> tuple[Condition, Terms, int, int]:
        where, terms, limit, offset = super().sought(query)
        if query.mark is not None and query.mark.values and not query.back:
            first, value = terms[:1], query.mark.values[:1]
            equal = Condition(f"{first[0].sql} = ?", value)
            where = self.condition(query) & (behind(first, value) | equal)
        return where, terms, limit, offset


@mutant(_BACK, only_if(pages.numbered_back, pages.linked))
class BareAddressBack(MutantBehaviour[Whole]):
    """Leaves out of the address back what was asked for. Only the way on keeps it."""

    def addressed(self, request: Request, page: Page) -> Page:
        bare = super().addressed(evolve(request, query=()), page)
        return evolve(super().addressed(request, page), previous=bare.previous)


@mutant(_WALK, only_if(pages.capped, pages.positioned, pages.linked))
class ExcessSkipped(MutantBehaviour[Whole]):
    """Goes on behind as many items as were asked for. Where the page was cut, some are lost."""

    def linked(self, query: Query, page: Page) -> Page:
        found, size = super().linked(query, page), self.paging.size_name
        asked = int(query.texts.get(size, "0"))
        if found.next is None or asked <= self.paging.largest:
            return found
        return evolve(found, next=self.number_of(self.window(query)[1] + asked, asked))


@mutant("page/cursor-again", pages.cursors)
class CursorOnce(MutantBehaviour[Whole]):
    """Forgets a used cursor until it gives it out again. A client cannot try again."""

    def __init__(self, resource: Resource, part: Whole) -> None:
        super().__init__(resource, part)
        self.used: set[str] = set()

    def of_cursor(self, query: Query, text: str) -> Mark:
        mark = super().of_cursor(query, text)
        if text in self.used:
            raise Refusal(self.query_status, "the cursor was used")
        self.used.add(text)
        return mark

    def lead(self, query: Query, mark: Mark, position: int) -> str:
        cursor = super().lead(query, mark, position)
        self.used.discard(cursor)
        return cursor


@mutant("shape/status", pages.cursors)
class UnknownCursorFails(MutantBehaviour[Whole]):
    """Fails at a cursor that it did not write. It should refuse it."""

    def of_cursor(self, query: Query, text: str) -> Mark:
        try:
            return super().of_cursor(query, text)
        except Refusal:
            raise Refusal(500, "invalid base64") from None


@mutant(_UNKNOWN, pages.cursors)
class UnknownCursorBegins(MutantBehaviour[Whole]):
    """Answers the first page to a cursor that it did not write. A walk begins anew."""

    def mark(self, query: Query, values: Mapping[str, Json]) -> Mark | None:
        try:
            return super().mark(query, values)
        except Refusal:
            return None


@mutant(_BACK, pages.backwards)
class BackwardsTurned(Listed[Whole]):
    """Answers the page before in the other order, as it was read. The last item comes first."""

    def step(self, query: Query, rows: list[Json]) -> list[Json]:
        return rows[::-1] if query.back else rows


@mutant(_BACK, pages.backwards)
class BackwardsFromTheStart(BackwardsTurned):
    """Answers the first items of the list before a row, not those next to it. Pages are skipped."""

    def sought(self, query: Query) -> tuple[Condition, Terms, int, int]:
        where, terms, limit, offset = super().sought(query)
        return where, turned(terms) if query.back else terms, limit, offset


table(
    ("leading-nothing-follows", _Led, _LAST, only_if(pages.revealed, pages.leading), (),
     lambda _query, page: evolve(page, next=None, more=False),
     "Says on every page that it is the last. A client reads one page only."),
    ("leading-last-page-unsaid", _Led, _LAST, only_if(pages.revealed, pages.leading), (),
     _last_page_unsaid,
     "Says so a page too early where the last page is not full. A client misses the last items."),
    ("leading-always-more", _Led, (_ENDS, _MORE), pages.leading, (), _always_more,
     "Leads on from every page, also from an empty one. A client never stops."),
    ("leading-more-turned", _Led, (_MORE, _ENDS, _ON, _WALK), pages.telling_more, (),
     lambda _query, page: evolve(page, more=not page.more),
     "Says the opposite of whether another page follows. Clients stop at once, or go on."),
    ("leading-size-forgotten", Resized, _SIZE, only_if(pages.marked, pages.sized), (),
     lambda self, query: query.limit if query.mark is None else self.paging.default,
     "Answers later pages in the default size. Only the first one has the size asked for."),
    ("leading-one-skipped", Moved, perhaps(_WALK, _BACK), only_if(pages.revealed, pages.marked), (),
     lambda query: query.offset + (query.mark is not None),
     "Goes on one item too far. A walk has gaps."),
    ("leading-back-without-next", _Led, _ON, only_if(pages.backwards, pages.following), (),
     lambda query, page: evolve(page, next=None) if query.back else page,
     "Leaves out what is next on pages that were reached backwards. A client cannot turn round."),
    ("leading-back-from-the-first", _Led, _BACK, pages.numbered_back, (),
     lambda self, query, page:
         page if self.window(query)[1] else evolve(page, previous=self.number_of(0, 1)),
     "Leads back from the first page, to itself. A walk back never ends."),
    ("leading-back-unsaid", _Led, _BACK, pages.numbered_back, (),
     lambda _query, page: evolve(page, previous=None),
     "Says on no page what is before it. A client cannot go back."),
    ("leading-back-to-the-start", _Led, _BACK, pages.numbered_back, (),
     lambda self, _query, page:
         page if page.previous is None else evolve(page, previous=self.number_of(0, 1)),
     "Leads back to the first page from every one. The pages between are skipped."),
)  # fmt: skip
