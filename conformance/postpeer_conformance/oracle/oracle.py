"""What the contract makes a server answer, computed in plain Python over the records of a census.

This is one of two independent readings of the contract; the reference server's SQL is the other.
Neither imports the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, TypeVar
from urllib.parse import quote

import attrs

from ..contract import Field, Filter, ListOperation
from ..transport.query import Query
from .matching import any_fold, ascii_lower, matching, plain
from .parameters import Invalid, Silent, Value, bare, read
from .records import Records

T = TypeVar("T")

Test = str | Callable[[str], Any]
"""A part that a text has to hold, or whether it will do."""


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
    """What a successful answer holds."""

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
        return Page(matches, matches, self.ascending, self.start, self.size, self.refusable)


Expectation = Refused | Unjudged | Page


def too_long(query: Query) -> bool:
    """Whether a gateway may refuse the request line: more than 2,000 bytes as it is sent."""
    return (
        sum(len(quote(name + text, safe="", errors="replace")) + 2 for name, text in query) > 2000
    )


def ranks(mask: int) -> list[int]:
    """The numbers of the bits set in *mask*, ascending."""
    digits = bin(mask)[:1:-1]
    return [n for n, digit in enumerate(digits) if digit == "1"]


@attrs.define(slots=False)
class Oracle:
    """Answers queries about *records* as the contract demands."""

    operation: ListOperation
    records: Records
    _masks: dict[tuple[Any, ...], tuple[int, int]] = attrs.field(factory=dict, repr=False)
    _ranks: dict[int, list[int]] = attrs.field(factory=dict, repr=False)
    _columns: dict[str, list[tuple[Any, int]]] = attrs.field(factory=dict, repr=False)
    _orders: dict[tuple[Any, ...], list[int]] = attrs.field(factory=dict, repr=False)
    _remembered: dict[Any, Any] = attrs.field(factory=dict, repr=False)
    _expected: dict[Query, Expectation] = attrs.field(factory=dict, repr=False)

    def __attrs_post_init__(self) -> None:
        self.collection = self.operation.collection
        self.filters = {each.name: each for each in self.collection.filters}
        self.known = {each.name for each in self.collection.parameters}

    def expect(self, query: Query) -> Expectation:
        """What a conforming server answers to *query*."""
        found = self._expected.get(query)
        if found is None:
            found = self._expected[query] = self._expect(query)
        return found

    def _expect(self, query: Query) -> Expectation:
        given = query.texts
        if len(given) < len(query) or not given.keys() <= self.known or too_long(query):
            return Unjudged()
        meanings = {name: self._meaning(name, text) for name, text in query}
        if any(isinstance(meaning, Silent) for meaning in meanings.values()):
            return Unjudged()
        for name, meaning in meanings.items():
            if isinstance(meaning, Invalid):
                return Refused(name, meaning.defect)
        values = {n: m for n, m in meanings.items() if isinstance(m, Value)}
        return self._page(values)

    def _meaning(self, name: str, text: str) -> Value | Invalid | Silent:
        filter = self.filters.get(name)
        if filter is not None:
            if text == filter.absent:
                return Value(text)
            # Trimmed it becomes the literal, and whether a server trims is its own affair.
            return Silent() if bare(text) == filter.absent else read(filter.parameter, text)
        parameters = {p.name: p for p in self.collection.parameters}
        return read(parameters[name], text)

    def _page(self, values: Mapping[str, Value]) -> Expectation:
        collection = self.collection
        must = may = (1 << len(self.records)) - 1
        refusable = any(value.refusable for value in values.values())
        for name in values.keys() & self.filters.keys():
            one_must, one_may = self.mask(self.filters[name], values[name].value)
            must, may = must & one_must, may & one_may
            if not one_must and self.filters[name].whole:
                if not self.records.complete:
                    return Unjudged()  # an item beyond the census may have the value
                unknown = self.filters[name].unknown
                if unknown == "refused":
                    return Refused(name, "unknown")
                refusable |= unknown == "either"
        asked = {name: value.value for name, value in values.items()}
        start, size = collection.paging.window(asked)
        # Far past the end a server may answer an empty page or refuse the number.
        known = max(len(self.records), self.records.total)
        refusable |= start > known + collection.paging.largest
        return Page(must, may, collection.order.is_ascending(asked), start, size, refusable)

    def matches(self, query: Query) -> int:
        """How many items may match *query*; 0 where it has no page."""
        page = self.expect(query)
        return page.may.bit_count() if isinstance(page, Page) else 0

    def mask(self, filter: Filter, value: Any) -> tuple[int, int]:
        """The ranks that must and that may match, as bits."""
        key = (filter.name, value)
        if key not in self._masks:
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
            self._masks[key] = (must, may | must)
        return self._masks[key]

    def sure(self, filter: Filter, value: Any) -> bool:
        """Whether no text beyond ASCII leaves it open what matches *value*, a text in ASCII."""
        if plain(filter, value) is None:
            return True
        must, may = self.mask(filter, value)
        return must == may

    def _folds(self, field: Field) -> str:
        """All that some fold makes of the texts of *field* that are not all ASCII, as one text."""
        texts = self._beyond(field)
        return self.remember(
            ("folds", field.pointer), lambda: "\uffff".join(any_fold(text) for text, _ in texts)
        )

    def holding(self, fields: Iterable[Field], test: Test, *, fold: bool) -> int:
        """The ranks of which one of *fields* holds a text that passes *test*, as bits.

        With *fold* the texts are given in the lower case of ASCII.
        """
        mask = 0
        for field in fields:
            if isinstance(test, str):
                mask |= self._containing(field, test, fold)
                continue
            for text, bits in self.texts(field, fold=fold):
                if test(text):
                    mask |= bits
        return mask

    def _containing(self, field: Field, part: str, fold: bool) -> int:
        def find() -> int:
            found = (bits for text, bits in self.texts(field, fold=fold) if part in text)
            return reduce(or_, found, 0)

        return self.remember(("containing", field.pointer, part, fold), find)

    def _beyond(self, field: Field) -> list[tuple[Any, int]]:
        """As :meth:`column`, texts that are not all ASCII only."""
        key = f"beyond:{field.pointer}"
        if key not in self._columns:
            texts = self.texts(field, fold=False)
            self._columns[key] = [(text, bits) for text, bits in texts if not text.isascii()]
        return self._columns[key]

    def _untyped(self, field: Field) -> int:
        """The ranks of numbers where texts are due, as bits: of what text is one?"""
        if field.type != "string":
            return 0
        return sum(bits for value, bits in self.column(field) if isinstance(value, int | float))

    def _ascii(self, field: Field) -> int:
        return ~sum(bits for _, bits in self._beyond(field))

    def column(self, field: Field) -> list[tuple[Any, int]]:
        """The different values of *field*, each with its ranks as bits."""
        if field.pointer not in self._columns:
            ranks: dict[Any, int] = {}
            for rank, item in enumerate(self.records.items):
                value = field.of(item)
                if not isinstance(value, list | dict):
                    ranks[value] = ranks.get(value, 0) | 1 << rank
            self._columns[field.pointer] = list(ranks.items())
        return self._columns[field.pointer]

    def texts(self, field: Field, *, fold: bool) -> list[tuple[Any, int]]:
        """As :meth:`column`, texts only; with *fold* in the lower case of ASCII."""
        key = f"texts:{fold}:{field.pointer}"
        if key not in self._columns:
            texts = [(value, bits) for value, bits in self.column(field) if isinstance(value, str)]
            self._columns[key] = [(ascii_lower(t), b) for t, b in texts] if fold else texts
        return self._columns[key]

    def joined(self, filter: Filter, glue: str) -> list[tuple[Any, int]]:
        """The texts of *filter* for each item, joined by *glue*, as it compares them."""
        key = f"joined:{filter.name}:{glue}"
        if key not in self._columns:
            rows = ([f.of(item) for f in filter.fields] for item in self.records.items)
            texts = (glue.join(t for t in row if isinstance(t, str)) for row in rows)
            fold = ascii_lower if filter.ignore_case else str
            self._columns[key] = [(fold(text), 1 << rank) for rank, text in enumerate(texts)]
        return self._columns[key]

    def absent(self, fields: Iterable[Field]) -> int:
        """The ranks of which one of *fields* is null, as bits."""
        mask = 0
        for field in fields:
            mask |= sum(bits for value, bits in self.column(field) if value is None)
        return mask

    def remember(self, key: Any, find: Callable[[], T]) -> T:
        """What *find* says for *key*, found out once."""
        try:
            found: T = self._remembered[key]
        except KeyError:
            found = self._remembered[key] = find()
        return found

    def value(self, name: str, text: str) -> Any:
        """The value that *text* gives the filter *name*."""
        meaning = self._meaning(name, text)
        return meaning.value if isinstance(meaning, Value) else text

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

    def window(self, page: Page) -> Sequence[int]:
        """The ranks of one right page, with the census' order among equals."""
        found = self.ranks(page.must)
        if page.ascending:
            found = found[::-1]
        return found[page.start : page.start + page.size]
