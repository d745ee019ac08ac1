"""Sort: the order of the whole result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve

from ..contract import Collection, ListOperation
from ..oracle.comparison import Answer
from ..oracle.oracle import Oracle, Page
from ..oracle.records import instant
from ..transport.query import Query
from .clause import ByMisreadings, Clause
from .misreadings.misreading import (
    Misreading,
    Predict,
    Prediction,
    cutting,
    diagnostic_only,
    finishing,
    optional,
    ordering,
)

_NEEDS = "at least 2 items with different sort values"


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of the order."""
    collection = operation.collection
    sort = collection.order
    name, by = sort.parameter.name, sort.by.name

    for word, direction in (("ascending", sort.ascending), ("descending", sort.descending)):
        sentence = f"`{name}={direction}` orders by `{by}`, {_FIRST[word]} first."
        wrong = (
            f"answers `{name}={direction}` in the other order",
            f"turns the order of `{name}={direction}`",
        )
        yield _one_order(collection, word, sentence, wrong, direction)
    sentence = f"Without `{name}` the order is that of `{name}={sort.parameter.default}`."
    wrong = "takes the other order as the default", "turns the default order"
    yield _one_order(collection, "default", sentence, wrong, None)
    yield ByMisreadings(
        "sort/whole-result",
        f"The whole result is ordered by `{by}`, not each page by itself or by something else.",
        sort.pointer,
        "more items than one page holds, with different sort values",
        misreadings=tuple(_other_orders(collection)),
        explanations=(
            diagnostic_only("turns the order on every page but the first", cutting(_turned_behind)),
            *_one_way(collection),
        ),
    )


_FIRST = {"ascending": "the least", "descending": "the greatest"}


def _one_order(
    collection: Collection,
    word: str,
    sentence: str,
    wrong: tuple[str, str],
    direction: str | None,
) -> Clause:
    """The clause of one *direction*, or of no order; *wrong*: always turned, and with another."""
    parameter, (always, sometimes) = collection.order.parameter, wrong
    name, others = parameter.name, (p.name for p in collection.parameters if p != parameter)
    return ByMisreadings(
        f"sort/{word}",
        sentence,
        parameter.pointer,
        _NEEDS,
        misreadings=(
            _turned(always, name, direction),
            *(
                _turned(f"{sometimes} when `{other}` is given", name, direction, other)
                for other in others
            ),
        ),
        blamed=lambda fault: fault.aspect == "order" and fault.query.get(name) == direction,
    )


def _turned(
    sentence: str, name: str, direction: str | None, beside: str | None = None
) -> Misreading:
    def turn(_oracle: Oracle, query: Query, page: Page) -> Page | None:
        given = query.texts
        if given.get(name) != direction or (beside is not None and beside not in given):
            return None
        return evolve(page, ascending=not page.ascending)

    return Misreading(sentence, _NEEDS, cutting(turn), primary=beside is None)


def _turned_behind(_oracle: Oracle, _query: Query, page: Page) -> Page | None:
    return evolve(page, ascending=not page.ascending) if page.start else None


def _other_orders(collection: Collection) -> Iterator[Misreading]:
    def within_pages(oracle: Oracle, _query: Query, page: Page, right: Answer) -> Prediction:
        default = collection.order.ascends
        if page.ascending == default:
            return None
        window = oracle.window(evolve(page, ascending=default))
        return Answer(right.total, tuple(window[::-1]))

    many = "more items than one page holds, with different sort values"
    yield Misreading("sorts each page by itself", many, finishing(within_pages))
    unsorted = ordering(_text(collection.key.of))
    for parameter in collection.parameters:
        sentence = f"does not sort when `{parameter.name}` is given"
        beside = _beside(parameter.name, unsorted)
        yield optional(sentence, _NEEDS, beside)
    if collection.order.by.format == "date-time":
        yield from _coarse(collection)
    for field in collection.fields:
        if field == collection.order.by:
            if field.format in ("date-time", "date"):
                needed_data = "sort values whose order as text is not their order in time"
                sentence = f"sorts `{field.name}` as text"
                yield optional(sentence, needed_data, ordering(_text(field.of)))
        elif field.type in ("string", "integer", "number"):
            sentence = f"sorts by `{field.name}`"
            yield optional(sentence, _NEEDS, ordering(_text(field.of)))


def _one_way(collection: Collection) -> Iterator[Misreading]:
    """Another field that is sorted by in one order only."""
    for field in collection.fields:
        if field != collection.order.by and field.type in ("string", "integer", "number"):
            for word, ascending in (("ascending", True), ("descending", False)):
                sentence = f"sorts by `{field.name}` where the order is {word}"
                predict = _only(ascending, ordering(_text(field.of)))
                yield diagnostic_only(sentence, predict)


_UNITS = {"second": 1_000_000, "minute": 60_000_000, "day": 86_400_000_000}
"""Microseconds."""


def _coarse(collection: Collection) -> Iterator[Misreading]:
    """Comparisons of whole units of the instant; within one of them items come turned."""
    by = collection.order.by
    for unit, length in _UNITS.items():
        needed_data = f"items of one {unit}, at different times of it"

        def value(item: Any, length: int = length) -> tuple[int, int]:
            moment = instant(by, item)
            return moment // length, -moment

        for word, ascending in (("ascending", True), ("descending", False)):
            sentence = f"compares whole {unit}s where `{by.name}` is {word}"
            predict = _only(ascending, ordering(value))
            yield optional(sentence, needed_data, predict)


def _only(ascending: bool, predict: Predict) -> Predict:
    def one_way(oracle: Oracle, query: Query) -> Prediction:
        page = oracle.expect(query)
        concerned = isinstance(page, Page) and page.ascending is ascending
        return predict(oracle, query) if concerned else None

    return one_way


def _beside(name: str, predict: Predict) -> Predict:
    def only(oracle: Oracle, query: Query) -> Prediction:
        return predict(oracle, query) if name in query.names else None

    return only


def _text(read: Callable[[Any], Any]) -> Callable[[Any], tuple[int, Any]]:
    """Sorts nulls first, as SQLite and MySQL do, then numbers and texts among themselves."""

    def value(item: Any) -> tuple[int, Any]:
        found = read(item)
        if isinstance(found, int | float):
            return 1, found
        return (0, "") if found is None else (2, str(found))

    return value
