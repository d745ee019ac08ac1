"""Repeat: a response depends on the question alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..contract import ListOperation
from ..transport.exchange import Occasion
from .clause import BySequence, Clause
from .fault import Fault
from .misreadings.orders import NEEDS

_OCCASIONS: dict[str, tuple[Occasion, str]] = {
    "same-answer": (
        "again",
        "The same request gets the same response, whatever was sent in between.",
    ),
    "neighbours": (
        "neighbour",
        "Requests that differ in one parameter do not get each other's responses.",
    ),
    "concurrent": ("together", "Requests sent at the same time get their own responses."),
}


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of asking again, of neighbours, and of questions at the same time."""
    for word, (occasion, sentence) in _OCCASIONS.items():
        if occasion == "neighbour" and not operation.collection.parameters:
            continue  # no two questions differ
        yield BySequence(
            f"repeat/{word}",
            sentence,
            operation.pointer,
            NEEDS if operation.collection.order.sortings else "at least 2 items",
            occasion,
            blamed=partial(_changed, occasion),
        )


def _changed(occasion: Occasion, fault: Fault) -> bool:
    return occasion == "again" and fault.aspect == "item"
