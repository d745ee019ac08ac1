"""Total: how many items match, over all pages."""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import ListOperation
from .clause import ByMisreadings, Clause
from .fault import Fault
from .misreadings import counts

_NEEDS = "at least 2 items"


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of the number of matches."""
    collection = operation.collection
    pointer, size, position = collection.pointer + "/total", *collection.paging.parameters
    yield ByMisreadings(
        "total/counts-every-match",
        "The total is the number of items that match, over all pages.",
        pointer,
        _NEEDS,
        misreadings=tuple(counts.of_matches(collection)),
        explanations=tuple(counts.guessed(collection)),
        blamed=lambda fault: fault.aspect == "end" or _depends_on(fault) == "matches",
    )
    yield ByMisreadings(
        "total/same-for-every-page",
        f"The total does not depend on `{size.name}` and `{position.name}`.",
        pointer,
        _NEEDS,
        misreadings=tuple(counts.by_page()),
        blamed=lambda fault: _depends_on(fault) == "page",
    )
    yield ByMisreadings(
        "total/same-for-every-order",
        f"The total does not depend on `{collection.order.parameter.name}`.",
        pointer,
        _NEEDS,
        misreadings=tuple(counts.by_order(collection)),
        blamed=lambda fault: _depends_on(fault) == "order",
    )


def _depends_on(fault: Fault) -> str:
    """What a wrong total seems to depend on; empty where something else is wrong."""
    asked = fault.query.names
    if fault.aspect != "total":
        return ""
    if asked & fault.oracle.filters.keys() or not asked:
        return "matches"
    return "order" if fault.oracle.collection.order.parameter.name in asked else "page"
