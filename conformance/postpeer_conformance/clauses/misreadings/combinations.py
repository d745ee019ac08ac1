"""Wrong readings of several filters at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations

from ...contract import Collection, Filter
from ...oracle.oracle import Oracle
from ...transport.query import Query
from . import ranges
from .misreading import (
    NOTHING,
    Misreading,
    Prediction,
    certain,
    diagnostic_only,
    instead,
    optional,
    rewriting,
    right_page,
)
from .selecting import ignored_beside, unfiltered, without

_FEW = 4
"""With more filters than this, the clause holds without a question for every pair."""


def combined(collection: Collection) -> Iterator[Misreading]:
    """Misreadings of several filters."""
    needed_data = "an item that matches one filter and not another"
    names = {f.name for f in collection.filters}
    wider = unfiltered(*collection.filters)

    def either(oracle: Oracle, query: Query) -> Prediction:
        given = query.only(*names)
        page = certain(oracle, wider(query))
        if len(given.names) < 2 or page is None or certain(oracle, query) is None:
            return None
        mask = 0
        for name, text in given:
            mask |= oracle.mask(oracle.filters[name], oracle.value(name, text))[0]
        return right_page(oracle, page.of(mask))

    yield Misreading("answers items that match any of the filters", needed_data, either)
    for one in collection.filters if len(names) > 2 else ():
        sentence = f"ignores `{one.name}` where all filters are given"
        yield optional(sentence, needed_data, rewriting(_left_out_of_all(one.name, names)))
    few = len(names) <= _FEW
    for one, other in permutations(collection.filters, 2):
        yield from _beside_absent(one, other, needed_data)
        if not ranges.are_ends(one, other):
            sentence = f"ignores `{one.name}` when `{other.name}` is also given"
            predict = ignored_beside(one.name, other.name)
            yield Misreading(sentence, needed_data, predict, primary=few)


def _left_out_of_all(name: str, names: set[str]) -> Callable[[Query], Query]:
    return lambda query: without(name)(query) if names <= query.names else query


def forgotten(collection: Collection) -> Iterator[Misreading]:
    """Misreadings that read only some of the filters given."""
    names = [f.name for f in collection.filters]

    def first(count: int) -> Callable[[Query], Query]:
        def change(query: Query) -> Query:
            given = [name for name in names if name in query.names]
            return without(*given[count:])(query)

        return change

    def alone(name: str) -> Callable[[Query], Query]:
        others = [other for other in names if other != name]
        return lambda query: without(*others)(query) if name in query.names else query

    yield diagnostic_only("reads the first one of several filters", rewriting(first(1)))
    if len(names) > 3:
        yield diagnostic_only("reads the first two of several filters", rewriting(first(2)))
    for name in names if len(names) > 2 else ():
        sentence = f"ignores all other filters if `{name}` is given"
        yield diagnostic_only(sentence, rewriting(alone(name)))


def _beside_absent(one: Filter, other: Filter, needed_data: str) -> Iterator[Misreading]:
    """Misreadings of *other*'s literal for "absent" when *one* is also given."""
    if other.absent is None:
        return
    literal = (other.name, other.absent)
    taken = instead(NOTHING, lambda query: literal in query and one.name in query.names)
    sentence = f"takes `{other.name}={other.absent}` for a value when `{one.name}` is also given"
    yield optional(sentence, needed_data, taken)
    for kept, dropped, sentence in (
        (one, other, f"ignores `{other.name}={other.absent}` when `{one.name}` is also given"),
        (other, one, f"ignores `{one.name}` when `{other.name}={other.absent}` is also given"),
    ):

        def change(query: Query, kept: str = kept.name, dropped: str = dropped.name) -> Query:
            both = literal in query and {kept, dropped} <= query.names
            return without(dropped)(query) if both else query

        yield optional(sentence, needed_data, rewriting(change))
