"""Window: which part of the whole list a page shows, where a number selects it."""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import Collection, ListOperation
from ..contract.paging import Past
from ..oracle.checked import CheckedExchange
from ..oracle.oracle import Refused
from ..transport.exchange import Question
from .clause import ByCheck, ByMisreadings, Clause, Finding
from .fault import Fault
from .misreadings import far, windows
from .refusal import not_refused

_FAR = 10**6
"""A number past the last page of most lists."""
_DUE: dict[Past, str] = {
    "empty": "the page is empty",
    "either": "the page is empty or the request is refused",
}


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of offsets and page numbers; none where responses lead to the next page."""
    collection = operation.collection
    position, paging = collection.paging.position, collection.paging
    if position is None:
        return
    yield ByMisreadings(
        "page/window",
        windows.sentence(paging),
        position.pointer,
        windows.needed(collection),
        misreadings=tuple(windows.misread(collection)),
        explanations=tuple(windows.guessed(paging)),
        blamed=lambda fault: (
            fault.aspect == "window" and (fault.past_the_end is None or paging.past == "refused")
        ),
    )
    if paging.past == "refused":
        yield _refused(position.name, position.pointer)
        return
    yield _past(collection, position.name, position.pointer)
    if far.reaches(collection):
        yield ByMisreadings(
            "page/far-past-the-end",
            f"With `{position.name}` far past the end, the page is empty or refused.",
            position.pointer,
            "at least 1 item",
            misreadings=tuple(far.misreadings(paging)),
            blamed=lambda fault: _is_past(fault) and _is_far(collection, fault),
        )


def _past(collection: Collection, name: str, pointer: str) -> Clause:
    due = _DUE[collection.paging.past]
    unchanged = " and the total unchanged" if collection.total else ""
    return ByMisreadings(
        "page/past-the-end",
        f"With `{name}` just past the end, {due}{unchanged}.",
        pointer,
        "at least 1 item",
        misreadings=tuple(windows.past_the_end(collection)),
        blamed=lambda fault: _is_past(fault) and not _is_far(collection, fault),
    )


def _is_past(fault: Fault) -> bool:
    return fault.aspect == "window" and fault.past_the_end is not None


def _is_far(collection: Collection, fault: Fault) -> bool:
    return far.reaches(collection) and (fault.past_the_end or 0) >= far.FAR


def _refused(name: str, pointer: str) -> Clause:
    """The clause of a list that refuses pages past its end, by any documented client error."""

    def check(judged: CheckedExchange) -> Finding | bool:
        if judged.expectation != Refused(name, "past"):
            return False
        status = judged.response.status
        if 400 <= status < 500 and judged.documented:
            return True
        return not_refused(judged, str(judged.query_refusals))

    return ByCheck(
        "page/past-the-end",
        f"With `{name}` past the end, the request is refused.",
        pointer,
        "at least 1 item",
        check=check,
        requests=(Question(((name, str(_FAR)),)),),
    )
