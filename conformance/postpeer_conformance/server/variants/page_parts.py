"""The pages and totals that mutants spoil, and what leads from one page to the next."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ...contract import (
    ByAddress,
    ByCursor,
    ByKey,
    ByNumber,
    ByOffset,
    Collection,
    Equals,
    Operation,
    Range,
)
from ...contract import Whole as WholeList
from .parts import Number, each_of, number, only_if, where


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
    """A place in the body of a response."""

    pointer: str
    name: str = ""


whole = where(lambda c: isinstance(c.paging, WholeList))
paged = where(lambda c: not isinstance(c.paging, WholeList))
framed = where(lambda c: c.items)
"""Where a response has more than the items."""

# Sizes.

sized = where(lambda c: c.paging.size)
"""Where a query says how large a page is."""
default_sized = where(lambda c: c.paging.size and c.paging.size.default is not None)
bounded = where(lambda c: c.paging.bounded)
"""Where there is a greatest size."""
least = where(lambda c: c.paging.size and c.paging.size.minimum is not None)
exceeding = where(lambda c: c.paging.bounded and c.paging.excess != "refused")
"""Where a greater size may be asked for."""
capped = where(lambda c: c.paging.bounded and c.paging.excess == "capped")
"""Where it has to be served."""
below_default = number(lambda c: c.paging.default - 1, default_sized)
below_maximum = number(lambda c: c.paging.largest - 1, bounded)


def caps(_operation: Operation, collection: Collection) -> Iterator[Number]:
    """Sizes below the greatest page at which a server could stop."""
    most, default = collection.paging.largest, collection.paging.default
    if collection.paging.size is not None:
        sizes = dict.fromkeys((default + 5, most // 2))
        yield from (Number(n) for n in sizes if default < n < most)


# Places.

positioned = where(lambda c: c.paging.position)
"""Where a number says where a page is."""
offsets = where(lambda c: isinstance(c.paging, ByOffset))
sized_offsets = only_if(positioned, sized)
empty_past = where(lambda c: c.paging.position and c.paging.past == "empty")
"""Where a page behind the last one is empty."""
refused_past = where(lambda c: c.paging.position and c.paging.past == "refused")
endless = where(
    lambda c: c.paging.position and c.paging.position.maximum is None,
    lambda c: c.paging.past != "refused",
)
"""Where any number of items may be skipped."""
tied = where(
    lambda c: not isinstance(c.paging, WholeList),
    lambda c: not c.order.fields or set(c.order.fields) - set(c.key.fields),
)
"""Where items that are equal in the order come in pages."""


steady = only_if(tied, where(lambda c: c.filters or c.order.sortings or c.paging.position))
"""Where other questions than walks show that such a list does not change."""


numbers = each_of(lambda c: [Numbering(c.paging.first)] if isinstance(c.paging, ByNumber) else [])
"""Where pages are numbered."""
sized_numbers = only_if(numbers, where(lambda c: c.paging.smallest < c.paging.largest))

# Totals.

counted = where(lambda c: c.total)
"""Where responses tell how many items match."""
two_pages = number(lambda c: 2 * c.paging.default, counted)


def told_in_body(_operation: Operation, collection: Collection) -> Iterator[InBody]:
    """Where they do so in the body."""
    if collection.total is not None and collection.total.pointer is not None:
        yield InBody(collection.total.pointer)


# What leads on.

leading = where(lambda c: c.paging.next or c.paging.more)
"""Where responses say what follows."""
following = where(lambda c: c.paging.next)
"""Where they say which page is the next."""
telling_more = where(lambda c: c.paging.more)
revealed = only_if(paged, where(lambda c: c.paging.size or c.filters or c.total))
"""Where more than one walk shows which items there are: sizes, filters or a total."""


@attrs.frozen
class Hidden:
    """An item of the list that no page holds."""

    clauses: str
    """The clauses of filters that show it where no total does, a line each."""
    name: str = ""


def hidden(operation: Operation, collection: Collection) -> Iterator[Hidden]:
    """Where something shows that an item is hidden."""
    clauses = list[str]()
    if collection.total is None:
        filters = [each for each in collection.filters if isinstance(each, Equals | Range)]
        clauses = [f"filter/{each.name}/complete" for each in filters]
        clauses += ["page/backwards", *["filter/combination"] * (len(filters) > 1)]
    for _ in revealed(operation, collection):
        yield Hidden("\n".join(clauses))


cursors = where(lambda c: isinstance(c.paging, ByCursor))
marked = where(lambda c: isinstance(c.paging, ByCursor | ByKey | ByAddress))
"""Where a row says where a page is."""
marked_orders = only_if(marked, where(lambda c: c.order.sortings))
linked = where(
    lambda c: c.paging.next and c.paging.next.address,
    lambda c: c.paging.size or c.filters or c.order.parameters,
)
"""Where responses have the address of the next page, with something to keep in it."""
backwards = where(
    lambda c: (
        (isinstance(c.paging, ByKey) and c.paging.before)
        or (c.paging.previous and c.paging.position is None)
    )
)
"""Where a row says what is before it."""
numbered_back = where(lambda c: c.paging.previous and c.paging.position)
"""Where a number says what is before a page."""
