"""The orders that mutants spoil, one generator for each kind of part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from ...contract import Collection, Field, Operation
from ...contract.order import Order, Sorting
from .parts import Pair, each_of, only_if, where

_WORDS = {"asc": "ascending", "desc": "descending"}


@attrs.frozen
class Asked:
    """An order that a query can ask for."""

    sorting: Sorting
    name: str = ""

    @property
    def clause(self) -> str:
        """What its clause is called."""
        return "/".join(_WORDS.get(text, text) for _, text in self.sorting.asking)

    @property
    def asking(self) -> str:
        """What asks for it."""
        return "&".join(f"{name}={text}" for name, text in self.sorting.asking)


@attrs.frozen
class Orders:
    """All orders of a list."""

    order: Order
    name: str = ""

    @property
    def usual(self) -> str:
        """The clause of the order that need not be asked for."""
        return "sort/default" if self._asked else "sort/always"

    @property
    def clauses(self) -> str:
        """The clauses of all that can be asked for, a line each."""
        return "\n".join(f"sort/{each.clause}" for each in self._asked)

    @property
    def first(self) -> Asked:
        return self._asked[0]

    @property
    def last(self) -> Asked:
        return self._asked[-1]

    @property
    def _asked(self) -> list[Asked]:
        return [Asked(each) for each in self.order.sortings if each.asking]


@attrs.frozen
class Ordered(Pair):
    """A parameter for the order, in the company of another one."""

    unusual: Asked = attrs.field(kw_only=True)
    """The order that has to be asked for."""
    clauses: str = attrs.field(kw_only=True)
    """The clauses of all orders that are others without the first parameter, a line each."""


def sort_beside(_operation: Operation, collection: Collection) -> Iterator[Ordered]:
    usual, unusual = collection.order.usual, collection.order.unusual
    if usual is None or unusual is None:
        return
    asked = dict(unusual.asking).items() - dict(usual.asking).items()
    for parameter in collection.order.parameters:
        if parameter.name in dict(asked):
            kept = dict(usual.asking)[parameter.name]
            turned = (
                s for s in collection.order.sortings if (parameter.name, kept) not in s.asking
            )
            clauses = "\n".join(f"sort/{Asked(each).clause}" for each in turned)
            for each in collection.filters:
                yield Ordered(parameter, each.parameter, unusual=Asked(unusual), clauses=clauses)


@attrs.frozen
class Half:
    """One of the two parameters for an order, without the other."""

    sorting: Sorting
    name: str = ""

    @property
    def given(self) -> str:
        return "=".join(self.sorting.asking[0])

    @property
    def missing(self) -> str:
        return self.sorting.asking[1][0]

    def is_half_asked(self, texts: Mapping[str, str]) -> bool:
        """Whether a query with *texts* asks for nothing else of the order."""
        name, text = self.sorting.asking[0]
        return texts.get(name) == text and self.missing not in texts


def of_two(_operation: Operation, collection: Collection) -> Iterator[Half]:
    """The last order of a list for which there are two parameters."""
    for sorting in collection.order.sortings[-1:]:
        if len(sorting.asking) > 1:
            yield Half(sorting)


sortings = each_of(
    lambda c: (Asked(each, Asked(each).clause) for each in c.order.sortings if each.asking)
)
"""Each order that can be asked for."""
ordered = each_of(lambda c: [Orders(c.order)] if c.order.sortings else [])
"""Where the list has an order."""


def _reversible(collection: Collection) -> bool:
    """Whether the other end of its order can be asked for."""
    usual, unusual = collection.order.usual, collection.order.unusual
    return usual is not None and unusual is not None and usual.by == unusual.by


def instants(_operation: Operation, collection: Collection) -> Iterator[Field]:
    """What the list is usually ordered by, where it is an instant."""
    usual = collection.order.usual
    if usual is not None and usual.by.format == "date-time":
        yield usual.by


def _misleading(collection: Collection) -> bool:
    """Whether the order of the values is not that of their text."""
    by = collection.order.usual and collection.order.usual.by
    return bool(by and (by.format == "date-time" or by.type in ("integer", "number")))


reordered = only_if(ordered, where(_reversible))
misread = only_if(ordered, where(_misleading))
by_instants = only_if(ordered, instants)
