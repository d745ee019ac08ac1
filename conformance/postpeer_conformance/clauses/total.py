"""Total: how many items match, over all pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..contract import ListOperation, Parameter
from .clause import ByMisreadings, Clause
from .fault import Fault
from .misreadings import counts

_NEEDS = "at least 2 items"


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of the number of matches, where an answer tells it."""
    collection = operation.collection
    if collection.total is None:
        return
    pointer = collection.pointer + "/total"
    yield ByMisreadings(
        "total/counts-every-match",
        "The total is the number of items that match, over all pages.",
        pointer,
        _NEEDS,
        misreadings=tuple(counts.of_matches(collection)),
        explanations=tuple(counts.guessed(collection)),
        blamed=lambda fault: fault.aspect == "end" or _depends_on(fault) == "matches",
    )
    if collection.paging.position is not None:
        yield ByMisreadings(
            "total/same-for-every-page",
            f"The total does not depend on {_named(collection.paging.parameters)}.",
            pointer,
            _NEEDS,
            misreadings=tuple(counts.by_page()),
            blamed=lambda fault: _depends_on(fault) == "page",
        )
    if collection.order.parameters:
        yield ByMisreadings(
            "total/same-for-every-order",
            f"The total does not depend on {_named(collection.order.parameters)}.",
            pointer,
            _NEEDS,
            misreadings=tuple(counts.by_order(collection)),
            blamed=lambda fault: _depends_on(fault) == "order",
        )


def _named(parameters: Iterable[Parameter]) -> str:
    return " and ".join(f"`{each.name}`" for each in parameters)


def _depends_on(fault: Fault) -> str:
    """What a wrong total seems to depend on; empty where something else is wrong."""
    asked, collection = fault.query.names, fault.oracle.collection
    if fault.aspect != "total":
        return ""
    if asked & fault.oracle.filters.keys() or not asked:
        return "matches"
    if asked & {each.name for each in collection.order.parameters}:
        return "order"
    return "page" if collection.paging.position is not None else "matches"
