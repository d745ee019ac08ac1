"""Sort: the order of the whole result."""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import Collection, ListOperation, Order
from ..contract.order import Sorting
from ..transport.query import Query
from .clause import ByMisreadings, Clause
from .fault import Fault
from .misreadings import orders
from .misreadings.misreading import Misreading
from .misreadings.orders import Concerned

_DIRECTIONS = {True: "ascending", False: "descending"}
_WORDS = {"asc": "ascending", "desc": "descending"}


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of the order; none where it is the server's own."""
    collection = operation.collection
    order, usual = collection.order, collection.order.usual
    for sorting in order.sortings:
        yield _asked(collection, sorting) if sorting.asking else _always(collection, sorting)
    if order.parameters and usual is not None:
        yield _default(collection, usual)
    if order.sortings:
        fields = " or ".join(f"`{field.name}`" for field in order.fields)
        yield ByMisreadings(
            "sort/whole-result",
            f"The whole result is sorted by {fields}, not page by page or by another field.",
            order.pointer,
            "more items than one page holds, with different sort values",
            misreadings=tuple(orders.others(collection)),
            explanations=(*orders.turned_behind(collection), *orders.one_way(collection)),
            blamed=lambda fault: fault.aspect == "order" and not _is_within(fault),
        )


def _asked(collection: Collection, sorting: Sorting) -> Clause:
    """The clause of an order that a query asks for."""
    order, words = collection.order, (_WORDS.get(text, text) for _, text in sorting.asking)
    asking = "&".join(f"{name}={text}" for name, text in sorting.asking)

    def concerned(query: Query) -> bool:
        return _orders(order, query) and order.of(query.texts) == sorting

    return _clause(
        collection,
        "/".join(words),
        f"`{asking}` sorts by `{sorting.by.name}`, {_DIRECTIONS[sorting.ascending]}.",
        (f"answers `{asking}` in the other order", f"turns the order of `{asking}`"),
        concerned,
        *orders.in_the_usual(f"answers `{asking}` in the usual order", order, sorting, concerned),
    )


def _default(collection: Collection, usual: Sorting) -> Clause:
    """The clause of a query that asks for no order."""
    names = " and ".join(f"`{each.name}`" for each in collection.order.parameters)
    defaults = "&".join(f"{name}={text}" for name, text in usual.asking)
    return _clause(
        collection,
        "default",
        f"Without {names}, the order is that of `{defaults}`.",
        ("takes the other order as the default", "turns the default order"),
        lambda query: not _orders(collection.order, query),
        *orders.half_asked(collection.order),
    )


def _always(collection: Collection, sorting: Sorting) -> Clause:
    """The clause of an order that the list always has."""
    return _clause(
        collection,
        "always",
        f"The list is sorted by `{sorting.by.name}`, {_DIRECTIONS[sorting.ascending]}.",
        ("answers in the other order", "turns the order"),
        lambda _query: True,
    )


def _clause(
    collection: Collection,
    word: str,
    sentence: str,
    wrong: tuple[str, str],
    concerned: Concerned,
    *more: Misreading,
) -> Clause:
    """The clause of one order; *wrong*: always turned, and beside another parameter."""
    order, (always, sometimes) = collection.order, wrong
    pointer = order.parameters[-1].pointer if order.parameters else order.pointer
    return ByMisreadings(
        f"sort/{word}",
        sentence,
        pointer,
        orders.NEEDS,
        misreadings=(
            orders.turned(always, concerned),
            *(
                orders.turned(f"{sometimes} when `{p.name}` is given", concerned, p.name)
                for p in collection.parameters
                if p not in order.parameters
            ),
            *more,
        ),
        blamed=lambda fault: _is_within(fault) and concerned(fault.query),
    )


def _is_within(fault: Fault) -> bool:
    """Whether a page is out of order by itself; another one holds other items than the first."""
    return fault.aspect == "order" and "order" in fault.judged.kinds


def _orders(order: Order, query: Query) -> bool:
    """Whether *query* asks for an order."""
    return any(parameter.name in query.names for parameter in order.parameters)
