"""The filters that mutants spoil: by value, searches, ranges, arrays and literals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import permutations, product
from typing import TypeVar

import attrs

from ...contract import (
    Collection,
    Contains,
    Equals,
    Field,
    Filter,
    From,
    Operation,
    Parameter,
    Range,
    Starts,
    To,
)
from ...contract.field import INSTANTS
from ...contract.filters import Bound
from .page_parts import bounded, counted
from .parts import AppliesTo, Pair, beside, each_of, not_filters, only_if, position

F = TypeVar("F", bound=Filter)
_FREE = frozenset({"enum", "const", "pattern"})
_OTHER: dict[Bound, Bound] = {"included": "excluded", "excluded": "included"}


@attrs.frozen
class Of:
    """A field, under a filter's name."""

    filter: Filter
    field: Field

    @property
    def name(self) -> str:
        return f"{self.filter.name}/{self.field.name}"


@attrs.frozen
class Misread:
    """A filter, and another one that a server takes it for."""

    filter: Filter
    taken_for: Filter
    wrong: str
    """What such a server does."""

    @property
    def name(self) -> str:
        return self.filter.name


@attrs.frozen
class Ends:
    """Both ends of a range."""

    low: From
    high: To

    @property
    def name(self) -> str:
        return f"{self.low.name}+{self.high.name}"


def filters(kind: type[F], *holds: Callable[[F], object]) -> AppliesTo[F]:
    """The filters of one *kind* of which each of *holds* is true."""
    return each_of(lambda c: (f for f in c.filters_of(kind) if all(hold(f) for hold in holds)))


def _with_gaps(filter: Filter) -> bool:
    """Whether one of its fields can be null or missing."""
    return any(field.nullable or not field.required for field in filter.fields)


def _open_text(filter: Filter) -> bool:
    """Whether its values are texts of an open set."""
    return filter.compared == "string" and not filter.fields[0].schema.keys() & _FREE


def _may_be_unknown(filter: Filter) -> bool:
    """Whether the document allows a value that it does not allow for an item."""
    asked, kept = filter.element.enum, filter.fields[0].schema.get("enum", ())
    literals = (filter.everything, filter.absent)
    return asked is None or not {*asked} <= {*kept, *literals}


# Any filters.

every = filters(Filter)


@attrs.frozen
class OfMany:
    """A filter among several others."""

    filter: Filter
    together: str
    """The clauses of both ends of its range, a line each; empty if it has none."""

    @property
    def name(self) -> str:
        return self.filter.name


def triples(_operation: Operation, collection: Collection) -> Iterator[OfMany]:
    """Each filter, where there are several others."""
    for each in collection.filters if len(collection.filters) > 2 else ():
        lows = (low for low in collection.filters_of(From) if {*low.fields} & {*each.fields})
        ids = (f"filter/{low.name}/together" for low in lows if isinstance(each, Range))
        yield OfMany(each, "\n".join(ids))


counted_filters = only_if(every, counted)
literals = filters(Filter, lambda f: f.everything is not None)
"""Those that have a literal for no filter."""


def has_default(filter: Filter) -> bool:
    """Whether it narrows the list where it is not given."""
    default = filter.parameter.default
    return default is not None and default not in (filter.everything, filter.absent)


defaults = filters(Filter, has_default)
literal_defaults = filters(Filter, has_default, lambda f: f.everything is not None)


def _size(collection: Collection) -> Iterable[Parameter]:
    return filter(None, [collection.paging.size])


size_beside = beside(_size, lambda c: (f.parameter for f in c.filters))
position_beside = beside(position, lambda c: (f.parameter for f in c.filters))


def pairs(_operation: Operation, collection: Collection) -> Iterator[Pair]:
    """Each filter beside each other one; both ends of a range have mutants of their own."""
    for first, second in permutations(collection.filters, 2):
        if not (_are_ends(first, second) or _are_ends(second, first)):
            yield Pair(first.parameter, second.parameter)


# Filters by value.

