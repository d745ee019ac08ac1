"""Repeat: an answer depends on the question alone."""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import Operation
from ..transport.exchange import Occasion
from .clause import BySequence, Clause
from .fault import Fault

_OCCASIONS: dict[str, tuple[Occasion, str]] = {
    "same-answer": (
        "again",
        "The same question gets the same answer, whatever was asked in between.",
    ),
    "neighbours": (
        "neighbour",
        "Questions that differ in one parameter do not get each other's answers.",
    ),
    "concurrent": ("together", "Questions asked at the same time get their own answers."),
}
_NEEDS = "at least 2 items with different sort values"


def clauses(operation: Operation) -> Iterator[Clause]:
    """The clauses of asking again, of neighbours, and of questions at the same time."""
    for word, (occasion, sentence) in _OCCASIONS.items():
        yield BySequence(
            f"repeat/{word}",
            sentence,
            operation.pointer,
            _NEEDS,
            occasion,
            blamed=_changed if occasion == "again" else _never,
        )


def _changed(fault: Fault) -> bool:
    return fault.aspect == "item"


def _never(_fault: Fault) -> bool:
    return False
