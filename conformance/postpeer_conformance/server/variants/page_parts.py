"""The parts of pages and orders that mutants spoil, one generator for each kind of part."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ...contract import ByNumber, ByOffset, Collection, Filter, Operation
from ...contract import Whole as WholeList
from .parts import Number, Pair, Whole


@attrs.frozen
class Numbering:
    """The numbers of pages."""

    first: int
    name: str = ""

    @property
    def before(self) -> int:
        return self.first - 1

    @property
    def after(self) -> int:
        return self.first + 1


@attrs.frozen
class InBody:
    """A place in the body of an answer."""

    pointer: str
    name: str = ""


def once_paged(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where the list comes in pages."""
    if not isinstance(collection.paging, WholeList):
        yield Whole()


def sized(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where a query says how large a page is."""
    if collection.paging.size is not None:
        yield Whole()


def default_sized(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where the document says how large one is otherwise."""
    if collection.paging.size is not None and collection.paging.size.default is not None:
        yield from sized(operation, collection)


def positioned(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where a number says where a page is."""
    if collection.paging.position is not None:
        yield Whole()


def offsets(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where that is how many items are before it."""
    if isinstance(collection.paging, ByOffset):
        yield Whole()


def numbers(_operation: Operation, collection: Collection) -> Iterator[Numbering]:
    """Only where pages are numbered."""
    if isinstance(collection.paging, ByNumber):
        yield Numbering(collection.paging.first)


def sized_numbers(operation: Operation, collection: Collection) -> Iterator[Numbering]:
    """Only where a query says how large they are, too."""
    if collection.paging.smallest < collection.paging.largest:
        yield from numbers(operation, collection)


def sized_offsets(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where a query says both."""
    if collection.paging.size is not None:
        yield from positioned(operation, collection)


def swappable(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where two numbers say how many items are on a page, and how many before it."""
    if collection.paging.size is not None:
        yield from offsets(operation, collection)


def empty_past(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where a page behind the last one is empty."""
    if collection.paging.past == "empty":
        yield from positioned(operation, collection)


def counted_past(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where it tells how many items match, too."""
    if collection.total is not None:
        yield from empty_past(operation, collection)


def tied(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where items that are equal in the order come in pages."""
    by, key = set(collection.order.fields), set(collection.key.fields)
    if by - key or not by:
        yield from once_paged(operation, collection)


def tied_offsets(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where numbers say where such pages are."""
    for _ in tied(operation, collection):
        yield from positioned(operation, collection)


def refused_past(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where one is refused."""
    if collection.paging.past == "refused":
        yield from positioned(operation, collection)


def endless(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Where any number of items may be skipped."""
    paging = collection.paging
    bound = paging.position and paging.position.maximum is not None
    if not bound and paging.past != "refused":
        yield from positioned(operation, collection)


def size_beside(_operation: Operation, collection: Collection) -> Iterator[Pair]:
    size = collection.paging.size
    yield from (Pair(size, each.parameter) for each in collection.filters if size)


def offset_beside(_operation: Operation, collection: Collection) -> Iterator[Pair]:
    position = collection.paging.position
    yield from (Pair(position, each.parameter) for each in collection.filters if position)


def counted(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where answers tell how many items match."""
    if collection.total is not None:
        yield Whole()


def counted_filters(_operation: Operation, collection: Collection) -> Iterator[Filter]:
    """The filters of a list of which they do."""
    yield from collection.filters if collection.total is not None else ()


def counted_crowds(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where there are several of these."""
    if len(list(counted_filters(operation, collection))) > 1:
        yield Whole()


def framed(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where an answer has more than the items."""
    if collection.items:
        yield Whole()


def told_in_body(_operation: Operation, collection: Collection) -> Iterator[InBody]:
    """Where they do so in the body."""
    if collection.total is not None and collection.total.pointer is not None:
        yield InBody(collection.total.pointer)


def sized_total(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where they do, and a query says how large a page is."""
    if collection.paging.size is not None:
        yield from counted(operation, collection)


def counted_by_order(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where they do, and an order can be asked for."""
    if collection.order.unusual is not None:
        yield from counted(operation, collection)


def caps(_operation: Operation, collection: Collection) -> Iterator[Number]:
    """Sizes below the greatest page at which a server could stop."""
    most, default = collection.paging.largest, collection.paging.default
    if collection.paging.size is not None:
        sizes = dict.fromkeys((default + 5, most // 2))
        yield from (Number(n) for n in sizes if default < n < most)


def below_default(operation: Operation, collection: Collection) -> Iterator[Number]:
    """One less than the default size."""
    for _ in default_sized(operation, collection):
        yield Number(collection.paging.default - 1)


def below_maximum(operation: Operation, collection: Collection) -> Iterator[Number]:
    """One less than the greatest size."""
    for _ in bounded(operation, collection):
        yield Number(collection.paging.largest - 1)


def bounded(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where there is a greatest size."""
    if collection.paging.bounded:
        yield Whole()


def least(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where there is a smallest size."""
    size = collection.paging.size
    if size is not None and size.minimum is not None:
        yield Whole()


def two_pages(operation: Operation, collection: Collection) -> Iterator[Number]:
    """As many items as two pages of the default size hold."""
    for _ in counted(operation, collection):
        yield Number(2 * collection.paging.default)


def exceeding(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where a greater size may be asked for."""
    if collection.paging.excess != "refused":
        yield from bounded(operation, collection)


def capped(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where it has to be served."""
    if collection.paging.excess == "capped":
        yield from bounded(operation, collection)


def whole(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where the list comes whole."""
    if isinstance(collection.paging, WholeList):
        yield Whole()
