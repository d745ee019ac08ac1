"""Misreadings of the order of the whole result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations
from typing import Any

from attrs import evolve

from ...contract import Collection, Field, Order
from ...contract.field import INSTANTS
from ...contract.order import Sorting
from ...oracle.comparison import RankedPage
from ...oracle.oracle import Oracle, Page
from ...oracle.records import instant
from ...transport.query import Query
from .misreading import (
    Misreading,
    Predict,
    Prediction,
    cutting,
    diagnostic_only,
    finishing,
    optional,
    ordering,
)

Concerned = Callable[[Query], bool]
"""Whether a query is in the order that a clause is about."""
NEEDS = "at least 2 items with different sort values"


def turned(sentence: str, concerned: Concerned, beside: str = "") -> Misreading:
    """The opposite direction, always or where the parameter *beside* is given."""

    def turn(_oracle: Oracle, query: Query, page: Page) -> Page | None:
        if not concerned(query) or (beside and beside not in query.names):
            return None
        return evolve(page, ascending=not page.ascending)

    return Misreading(sentence, NEEDS, cutting(turn), primary=not beside)


def in_the_usual(
    sentence: str, order: Order, sorting: Sorting, concerned: Concerned
) -> Iterator[Misreading]:
    """The default order, where that is by another field."""
    if order.usual is not None and order.usual.by == sorting.by:
        return  # the other direction, or the same

    def cut(_oracle: Oracle, query: Query, page: Page) -> Page | None:
        return _as_usual(order, page) if concerned(query) else None

    yield Misreading(sentence, NEEDS, cutting(cut))


def half_asked(order: Order) -> Iterator[Misreading]:
    """Other orders where only one of two parameters is given: the other one has a default, too."""
    pairs = (pair for sorting in order.sortings for pair in permutations(sorting.asking, 2))
    for given, missing in dict.fromkeys((given, name) for given, (name, _) in pairs):

        def alone(query: Query, given: tuple[str, str] = given, missing: str = missing) -> bool:
            return given in query and missing not in query.names

        sentence = f"turns the order of `{'='.join(given)}` without `{missing}`"
        yield evolve(turned(sentence, alone), primary=False)


def turned_behind(collection: Collection) -> Iterator[Misreading]:
    """Orders that are wrong on later pages, where a number asks for them."""
    if collection.paging.position is not None:
        sentence = "turns the order on every page but the first"
        yield diagnostic_only(sentence, cutting(_turned_behind))


def _turned_behind(_oracle: Oracle, _query: Query, page: Page) -> Page | None:
    return evolve(page, ascending=not page.ascending) if page.start else None


def others(collection: Collection) -> Iterator[Misreading]:
    """Orders of each page by itself, of other fields, and of the same fields in other ways."""
    many = "more items than one page holds, with different sort values"
    sentence = "sorts each page by itself"
    yield Misreading(sentence, many, finishing(_within_pages(collection.order)))
    unsorted = ordering(_text(collection.key.of))
    for parameter in collection.parameters:
        sentence = f"does not sort when `{parameter.name}` is given"
        beside = _beside(parameter.name, unsorted)
        yield optional(sentence, NEEDS, beside)
    for field in collection.order.fields:
        if field.format == "date-time":
            yield from _coarse(field)
    for field in collection.fields:
        if field in collection.order.fields:
            if field.format in INSTANTS:
                needed_data = "sort values whose order as text is not their order in time"
                sentence = f"sorts `{field.name}` as text"
                predict = _where(field, None, ordering(_text(field.of)))
                yield optional(sentence, needed_data, predict)
        elif field.type in ("string", "integer", "number"):
            sentence = f"sorts by `{field.name}`"
            yield optional(sentence, NEEDS, ordering(_text(field.of)))


def one_way(collection: Collection) -> Iterator[Misreading]:
    """Orders by another field, in one direction only."""
    for field in collection.fields:
        if field in collection.order.fields or field.type not in ("string", "integer", "number"):
            continue
        for word, ascending in (("ascending", True), ("descending", False)):
            sentence = f"sorts by `{field.name}` where the order is {word}"
            yield diagnostic_only(sentence, _where(None, ascending, ordering(_text(field.of))))


def _within_pages(order: Order) -> Callable[[Oracle, Query, Page, RankedPage], Prediction]:
    """Cuts pages from the default order, then sorts each.

    Where the list has only one order, it cuts them from the opposite one.
    """

    def spoil(oracle: Oracle, _query: Query, page: Page, right: RankedPage) -> Prediction:
        if order.unusual is None:
            base = evolve(page, ascending=not page.ascending)
        elif oracle.is_usual(page):
            return None
        else:
            base = _as_usual(order, page)
        values = oracle.records.values(page.by)
        window = sorted(oracle.window(base), key=values.__getitem__, reverse=not page.ascending)
        return RankedPage(right.total, tuple(window))

    return spoil


def _as_usual(order: Order, page: Page) -> Page:
    """*page* in the default order."""
    usual = order.usual
    if usual is None:
        return evolve(page, by=None, ascending=False)
    return evolve(page, by=usual.by, ascending=usual.ascending)


_UNITS = {"second": 1_000_000, "minute": 60_000_000, "day": 86_400_000_000}
"""Microseconds."""


def _coarse(by: Field) -> Iterator[Misreading]:
    """Instants cut to whole units; within a unit, items come in the opposite order."""
    for unit, length in _UNITS.items():
        needed_data = f"items of one {unit}, at different times of it"

        def value(item: Any, length: int = length) -> tuple[int, int]:
            moment = instant(by, item)
            return moment // length, -moment

        for word, ascending in (("ascending", True), ("descending", False)):
            sentence = f"compares whole {unit}s where `{by.name}` is {word}"
            predict = _where(by, ascending, ordering(value))
            yield optional(sentence, needed_data, predict)


def _where(by: Field | None, ascending: bool | None, predict: Predict) -> Predict:
    """*predict* in orders by *by* or, if None, by any field, in one direction or in both."""

    def only(oracle: Oracle, query: Query) -> Prediction:
        page = oracle.expect(query)
        if not isinstance(page, Page) or by not in (None, page.by):
            return None
        return predict(oracle, query) if ascending in (None, page.ascending) else None

    return only


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
