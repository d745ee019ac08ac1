"""What leads from one page to the next, as mutants spoil it: a generator for each kind of part."""

from __future__ import annotations

from collections.abc import Iterator

from ...contract import ByAddress, ByCursor, ByKey, Collection, Operation
from ...contract import Whole as WholeList
from .parts import Whole


def leading(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where answers say what follows."""
    if collection.paging.next is not None or collection.paging.more is not None:
        yield Whole()


def revealed(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where more than one walk shows which items there are: sizes, filters or a total."""
    known = collection.paging.size or collection.filters or collection.total
    if known and not isinstance(collection.paging, WholeList):
        yield Whole()


def revealed_lead(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where answers say what follows, too."""
    for _ in leading(operation, collection):
        yield from revealed(operation, collection)


def telling_more(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where they say whether something does."""
    if collection.paging.more is not None:
        yield Whole()


def marked(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where a row says where a page is."""
    if isinstance(collection.paging, ByCursor | ByKey | ByAddress):
        yield Whole()


def revealed_marks(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where something else shows which items there are."""
    for _ in revealed(operation, collection):
        yield from marked(operation, collection)


def cursors(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where a parameter takes cursors."""
    if isinstance(collection.paging, ByCursor):
        yield Whole()


def linked(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where answers have the address of the next page, with something to keep in it."""
    paging, order = collection.paging, collection.order
    kept = paging.size or collection.filters or order.parameters
    if paging.next is not None and paging.next.address and kept:
        yield Whole()


def backwards(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where a row says what is before it."""
    paging = collection.paging
    before = isinstance(paging, ByKey) and paging.before is not None
    if before or (paging.previous is not None and paging.position is None):
        yield Whole()


def marked_filters(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where a row says where a page is, and filters narrow the list."""
    if collection.filters:
        yield from marked(operation, collection)


def marked_sizes(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where a query says how large it is."""
    if collection.paging.size is not None:
        yield from marked(operation, collection)


def revealed_orders(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where more than one walk shows which items there are, too."""
    for _ in marked_orders(operation, collection):
        yield from revealed(operation, collection)


def marked_orders(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where the list has an order."""
    if collection.order.sortings:
        yield from marked(operation, collection)


def numbered_back(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Only where a number says what is before a page."""
    if collection.paging.previous is not None and collection.paging.position is not None:
        yield Whole()