equals = filters(Equals)
equals_of_sizes = only_if(equals, bounded)
"""Where a query may ask for the greatest page."""
equals_beside = beside(lambda c: (f.parameter for f in c.filters_of(Equals)), not_filters)
unlisted = filters(Equals, _may_be_unknown, lambda f: f.compared != "boolean")
"""Those that may be given a value that no item has."""
texts = filters(Equals, _open_text)
cased = filters(Equals, _open_text, lambda f: f.unknown == "empty" and not f.ignore_case)
"""Texts whose upper and lower case the contract leaves no freedom in."""
caseless = filters(Equals, lambda f: f.ignore_case and f.compared == "string")
free = filters(Equals, lambda f: f.compared == "string" and f.element.enum is None)
"""Those that may be given any text."""
absents = filters(Equals, lambda f: f.absent is not None)
gaps = filters(Equals, lambda f: f.fields[0].nullable)
through = filters(Equals, lambda f: all(field.many for field in f.fields))
"""Those of fields that lead through an array."""


def unlisted_without_404(operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Unlisted ones, where 404 is not documented."""
    if operation.response(404) is None:
        yield from unlisted(operation, collection)


# Searches.

contains = filters(Contains)
of_many_fields = filters(Contains, lambda f: len(f.fields) > 1)
"""Those of several fields: of one, to find nothing is not to search it."""
contains_beside = beside(lambda c: (f.parameter for f in c.filters_of(Contains)), not_filters)
caseless_searches = filters(Contains, lambda f: f.ignore_case)
searches_with_gaps = filters(Contains, _with_gaps)
joined = filters(Contains, _with_gaps, lambda f: len(f.fields) > 1)
"""Those of them of several fields."""
long = filters(
    Contains, lambda f: any(field.schema.get("maxLength", 100) > 50 for field in f.fields)
)
"""Searches of texts that can be longer than 32 characters."""
starts = filters(Starts)
caseless_starts = filters(Starts, lambda f: f.ignore_case)


searched = each_of(lambda c: (Of(s, field) for s in c.filters_of(Contains) for field in s.fields))
"""Each field of each search."""
unsearched = each_of(
    lambda c: (
        Of(search, field)
        for search in c.filters_of(Contains)
        for field in c.fields
        if field.type == "string" and field not in search.fields
    )
)
"""Each text that a search does not look at."""

# Ranges.


def _formats(range: Range) -> set[str | None]:
    return {range.element.schema.get("format"), range.fields[0].format}


def _of_instants(range: Range) -> bool:
    return _formats(range) <= INSTANTS and _formats(range) != {"date"}


def _ends_behind_its_day(range: Range) -> bool:
    """Whether it takes a date for an instant, and ends behind its day."""
    behind = isinstance(range, From) == (range.bound == "excluded")
    is_date = range.element.schema.get("format") == "date"
    return is_date and behind and range.fields[0].format == "date-time"


ranges = filters(Range)
days = filters(Range, _ends_behind_its_day)
of_instants = filters(Range, _of_instants)
zoned = filters(Range, _of_instants, lambda f: f.element.schema.get("format") == "date-time")
"""Those that take an instant, which may be written in any time zone."""
of_numbers = filters(Range, lambda f: f.fields[0].type in ("integer", "number"))
ranges_with_gaps = filters(Range, _with_gaps)
ranges_of_texts = filters(Range, lambda f: f.compared == "string" and f.element.enum is None)


def sides(operation: Operation, collection: Collection) -> Iterator[Misread]:
    """Ranges of which the document says what happens at the value itself: taken otherwise."""
    for each in ranges(operation, collection):
        if each.bound != "either":
            wrong = "lists" if each.bound == "excluded" else "leaves out"
            yield Misread(each, attrs.evolve(each, bound=_OTHER[each.bound]), wrong)


def _are_ends(low: Filter, high: Filter) -> bool:
    return isinstance(low, From) and isinstance(high, To) and low.fields == high.fields


ends = each_of(
    lambda c: (
        Ends(low, high)
        for low, high in product(c.filters_of(From), c.filters_of(To))
        if _are_ends(low, high)
    )
)
"""Every two of them that are ends of one range."""

# Several values.

arrays = filters(Filter, lambda f: f.parameter.type == "array")
all_needed = filters(Filter, lambda f: f.parameter.type == "array", lambda f: f.several == "all")
joined_rows = filters(
    Filter,
    lambda f: f.parameter.type == "array" and f.several == "any",
    lambda f: any(field.many for field in f.fields),
)
"""Those of which one item can match several values."""


def other_ways(operation: Operation, collection: Collection) -> Iterator[Misread]:
    """Arrays, combined in the other way."""
    for each in arrays(operation, collection):
        needs_all = each.several == "any"
        other = attrs.evolve(each, several="all" if needs_all else "any")
        yield Misread(each, other, "needs all" if needs_all else "takes one as enough")
