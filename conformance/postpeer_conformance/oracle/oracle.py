"""What the contract makes a server answer, computed in plain Python over the records of a census.

This is one of two independent readings of the contract; the reference server's SQL is the other.
Neither imports the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

import attrs
from attrs import evolve

from ..contract import Field, Filter, ListOperation, Starts, Whole
from ..transport.exchange import Step
from ..transport.query import Query
from .columns import Columns
from .matching import matching, plain
from .meaning import EVERYTHING, Meanings
from .parameters import Invalid, Value
from .records import Records


@attrs.frozen
class Refused:
    """The request is invalid: the contract wants a refusal."""

    parameter: str
    defect: str
    location: str = "query"


@attrs.frozen
class Unjudged:
    """The contract is silent about this query: only its shape can be judged."""


@attrs.frozen
class Page:
    """What a successful response holds."""

    must: int
    """Bit n is set where rank n has to be among the matches."""
    may: int
    """Bit n is set where rank n can be among them; holds all of ``must``."""
    ascending: bool
    start: int
    """How many matches there are before it."""
    size: int
    refusable: bool = False
    """Whether a refusal is right as well."""
    by: Field | None = None
    """What it is ordered by; None where the order is the server's own."""
    full: bool = True
    """Whether it has to hold as many items as it can."""

    @property
    def exact(self) -> bool:
        """Whether the contract leaves no freedom in what matches."""
        return self.must == self.may

    @property
    def past(self) -> bool:
        """Whether it is behind all matches, of which there are some."""
        return self.start >= self.must.bit_count() > 0

    def of(self, matches: int) -> Page:
        """The same window of other *matches*, as bits."""
        # Written out, since a run makes a million of them.
        return Page(
            matches, matches, self.ascending, self.start, self.size, self.refusable, self.by
        )


Expectation = Refused | Unjudged | Page


def ranks(mask: int) -> list[int]:
    """The numbers of the bits set in *mask*, ascending."""
    digits = bin(mask)[:1:-1]
    return [n for n, digit in enumerate(digits) if digit == "1"]


