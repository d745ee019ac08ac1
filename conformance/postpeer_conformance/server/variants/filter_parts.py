"""The parts of ranges, arrays and literals that mutants spoil, one generator for each kind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import attrs

from ...contract import Collection, Equals, Filter, From, Operation, Range, Starts, To
from ...contract.field import INSTANTS
from ...contract.filters import Bound

_OTHER: dict[Bound, Bound] = {"included": "excluded", "excluded": "included"}


@attrs.frozen
class Side:
    """A range of which the bound says whether it lists the items at the value itself."""

    filter: Range

    @property
    def name(self) -> str:
        return self.filter.name

    @property
    def wrong(self) -> str:
        """What a server does that takes the bound for the other one."""
        return "lists" if self.filter.bound == "excluded" else "leaves out"

    @property
    def turned(self) -> Range:
        """The range with the other bound."""
        return attrs.evolve(self.filter, bound=_OTHER[self.filter.bound])


@attrs.frozen
class Ends:
    """Both ends of a range."""

    low: Range
    high: Range

    @property
    def name(self) -> str:
        return f"{self.low.name}+{self.high.name}"


@attrs.frozen
class Several:
    """A filter that takes several values."""

    filter: Filter

    @property
    def name(self) -> str:
        return self.filter.name

    @property
    def wrong(self) -> str:
        """What a server does that combines them in the other way."""
        return "needs all" if self.filter.several == "any" else "takes one as enough"

    @property
    def turned(self) -> Filter:
        """The filter with the other way."""
        return attrs.evolve(self.filter, several="all" if self.filter.several == "any" else "any")


def ranges(_operation: Operation, collection: Collection) -> Iterator[Range]:
    for each in collection.filters:
        if isinstance(each, Range):
            yield each


def sides(operation: Operation, collection: Collection) -> Iterator[Side]:
    """Ranges of which the document says what happens at the value itself."""
    for each in ranges(operation, collection):
        if each.bound != "either":
            yield Side(each)


def days(operation: Operation, collection: Collection) -> Iterator[Range]:
    """Those that take a date for an instant, and end behind its day."""
    for each in ranges(operation, collection):
        is_date = each.element.schema.get("format") == "date"
        behind = isinstance(each, From) == (each.bound == "excluded")
        if is_date and behind and each.fields[0].format == "date-time":
            yield each


def of_instants(operation: Operation, collection: Collection) -> Iterator[Range]:
    """Those of instants."""
    for each in ranges(operation, collection):
        formats = {each.element.schema.get("format"), each.fields[0].format}
        if formats <= INSTANTS and formats != {"date"}:
            yield each


def zoned(operation: Operation, collection: Collection) -> Iterator[Range]:
    """Those that take an instant, which may be written in any time zone."""
    for each in of_instants(operation, collection):
        if each.element.schema.get("format") == "date-time":
            yield each


def of_numbers(operation: Operation, collection: Collection) -> Iterator[Range]:
    """Those of numbers."""
    for each in ranges(operation, collection):
        if each.fields[0].type in ("integer", "number"):
            yield each


def with_gaps(operation: Operation, collection: Collection) -> Iterator[Range]:
    """Those of which a field may have no value."""
    for each in ranges(operation, collection):
        if any(field.nullable or not field.required for field in each.fields):
            yield each


def of_texts(operation: Operation, collection: Collection) -> Iterator[Range]:
    """Those that are given text."""
    for each in ranges(operation, collection):
        if each.compared == "string" and each.element.enum is None:
            yield each


def ends(operation: Operation, collection: Collection) -> Iterator[Ends]:
    """Every two of them that are ends of one range."""
    every = list(ranges(operation, collection))
    for low, high in product(every, every):
        if isinstance(low, From) and isinstance(high, To) and low.fields == high.fields:
            yield Ends(low, high)


def arrays(_operation: Operation, collection: Collection) -> Iterator[Several]:
    """Filters that take several values."""
    yield from (Several(each) for each in collection.filters if each.parameter.type == "array")


def joined_rows(operation: Operation, collection: Collection) -> Iterator[Several]:
    """Those of which one item can match several values."""
    for each in arrays(operation, collection):
        if each.filter.several == "any" and any(field.many for field in each.filter.fields):
            yield each


def through(_operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Filters by value of fields that lead through an array."""
    for each in collection.filters_of(Equals):
        if all(field.many for field in each.fields):
            yield each


def caseless(_operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Filters by value that ignore case."""
    for each in collection.filters_of(Equals):
        if each.ignore_case and each.compared == "string":
            yield each


def literals(_operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Filters that have a literal for no filter."""
    yield from (each for each in collection.filters if each.everything is not None)


def defaults(_operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Filters that choose where they are not given."""
    for each in collection.filters:
        default = each.parameter.default
        if default is not None and default not in (each.everything, each.absent):
            yield each


def literal_defaults(operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Those of them that have a literal for no filter."""
    yield from (e for e in defaults(operation, collection) if e.everything is not None)


def starts(_operation: Operation, collection: Collection) -> Iterator[Filter]:
    yield from collection.filters_of(Starts)


def caseless_starts(operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Those that ignore case."""
    yield from (each for each in starts(operation, collection) if each.ignore_case)
