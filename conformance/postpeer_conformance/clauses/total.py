"""Total: how many items match, over all pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..contract import ListOperation, Paging, Parameter, Whole
from ..oracle.checked import CheckedExchange
from .clause import ByCheck, ByMisreadings, Clause
from .fault import Fault
from .misreadings import counts

_NEEDS = "at least 2 items"


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of the number of matches, where a response tells it."""
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
    if not isinstance(collection.paging, Whole):
        yield _of_pages(collection.paging, pointer)
    if collection.order.parameters:
        yield ByMisreadings(
            "total/same-for-every-order",
            f"The total does not depend on {_named(collection.order.parameters)}.",
            pointer,
            _NEEDS,
            misreadings=tuple(counts.by_order(collection)),
            blamed=lambda fault: _depends_on(fault) == "order",
        )


def _of_pages(paging: Paging, pointer: str) -> Clause:
    """Where responses lead from page to page, only the pages of a walk can be compared."""
    if paging.position is None:
        return ByCheck(
            "total/same-for-every-page",
            "The total is the same on every page of a walk.",
            pointer,
            "more items than one page holds",
            check=_tells_on_a_later_page,
            shows=lambda question: question.step is not None,
            blamed=lambda fault: _depends_on(fault) == "page",
        )
    return ByMisreadings(
        "total/same-for-every-page",
        f"The total does not depend on {_named(paging.parameters)}.",
        pointer,
        _NEEDS,
        misreadings=tuple(counts.by_page()),
        blamed=lambda fault: _depends_on(fault) == "page",
    )


def _named(parameters: Iterable[Parameter]) -> str:
    return " and ".join(f"`{each.name}`" for each in parameters)


def _tells_on_a_later_page(judged: CheckedExchange) -> bool:
    told = judged.seen is not None and judged.seen.total is not None
    return told and judged.right and _is_later(judged)


def _is_later(judged: CheckedExchange) -> bool:
    """Whether it is a page of a walk, and not the first one."""
    step = judged.question.step
    return step is not None and step.start > 0


def _depends_on(fault: Fault) -> str:
    """What a wrong total seems to depend on; empty where something else is wrong."""
    asked, collection = fault.query.names, fault.oracle.collection
    if fault.aspect != "total":
        return ""
    if _is_later(fault.judged):
        return "page"
    if asked & fault.oracle.filters.keys() or not asked:
        return "matches"
    if asked & {each.name for each in collection.order.parameters}:
        return "order"
    return "page" if collection.paging.position is not None else "matches"