@attrs.define(slots=False)
class Oracle(Columns):
    """Answers queries about *records* as the contract demands."""

    operation: ListOperation
    records: Records
    _masks: dict[tuple[Any, ...], tuple[int, int]] = attrs.field(factory=dict, repr=False)
    _ranks: dict[int, list[int]] = attrs.field(factory=dict, repr=False)
    _orders: dict[tuple[Any, ...], list[int]] = attrs.field(factory=dict, repr=False)
    _expected: dict[Query, Expectation] = attrs.field(factory=dict, repr=False)

    def __attrs_post_init__(self) -> None:
        self.collection = self.operation.collection
        self.meanings = Meanings(self.collection)
        self.filters = self.meanings.filters
        self.known = self.meanings.known.keys()
        self.paging = evolve(self.collection.paging, own=self.records.page_size)

    def expect(self, query: Query, step: Step | None = None) -> Expectation:
        """What a conforming server answers to *query*, or to the *step* of a walk that it is."""
        if step is not None:
            first = self.expect(step.first)
            if not isinstance(first, Page):
                return Unjudged()
            own = self.paging.size is None and self.paging.position is None
            return evolve(first, start=step.start, full=not (own and step.start))
        found = self._expected.get(query)
        if found is None:
            found = self._expected[query] = self._expect(query)
        return found

    def is_usual(self, page: Page) -> bool:
        """Whether *page* is in the order for which nobody has to ask."""
        usual = self.collection.order.usual
        ascending = usual is not None and usual.ascending
        return page.ascending is ascending and page.by == self.records.by

    def _expect(self, query: Query) -> Expectation:
        meanings = self.meanings.of(query)
        if meanings is None:
            return Unjudged()
        for name, meaning in meanings.items():
            if isinstance(meaning, Invalid):
                return Refused(name, meaning.defect)
        values = {n: m for n, m in meanings.items() if isinstance(m, Value)}
        asked = {name: value.value for name, value in values.items()}
        page = self._selected(asked, refusable=any(value.refusable for value in values.values()))
        return self._cut(page, asked) if isinstance(page, Page) else page

    def _selected(self, asked: Mapping[str, Any], *, refusable: bool) -> Expectation:
        """All that the filters select, as one page of no order."""
        must = may = (1 << len(self.records)) - 1
        defaults = self.meanings.defaults
        for name, default in defaults.items():
            if self.filters[name].everything is None and asked.get(name, default) != default:
                return Unjudged()  # nothing asks for the whole list, so that it is not known
        for name, value in {**defaults, **asked}.items():
            filter = self.filters.get(name)
            if filter is None:
                continue
            one_must, one_may = self.mask(filter, value)
            must, may = must & one_must, may & one_may
            refusable |= self.overflows(filter, value)
            if filter.whole and self._unknown(filter, value):
                if not self.records.complete:
                    return Unjudged()  # an item beyond the census may have the value
                if filter.unknown == "refused":
                    return Refused(name, "unknown")
                refusable |= filter.unknown == "either"
        return Page(must, may, ascending=False, start=0, size=0, refusable=refusable)

    def _cut(self, page: Page, asked: Mapping[str, Any]) -> Expectation:
        """The window of *page* in its order; Unjudged where the document leaves them open."""
        paging, order = self.paging, self.collection.order
        size, sorting = paging.size_of(asked), order.of(asked)
        unclear = (*paging.continuing, *(() if sorting else order.parameters))
        if size is None or any(each.name in asked for each in unclear):
            return Unjudged()
        start = paging.start_of(asked, size)
        if start < 0 or size < 0:
            return Unjudged()
        if isinstance(paging, Whole):
            size = max(len(self.records), 1)
        ascending = sorting is not None and sorting.ascending
        by = sorting.by if sorting is not None else None
        return self._ended(Page(page.must, page.may, ascending, start, size, page.refusable, by))

    def _ended(self, page: Page) -> Expectation:
        """*page*, or what is due where it is behind the last one."""
        paging, refusable = self.paging, page.refusable
        if page.start >= max(1, page.must.bit_count()) and paging.past != "empty":
            if paging.past == "refused" and page.exact and self.records.complete:
                return Refused(paging.position_name, "past")
            refusable = True
        # Far past the end a server may answer an empty page or refuse the number.
        known = max(len(self.records), self.records.total)
        refusable |= page.start > known + paging.largest
        return page if refusable == page.refusable else evolve(page, refusable=refusable)

    def _unknown(self, filter: Filter, value: Any) -> bool:
        """Whether no item has *value*; of several, any of them."""
        if isinstance(value, tuple):
            return not any(self.mask(filter, each)[0] for each in value)
        return not self.mask(filter, value)[0]

    def matches(self, query: Query) -> int:
        """How many items may match *query*; 0 where it has no page."""
        page = self.expect(query)
        return page.may.bit_count() if isinstance(page, Page) else 0

    def mask(self, filter: Filter, value: Any) -> tuple[int, int]:
        """The ranks that must and that may match, as bits."""
        if value is EVERYTHING:
            everything = (1 << len(self.records)) - 1
            return everything, everything
        key = (filter.name, value)
        if key not in self._masks:
            if isinstance(value, tuple):
                combine = or_ if filter.several == "any" else and_
                pairs = zip(*(self.mask(filter, each) for each in value), strict=True)
                must, may = (reduce(combine, masks) for masks in pairs)
            else:
                must, may = self._matching(filter, value)
            self._masks[key] = (must, may | must)
        return self._masks[key]

    def _matching(self, filter: Filter, value: Any) -> tuple[int, int]:
        match, part = matching(filter, value), plain(filter, value)
        must = may = 0
        for field in filter.fields:
            may |= self._untyped(field)
            if part is not None:
                must |= self._containing(field, part, filter.ignore_case) & self._ascii(field)
                if filter.ignore_case and part not in self._folds(field):
                    continue  # no text beyond ASCII holds it, however it is folded
            for found, bits in self.column(field) if part is None else self._beyond(field):
                chance = match(found)
                must, may = must | bits * chance.must, may | bits * chance.may
        return must, may

    def sure(self, filter: Filter, value: Any) -> bool:
        """Whether no text beyond ASCII leaves it open what matches *value*, a text in ASCII."""
        if plain(filter, value) is None and not isinstance(filter, Starts):
            return True
        must, may = self.mask(filter, value)
        return must == may

    def value(self, name: str, text: str) -> Any:
        """The value that *text* gives the filter *name*."""
        return self.meanings.value(name, text)

    def values(self, query: Query) -> tuple[Any, ...]:
        """The sort value of each rank, in the order that *query* asks for."""
        page = self.expect(query)
        return self.records.values(page.by if isinstance(page, Page) else None)

    def order(self, value: Callable[[Any], Any]) -> list[int]:
        """All ranks by *value* of their items, greatest first."""
        key = ("order", value)
        if key not in self._orders:
            values = [value(item) for item in self.records.items]
            self._orders[key] = sorted(range(len(values)), key=values.__getitem__, reverse=True)
        return self._orders[key]

    def ranks(self, mask: int) -> list[int]:
        """The ranks in *mask*, ascending; remembered, since a run asks for few masks often."""
        if mask not in self._ranks:
            self._ranks[mask] = ranks(mask)
        return self._ranks[mask]

    def ordered(self, page: Page) -> Sequence[int]:
        """The ranks of all matches of *page* in its order, with the census' order among equals."""
        found = self.ranks(page.must)
        by = page.by
        if by is not None and by is not self.records.by and by != self.records.by:
            values = self.records.values(by)
            found = sorted(found, key=values.__getitem__, reverse=not page.ascending)
        elif page.ascending:
            found = found[::-1]
        return found

    def window(self, page: Page) -> Sequence[int]:
        """The ranks of one right page, with the census' order among equals."""
        found = self.ordered(page)
        return found[page.start : page.start + page.size]
