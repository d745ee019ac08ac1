"""The parts of a contract that mutants spoil, one generator for each kind of part."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import attrs

from ...contract import Collection, Contains, Equals, Field, Filter, Operation, Parameter
from ...contract.refusals import query_refusals, silent

FREE = frozenset({"enum", "const", "pattern"})


@attrs.frozen
class Whole:
    """The collection as a whole."""

    name: str = ""


@attrs.frozen
class Of:
    """A field, under a filter's name."""

    filter: Filter
    field: Field

    @property
    def name(self) -> str:
        return f"{self.filter.name}/{self.field.name}"


@attrs.frozen
class Pair:
    """A parameter in the company of another one."""

    first: Parameter
    second: Parameter

    @property
    def name(self) -> str:
        return f"{self.first.name}+{self.second.name}"


@attrs.frozen
class Number:
    """A size, or a number of items, at which something breaks."""

    value: int

    @property
    def name(self) -> str:
        return str(self.value)


def once(_operation: Operation, _collection: Collection) -> Iterator[Whole]:
    yield Whole()


def refusing(operation: Operation, _collection: Collection) -> Iterator[Whole]:
    """Only where the document has a refusal of queries."""
    known = (operation.response(status) for status in query_refusals(operation).statuses)
    if silent(operation) or any(known):
        yield Whole()


def keyed(operation: Operation, _collection: Collection) -> Iterator[Whole]:
    """Only where a key is needed."""
    if operation.key is not None:
        yield Whole()


def parameters(_operation: Operation, collection: Collection) -> Iterator[Parameter]:
    yield from collection.parameters


def unfiltering(_operation: Operation, collection: Collection) -> Iterator[Parameter]:
    """Those for pages and order; of a cursor or a key, no question knows one."""
    numbers = (collection.paging.size, collection.paging.position)
    yield from filter(None, numbers)
    yield from collection.order.parameters


def equals(_operation: Operation, collection: Collection) -> Iterator[Filter]:
    yield from collection.filters_of(Equals)


def equals_of_sizes(operation: Operation, collection: Collection) -> Iterator[Filter]:
    """The same, where a query may ask for the greatest page."""
    if collection.paging.bounded:
        yield from equals(operation, collection)


def contains(_operation: Operation, collection: Collection) -> Iterator[Filter]:
    yield from collection.filters_of(Contains)


def every(_operation: Operation, collection: Collection) -> Iterator[Filter]:
    yield from collection.filters


def searched(operation: Operation, collection: Collection) -> Iterator[Of]:
    """Each field of each search."""
    for filter in contains(operation, collection):
        yield from (Of(filter, field) for field in filter.fields)


def unsearched(operation: Operation, collection: Collection) -> Iterator[Of]:
    """Each text that a search does not look at."""
    for filter in contains(operation, collection):
        for field in collection.fields:
            if field.type == "string" and field not in filter.fields:
                yield Of(filter, field)


def caseless(operation: Operation, collection: Collection) -> Iterator[Filter]:
    yield from (each for each in contains(operation, collection) if each.ignore_case)


def with_gaps(operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Searches that look at a field which can be null or missing."""
    for each in contains(operation, collection):
        if any(field.nullable or not field.required for field in each.fields):
            yield each


def joined(operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Those of them that look at other fields as well."""
    yield from (each for each in with_gaps(operation, collection) if len(each.fields) > 1)


def long(operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Searches of texts that can be longer than 32 characters."""
    for each in contains(operation, collection):
        if any(field.schema.get("maxLength", 100) > 50 for field in each.fields):
            yield each


def unlisted(operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Filters whose values are not all known from the document."""
    for each in equals(operation, collection):
        if each.element.enum is None and each.compared != "boolean":
            yield each


def unlisted_without_404(operation: Operation, collection: Collection) -> Iterator[Filter]:
    """The same, where 404 is not documented."""
    if operation.response(404) is None:
        yield from unlisted(operation, collection)


def texts(operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Filters for one of an open set of texts."""
    for each in equals(operation, collection):
        if each.compared == "string" and not each.fields[0].schema.keys() & FREE:
            yield each


def cased(operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Those of them where the contract leaves no freedom in upper and lower case."""
    for each in texts(operation, collection):
        if each.unknown == "empty" and not each.ignore_case:
            yield each


def free(operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Filters that may be given any text."""
    for each in equals(operation, collection):
        if each.compared == "string" and each.element.enum is None:
            yield each


def absents(operation: Operation, collection: Collection) -> Iterator[Filter]:
    yield from (each for each in equals(operation, collection) if each.absent is not None)


def gaps(operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Filters whose field can be null."""
    yield from (each for each in equals(operation, collection) if each.fields[0].nullable)


def numeric(_operation: Operation, collection: Collection) -> Iterator[Parameter]:
    yield from (p for p in collection.parameters if p.type in ("integer", "number"))


def minima(_operation: Operation, collection: Collection) -> Iterator[Parameter]:
    yield from (p for p in collection.parameters if p.minimum is not None and not p.enum)


def maxima(_operation: Operation, collection: Collection) -> Iterator[Parameter]:
    paging = collection.paging
    for each in collection.parameters:
        allowed = each == paging.size and paging.excess != "refused"
        if each.maximum is not None and not each.enum and not allowed:
            yield each


def enums(_operation: Operation, collection: Collection) -> Iterator[Parameter]:
    yield from (p for p in collection.parameters if p.enum is not None)


def filtered(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where the list can be narrowed."""
    if collection.filters:
        yield Whole()


def crowds(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where filters can be combined."""
    if len(collection.filters) > 1:
        yield Whole()


def triples(_operation: Operation, collection: Collection) -> Iterator[Filter]:
    """Each filter, where there are several others."""
    yield from collection.filters if len(collection.filters) > 2 else ()


def pairs(_operation: Operation, collection: Collection) -> Iterator[Pair]:
    """Each filter beside each other one."""
    for first, second in permutations(collection.filters, 2):
        yield Pair(first.parameter, second.parameter)


def equals_beside(operation: Operation, collection: Collection) -> Iterator[Pair]:
    """Each filter by value beside each parameter for pages and order."""
    yield from _beside(operation, collection, equals(operation, collection))


def contains_beside(operation: Operation, collection: Collection) -> Iterator[Pair]:
    """Each search beside each parameter for pages and order."""
    yield from _beside(operation, collection, contains(operation, collection))


def _beside(
    operation: Operation, collection: Collection, filters: Iterator[Filter]
) -> Iterator[Pair]:
    for each in filters:
        for other in unfiltering(operation, collection):
            yield Pair(each.parameter, other)


def nullable(_operation: Operation, collection: Collection) -> Iterator[Field]:
    """Fields that must be there and may be null."""
    yield from (field for field in collection.fields if field.nullable and field.required)


def unfiltered(_operation: Operation, collection: Collection) -> Iterator[Field]:
    """Fields that must be there and mean nothing to a query."""
    used = {field for each in collection.filters for field in each.fields}
    used |= {*collection.key.fields, *collection.order.fields}
    yield from (each for each in collection.fields if each.required and each not in used)


def idle(operation: Operation, collection: Collection) -> Iterator[Field]:
    """Those of them that may be null."""
    yield from (each for each in unfiltered(operation, collection) if each.nullable)
