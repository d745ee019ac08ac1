"""How a list is cut into pages, one method for each step, which a mutant may override."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import msgspec

from ...contract import ByAddress, ByCursor, ByKey, ByNumber, Parameter, Whole
from ..http.messages import Json, Mark, Page, Query, Refusal
from ..store import BIGGEST, Condition, Term, Terms, behind, listed, turned
from . import statuses
from .cursors import Cursors
from .resource import Resource
from .selection import Selection

OWN = 20
"""How many items a page holds where the document leaves that to the server."""
_HIDDEN = "cursor"
"""The parameter for cursors within addresses, where the document has none."""
_DIGITS = 30
"""No identity has more; Python refuses to convert numbers that are much longer."""
NOWHERE = Mark(())
"""Where an invented cursor leads that the document does not let the server refuse."""


class Pages(Selection):
    """The windows of a list, and what leads from one to the next."""

    looks_inside = False
    """Whether a step wants to look into items, or change them."""

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource)
        paging = self.collection.paging
        low, high = paging.smallest, paging.largest if paging.bounded else OWN
        self.paging = attrs.evolve(paging, own=min(max(OWN, low), max(low, high)))
        self.leads = bool(paging.next or paging.previous or paging.more)
        self.hidden = self._hidden() if isinstance(paging, ByAddress) else ""
        self._start = int((paging.position and paging.position.default) or 0)
        whole = isinstance(paging, ByCursor) and paging.cursor.type == "integer"
        self.cursors = Cursors(resource.key, digits=whole)

    def _hidden(self) -> str:
        known, name = {each.name for each in self.operation.parameters}, _HIDDEN
        while name in known:
            name += "_"
        return name

    @property
    def query_status(self) -> int:
        """The documented status for a query that is not valid."""
        return statuses.of_the_query(self.operation)

    # Where a page is.

    def page_size(self, values: Mapping[str, Json]) -> int:
        """How many items a page may hold."""
        paging = self.paging
        asked = values.get(paging.size_name)
        if asked is None:
            return BIGGEST if isinstance(paging, Whole) else paging.default
        capped = paging.bounded and paging.excess == "capped"
        return min(asked, paging.largest) if capped else int(asked)

    def offset(self, values: Mapping[str, Json], limit: int) -> int:
        """How many items are before a page that a number asks for; raises :class:`Refusal`."""
        paging = self.paging
        position = values.get(paging.position_name)
        if not isinstance(paging, ByNumber):
            return int(position if position is not None else self._start)
        number = paging.first if position is None else position
        if number < paging.first:
            raise Refusal(self.query_status, f"the first page is {paging.first}")
        return int(number - paging.first) * limit

    def mark(self, query: Query, values: Mapping[str, Json]) -> Mark | None:
        """The row that a page is behind or before; None for the first page."""
        paging = self.paging
        if isinstance(paging, ByKey):
            sides = [(each, each == paging.before) for each in (paging.after, paging.before)]
            given = [(p, back) for p, back in sides if p and p.name in values]
            if len(given) > 1:
                names = " and ".join(parameter.name for parameter, _ in given)
                raise Refusal(self.query_status, f"{names} cannot be given together")
            return next((self.of_key(query, p, values[p.name], back) for p, back in given), None)
        name = paging.cursor.name if isinstance(paging, ByCursor) else self.hidden
        text = query.texts.get(name)
        return None if text is None else self.of_cursor(query, text)

    def of_key(self, query: Query, parameter: Parameter, key: Json, back: bool) -> Mark:
        """The row of the item that has the *key*."""
        field = self.collection.key.fields[0]
        if field.type == "string":
            key = str(key)
        elif isinstance(key, str) and key.isdecimal():
            key = int(key[:_DIGITS])
        values = self.table.values(self.order(query), "identity", key)
        if values is None:
            raise Refusal(self.query_status, f"{parameter.name} is the {field.name} of no item")
        return Mark(values, back)

    def of_cursor(self, query: Query, text: str) -> Mark:
        """The row that a cursor stands for."""
        try:
            return self.cursors.read(text, self.signed(query))
        except ValueError:
            if self.operation.response(self.query_status) is None:
                return NOWHERE
            raise Refusal(self.query_status, "the cursor belongs to no response") from None

    def signed(self, query: Query) -> str:
        """What a cursor belongs to: the list, its filters and its order."""
        chosen = [query.texts.get(each.name) for each in self.collection.choosing]
        by = query.by and query.by.pointer
        return repr((self.operation.id, chosen, sorted(query.filters.items()), by, query.ascending))

    # What is found there.

    def page(self, query: Query) -> Page:
        """The rows and, where it is told, the total, both of one moment, and what leads on."""
        with self.table.connection.reading():
            self.check_end(query)
            page = Page(self.rows(query), self.total(query) if self.collection.total else 0)
            return self.linked(query, page) if self.leads else page

    def check_end(self, query: Query) -> None:
        """Raise :class:`Refusal` for a page behind the last one, where the contract has it so."""
        if self.paging.past == "empty" or not query.offset:
            return
        if query.offset >= self.table.count(self.condition(query)):
            status = 404 if "404" in self.operation.responses else self.query_status
            raise Refusal(status, f"{self.paging.position_name} is behind the last page")

    def rows(self, query: Query) -> list[Json]:
        """The items of the page; the reference sends their text as it is kept."""
        where, terms, limit, offset = self.sought(query)
        if self.looks_inside:
            rows: list[Any] = self.table.select(where, listed(terms), limit, offset)
        else:
            rows = list(map(msgspec.Raw, self.table.texts(where, listed(terms), limit, offset)))
        return rows[::-1] if query.back else rows

    def sought(self, query: Query) -> tuple[Condition, Terms, int, int]:
        """Which rows in which order, how many, behind how many; from the mark on."""
        where, terms = self.condition(query), self.order(query)
        if query.mark is not None:
            terms = turned(terms) if query.back else terms
            where &= behind(terms, query.mark.values)
        return (where, terms, *self.window(query))

    def total(self, query: Query) -> int:
        """How many items match, over all pages."""
        return self.table.count(self.condition(query))

    def order(self, query: Query) -> Terms:
        """The terms of ORDER BY; the position decides among equals, so that pages fit."""
        position = Term(self.table.position, query.ascending)
        if query.by is None:
            return (position,)
        return (Term(self.table.rank(query.by), query.ascending), position)

    def window(self, query: Query) -> tuple[int, int]:
        """How many rows, behind how many."""
        return query.limit, query.offset

    # What leads on.

    @property
    def sides(self) -> tuple[str, str]:
        """The parameters for what is behind the page, and for what is before it."""
        paging = self.paging
        if isinstance(paging, ByKey):
            return paging.after.name, paging.before.name if paging.before else ""
        name = paging.cursor.name if isinstance(paging, ByCursor) else self.hidden
        return (paging.position_name or name,) * 2

    def linked(self, query: Query, page: Page) -> Page:
        """*page* with what leads to its neighbours."""
        if self.paging.position is not None:
            return self.numbered(query, page)
        where, terms, limit, offset = self.sought(query)
        found = self.table.positions(where, listed(terms), limit + 1, offset)
        more, found = len(found) > limit, found[:limit]
        if not found:
            return page
        first, last = (found[-1], found[0]) if query.back else (found[0], found[-1])
        return attrs.evolve(
            page,
            next=self.beyond(query, last, False) if self.paging.next else None,
            previous=self.beyond(query, first, True) if self.paging.previous else None,
            more=more,
        )

    def numbered(self, query: Query, page: Page) -> Page:
        """The same where numbers say where pages are."""
        limit, offset = self.window(query)
        more = limit > 0 and offset + limit < self.table.count(self.condition(query))
        before = max(0, offset - limit)
        return attrs.evolve(
            page,
            next=self.number_of(offset + limit, limit) if more else None,
            previous=self.number_of(before, limit) if offset and limit else None,
            more=more,
        )

    def number_of(self, offset: int, limit: int) -> str:
        """What asks for the page behind *offset* items."""
        if isinstance(self.paging, ByNumber):
            return str(self.paging.first + offset // limit)
        return str(offset)

    def beyond(self, query: Query, position: int, back: bool) -> str | None:
        """What leads to the rows behind the one at *position*; None where there are none."""
        terms = self.order(query)
        values = self.table.values(terms, "position", position) or ()
        others = behind(turned(terms) if back else terms, values)
        if not self.table.any(self.condition(query) & others):
            return None
        return self.lead(query, Mark(values, back), position)

    def lead(self, query: Query, mark: Mark, position: int) -> str:
        """What the parameter for the place has to be, so that a page begins at *mark*."""
        if isinstance(self.paging, ByKey):
            where = Condition(f"{self.table.position} = ?", (position,))
            (item,) = self.table.select(where, self.table.position, 1, 0)
            return str(self.collection.key.of(item))
        return self.cursors.written(mark, self.signed(query))
