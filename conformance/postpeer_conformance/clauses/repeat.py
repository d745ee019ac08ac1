"""Repeat: an answer depends on the question alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..contract import Operation
from ..oracle.checked import CheckedExchange
from ..transport.exchange import Occasion, Question
from .clause import Check, Clause, Finding

_NEEDS = "at least 2 items with different sort values"


def clauses(operation: Operation) -> Iterator[Clause]:
    """The clauses of asking again, of neighbours, and of questions at the same time.

    Their violations are not seen on one exchange: an answer that is wrong at such a moment, and
    right when the question is asked by itself, breaks them.
    """
    pointer = operation.pointer
    yield Clause(
        "repeat/same-answer",
        "The same question gets the same answer, whatever was asked in between.",
        pointer,
        _NEEDS,
        check=_right("again"),
        shown_by=_at("again"),
    )
    yield Clause(
        "repeat/neighbours",
        "Questions that differ in one parameter do not get each other's answers.",
        pointer,
        _NEEDS,
        check=_right("neighbour"),
        shown_by=_at("neighbour"),
    )
    yield Clause(
        "repeat/concurrent",
        "Questions asked at the same time get their own answers.",
        pointer,
        _NEEDS,
        check=_right("together"),
        shown_by=_at("together"),
    )


def _at(occasion: Occasion) -> Callable[[Question], bool]:
    return lambda question: question.occasion == occasion


def _right(occasion: Occasion) -> Check:
    def check(judged: CheckedExchange) -> Finding | bool:
        return judged.question.occasion == occasion and judged.answer.status == 200

    return check
