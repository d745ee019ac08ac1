"""Misreadings of several values: of a parameter that is an array, or of a field in an array."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from operator import and_, or_
from typing import Any

from attrs import evolve

from ...contract import Filter
from ...oracle.comparison import RankedPage, Refusal
from ...oracle.matching import matching
from ...oracle.meaning import EVERYTHING
from ...oracle.oracle import Oracle, Page
from ...oracle.parameters import Value
from ...transport.query import Query
from .misreading import (
    Misreading,
    Predict,
    Prediction,
    certain,
    diagnostic_only,
    finishing,
    optional,
    right_page,
)
from .selecting import everything, given, narrowed, one_value, unfiltered, valued

Values = tuple[Any, ...]
Select = Callable[[Oracle, Values], int | None]
"""Given several values, the ranks that a server selects, as bits; None where it is right."""
Find = Callable[[Oracle, Filter, Query], Values | None]
"""The values of a query that a server misreads; None where it reads them rightly."""


def _values(oracle: Oracle, filter: Filter, query: Query) -> Values | None:
    """The values asked for, if there are several different ones."""
    values = _given(oracle, filter, query)
    return values if values is not None and len(set(values)) > 1 else None


def _given(oracle: Oracle, filter: Filter, query: Query) -> Values | None:
    """The values asked for; None where there is none, or they are those of all items."""
    if filter.name not in query.names:
        return None
    meanings = oracle.remember(("meanings", query), lambda: oracle.meanings.of(query))
    meaning = (meanings or {}).get(filter.name)
    if not isinstance(meaning, Value) or meaning.value is EVERYTHING:
        return None
    return tuple(meaning.value)


def choosing(filter: Filter, select: Select, values_of: Find = _values) -> Predict:
    """A server that answers what *select* chooses by several values of *filter*."""
    wider = unfiltered(filter)

    def predict(oracle: Oracle, query: Query) -> Prediction:
        values = values_of(oracle, filter, query)
        mask = None if values is None else select(oracle, values)
        return None if mask is None else narrowed(oracle, wider(query), mask)

    return predict


def of_several(filter: Filter, needed_data: str) -> Iterator[Misreading]:
    """Other readings of several values."""
    name = filter.name

    def combined(by: Callable[[int, int], int]) -> Select:
        return lambda oracle, values: reduce(by, (_mask(oracle, filter, v) for v in values))

    other = and_ if filter.several == "any" else or_
    wrong = "needs all" if filter.several == "any" else "takes one as enough"
    sentence = f"{wrong} of several values of `{name}`"
    yield Misreading(sentence, needed_data, choosing(filter, combined(other)))
    yield from _of_some(filter, needed_data)
    yield Misreading(
        f"takes several values of `{name}` for one",
        needed_data,
        choosing(filter, lambda _oracle, _values: 0),
    )
    yield diagnostic_only(
        f"ignores several values of `{name}`",
        choosing(filter, lambda oracle, _values: everything(oracle)),
    )
    if filter.several == "any":
        yield from _of_unknown(filter)
    else:
        yield optional(
            f"counts a value of `{name}` that is given twice as two",
            needed_data,
            choosing(filter, lambda _oracle, _values: 0, _repeated),
        )


def _repeated(oracle: Oracle, filter: Filter, query: Query) -> Values | None:
    """The values asked for, if one of them is given several times."""
    values = _given(oracle, filter, query)
    return values if values is not None and len(set(values)) < len(values) else None


def _of_some(filter: Filter, needed_data: str) -> Iterator[Misreading]:
    """Readings of some of several values."""
    name = filter.name

    def first_two(oracle: Oracle, values: Values) -> int | None:
        return _mask(oracle, filter, *values[:2]) if len(values) > 2 else None

    for word, place in (("first", 0), ("last", -1)):

        def one(oracle: Oracle, values: Values, place: int = place) -> int:
            return _mask(oracle, filter, values[place])

        sentence = f"reads only the {word} of several values of `{name}`"
        yield Misreading(sentence, needed_data, choosing(filter, one))
    yield optional(
        f"reads only the first two of several values of `{name}`",
        f"{needed_data}, and a third one",
        choosing(filter, first_two),
    )


def _of_unknown(filter: Filter) -> Iterator[Misreading]:
    """Readings of several values of which one belongs to no item."""
    name, beside = filter.name, "two values, of which one belongs to no item"

    def unknown(oracle: Oracle, values: Values) -> bool:
        known = [bool(_mask(oracle, filter, each)) for each in values]
        return any(known) and not all(known)

    yield optional(
        f"answers nothing where one of several values of `{name}` is unknown",
        beside,
        choosing(filter, lambda oracle, values: 0 if unknown(oracle, values) else None),
    )
    yield optional(
        f"refuses several values of `{name}` where one is unknown",
        beside,
        _refusing(filter, unknown),
    )


def _mask(oracle: Oracle, filter: Filter, *values: Any) -> int:
    """The items that have these *values*, as bits of their ranks."""
    return oracle.mask(filter, values)[0]


def _refusing(filter: Filter, concerned: Callable[[Oracle, Values], bool]) -> Predict:
    def spoil(oracle: Oracle, query: Query, _page: Page, _right: RankedPage) -> Prediction:
        values = _values(oracle, filter, query)
        return Refusal() if values is not None and concerned(oracle, values) else None

    return finishing(spoil)


def of_one_element(filter: Filter, needed_data: str) -> Iterator[Misreading]:
    """A comparison with only one element of an array."""
    for word, place, primary in (("first", 0, True), ("last", -1, False)):

        def test(found: list[Any], place: int = place) -> list[Any]:
            return found[place:][:1]

        sentence = f"compares only the {word} of several values with `{filter.name}`"
        yield Misreading(sentence, needed_data, _elements(filter, test), primary=primary)


def _elements(filter: Filter, kept: Callable[[list[Any]], list[Any]]) -> Predict:
    """A server that compares only some elements of an array: those that *kept* returns."""
    wider = unfiltered(filter)

    def mask(oracle: Oracle, text: str) -> int:
        match, found = matching(filter, one_value(oracle, filter, text)), 0
        for rank, item in enumerate(oracle.records.items):
            values = [each for field in filter.fields for each in kept(field.all_of(item))]
            if any(match(each).must for each in values):
                found |= 1 << rank
        return found

    def answer(oracle: Oracle, query: Query, text: str) -> Prediction:
        found = oracle.remember((mask, text), lambda: mask(oracle, text))
        return narrowed(oracle, wider(query), found)

    return valued(filter, answer)


def may_match_twice(filter: Filter) -> bool:
    """Whether two different values of an item may be asked for at once."""
    any_is_enough = filter.listing and filter.several == "any"
    return any_is_enough and any(field.many for field in filter.fields)


def of_rows(
    filter: Filter, needed_data: str, *, told: bool, primary: bool = True
) -> Iterator[Misreading]:
    """A SQL join that returns one row for each matching value of an item."""
    name = filter.name
    yield Misreading(
        f"lists an item once for each of its values that `{name}` asks for",
        needed_data,
        _joined(filter, lambda page, rows, _right: RankedPage(len(rows), _cut(page, rows))),
        primary,
    )
    if told:
        yield Misreading(
            f"counts an item once for each of its values that `{name}` asks for",
            needed_data,
            _joined(filter, lambda _page, rows, right: evolve(right, total=len(rows))),
            primary,
        )


def _cut(page: Page, rows: Values) -> Values:
    return rows[page.start : page.start + page.size]


def _joined(filter: Filter, spoil: Callable[[Page, Values, RankedPage], RankedPage]) -> Predict:
    def matches(oracle: Oracle, asked: Values) -> list[int]:
        """For each item, how many of its values match one of those *asked* for."""
        tests = [matching(filter, each) for each in asked]
        found = []
        for item in oracle.records.items:
            values = [each for field in filter.fields for each in field.all_of(item)]
            found.append(sum(any(test(each).must for test in tests) for each in values))
        return found

    def predict(oracle: Oracle, query: Query) -> Prediction:
        asked = _asked(oracle, filter, query)
        page = certain(oracle, query) if asked else None
        if page is None:
            return None
        counts = oracle.remember((matches, asked), lambda: matches(oracle, asked))
        every = oracle.window(evolve(page, start=0, size=len(counts)))
        rows = tuple(rank for rank in every for _ in range(counts[rank]))
        return spoil(page, rows, right_page(oracle, page)) if rows else None

    return predict


def _asked(oracle: Oracle, filter: Filter, query: Query) -> Values:
    """The values that a join looks for; none where an item has to have all of them."""
    text = given(filter, query)
    if text is not None:
        return (one_value(oracle, filter, text),)
    return (_values(oracle, filter, query) or ()) if filter.several == "any" else ()
