"""The parts of a contract that mutants spoil, and how kinds of parts are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product, starmap
from typing import Any, Protocol, TypeVar

import attrs

from ...contract import Collection, Field, Operation, Parameter
from ...contract.refusals import query_refusals, silent


class Named(Protocol):
    """A part of the contract: a filter, a parameter, or one of the classes below."""

    @property
    def name(self) -> str: ...


P = TypeVar("P", bound=Named)
AppliesTo = Callable[[Operation, Collection], Iterator[P]]
"""The parts of a contract that a kind of mutant can spoil."""


@attrs.frozen
class Whole:
    """The collection as a whole."""

    name: str = ""


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


# How kinds of parts are made.


def each_of(some: Callable[[Collection], Iterable[P]]) -> AppliesTo[P]:
    """Each of *some* parts of the collection."""
    return lambda _operation, collection: iter(some(collection))


def where(*holds: Callable[[Collection], object]) -> AppliesTo[Whole]:
    """The collection as a whole, if each of *holds* is true of it."""
    return each_of(lambda c: [Whole()] if all(hold(c) for hold in holds) else [])


def only_if(each: AppliesTo[P], *others: AppliesTo[Any]) -> AppliesTo[P]:
    """The parts of *each*, if each of the *others* has a part, too."""

    def found(operation: Operation, collection: Collection) -> Iterator[P]:
        if all(any(True for _ in other(operation, collection)) for other in others):
            yield from each(operation, collection)

    return found


def number(value: Callable[[Collection], int], *others: AppliesTo[Any]) -> AppliesTo[Number]:
    """The *value* of the collection, if each of the *others* has a part."""
    return only_if(each_of(lambda c: [Number(value(c))]), *others)


def parameters_where(*holds: Callable[[Parameter], object]) -> AppliesTo[Parameter]:
    """The parameters of which each of *holds* is true."""
    return each_of(lambda c: (p for p in c.parameters if all(hold(p) for hold in holds)))


Parameters = Callable[[Collection], Iterable[Parameter]]


def beside(firsts: Parameters, seconds: Parameters) -> AppliesTo[Pair]:
    """Each of the *firsts* in the company of each of the *seconds*."""
    return each_of(lambda c: starmap(Pair, product(firsts(c), seconds(c))))


# Lists and parameters.

once = where()
asked = where(lambda c: c.parameters)
"""Where a query can say something."""
saying_more = where(lambda c: len(c.parameters) > 1)
"""Where it can say something besides: what lacks one parameter is known by the others."""
filtered = where(lambda c: c.filters)
crowds = where(lambda c: len(c.filters) > 1)
"""Where filters can be combined."""


def refusing(operation: Operation, _collection: Collection) -> Iterator[Whole]:
    """Only where the document has a refusal of queries."""
    known = (operation.response(status) for status in query_refusals(operation).statuses)
    if silent(operation) or any(known):
        yield Whole()


def keyed(operation: Operation, _collection: Collection) -> Iterator[Whole]:
    """Only where a key is needed."""
    if operation.key is not None:
        yield Whole()


parameters = parameters_where()
numeric = parameters_where(lambda p: p.type in ("integer", "number"))
minima = parameters_where(lambda p: p.minimum is not None and not p.enum)
enums = parameters_where(lambda p: p.enum is not None)


def maxima(_operation: Operation, collection: Collection) -> Iterator[Parameter]:
    """Those with a greatest value, above which none is allowed."""
    paging = collection.paging
    for each in collection.parameters:
        allowed = each == paging.size and paging.excess != "refused"
        if each.maximum is not None and not each.enum and not allowed:
            yield each


def not_filters(collection: Collection) -> Iterator[Parameter]:
    """Those for pages and order; of a cursor or a key, no question knows one."""
    yield from filter(None, (collection.paging.size, collection.paging.position))
    yield from collection.order.parameters


choosing_more = where(lambda c: len(c.filters) + len(list(not_filters(c))) > 1)
"""Where it can choose the values of two parameters."""


def position(collection: Collection) -> Iterator[Parameter]:
    """The parameter that says by a number where a page is."""
    yield from filter(None, [collection.paging.position])


unfiltering = each_of(not_filters)
places = each_of(position)
unplaced = each_of(lambda c: (p for p in not_filters(c) if p != c.paging.position))

# Fields.

nullable = each_of(lambda c: (f for f in c.fields if f.nullable and f.required))
"""Those that must be there and may be null."""


def _unused(collection: Collection) -> Iterator[Field]:
    """Fields that must be there and mean nothing to a query."""
    used = [field for each in collection.filters for field in each.fields]
    used += [*collection.key.fields, *collection.order.fields]
    pointers = [f"{each.pointer}/" for each in used]  # a filter may look into an array
    for each in collection.fields:
        if each.required and not any(p.startswith(f"{each.pointer}/") for p in pointers):
            yield each


unfiltered = each_of(_unused)
idle = each_of(lambda c: (f for f in _unused(c) if f.nullable))
