"""Sequences of questions by Hypothesis, over everything that the census showed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Literal

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ...contract import Filter
from ...oracle.parameters import written
from ...transport.batch import Batch, Crowd, Repeat
from ...transport.exchange import Question
from ...transport.query import Query
from .pool import ValuePool
from .texts import usable

Step = Literal["again", "change", "less", "next", "other", "burst"]
"""What comes after a question: the same, with one parameter changed, or left out, the page behind
it, another one, or several that differ in one parameter, at the same time.
"""
_STEPS: tuple[Step, ...] = ("again", "change", "change", "less", "next", "other", "other", "burst")
_LONGEST = 3
"""Steps after the first question."""
_CROWD = 8
_BYTES = 512
"""What a sequence is made of, at the most."""
_KEPT = 64
_SIZES = 500
"""Sizes that are asked for one by one."""


@attrs.define
class Explorer:
    """Makes sequences: by chance, and every other time from one that showed something rare.

    Hypothesis makes each of bytes that *random* draws.  Left to itself, it also takes constants
    from whatever modules happen to be loaded.
    """

    pool: ValuePool
    random: Random
    _kept: list[bytes] = attrs.field(factory=list)
    """What the latest rare sequences were made of."""
    _bytes: bytes = b""
    _made: tuple[Batch, ...] = ()
    _decode: Callable[[bytes], bytes | None] = attrs.field(init=False)

    @_decode.default
    def _decoder(self) -> Callable[[bytes], bytes | None]:
        @settings(database=None, suppress_health_check=list(HealthCheck))
        @given(sequences(self.pool))
        def collect(batches: tuple[Batch, ...]) -> None:
            self._made = batches

        decode: Callable[[bytes], bytes | None] = collect.hypothesis.fuzz_one_input  # type: ignore[attr-defined]
        return decode

    def next(self) -> tuple[Batch, ...]:
        """Another sequence; empty where the bytes made none."""
        self._made = ()
        self._bytes = self._decode(self._drawn()) or b""
        return self._made

    def keep(self) -> None:
        """Makes more sequences that resemble the last one, if there was one."""
        if self._bytes:
            self._kept = [*self._kept[-_KEPT:], self._bytes]

    def _drawn(self) -> bytes:
        fresh = self.random.randbytes(_BYTES)
        if not self._kept or self.random.random() < 0.5:
            return fresh
        kept = self.random.choice(self._kept)
        start, size = self.random.randrange(len(kept) + 1), self.random.choice((1, 2, 4, 8))
        return kept[:start] + fresh[:size] + kept[start + size :] + fresh[size:]


def windows(pool: ValuePool, random: Random) -> Iterator[Query]:
    """Every size of a page in both orders, and beside them every place of the list."""
    paging, orders = pool.collection.paging, pool.collection.order.both
    sizes = list(range(paging.smallest, min(paging.largest, paging.smallest + _SIZES) + 1))
    starts = list(range(len(pool.records) + 2))
    both = [(size, order) for order in orders for size in sizes]
    random.shuffle(both)
    random.shuffle(starts)
    for number in range(max(len(both), len(starts))):
        size, order = both[number % len(both)]
        start = starts[number % len(starts)]
        yield Query.of(*paging.asking(start=start, size=size), order)


def sequences(pool: ValuePool) -> st.SearchStrategy[tuple[Batch, ...]]:
    """A question and what comes after it, as batches that are sent back to back."""
    query = queries(pool)
    steps = st.lists(st.tuples(st.sampled_from(_STEPS), query), max_size=_LONGEST)
    return st.tuples(query, steps).map(lambda made: tuple(_batches(pool, *made)))


def queries(pool: ValuePool) -> st.SearchStrategy[Query]:
    """Any combination of parameters, with values that the census knows."""
    collection = pool.collection
    paging, total = collection.paging, len(pool.records)
    sizes = [paging.asking(size=n) for n in range(paging.smallest, paging.largest + 1)]
    starts = [paging.asking(start=n) for n in range(total + 3)]
    orders = [(order,) for order in collection.order.both]
    # Two sizes and orders of three: what is wrong for one of many has to be met.
    choices: list[list[Any]] = [[sizes, sizes, [()]], [starts, [()]], [orders, orders, [()]]]
    for filter in collection.filters:
        of_items = list(dict.fromkeys(_own(filter, pool)))
        near = [*pool.known[filter.name], *pool.other[filter.name]]
        given = [[((filter.name, text),) for text in texts] for texts in (of_items, near) if texts]
        choices.append([*given, [()]])
    parts = [st.one_of(*map(st.sampled_from, each)) for each in choices]
    return st.tuples(*parts).map(lambda chosen: Query(pair for part in chosen for pair in part))


def _own(filter: Filter, pool: ValuePool) -> Iterator[str]:
    """The texts of all items in the fields of *filter*."""
    for item in pool.records.items:
        values = (field.of(item) for field in filter.fields)
        yield from (t for v in values if v not in (None, "") and usable(t := written(v)))


def _batches(pool: ValuePool, first: Query, steps: list[tuple[Step, Query]]) -> Iterator[Batch]:
    row = [Question(first, source="random")]
    for step, other in steps:
        last = row[-1].query
        if step == "burst":
            crowd = dict.fromkeys([last, *(last.with_(pair) for pair in other)])
            turns = [list(crowd)[n % len(crowd)] for n in range(_CROWD)]
            yield Repeat(row)
            yield Crowd(Question(q, source="random", occasion="together") for q in turns)
            row = [Question(last, source="random", occasion="again")]
        elif step == "again":
            row.append(Question(last, source="random", occasion="again"))
        else:
            query = _after(pool, last, step, other)
            row.append(Question(query, source="random", occasion="neighbour"))
    yield Repeat(row)


def _after(pool: ValuePool, last: Query, step: Step, other: Query) -> Query:
    """The query of *step* after *last*, with values of *other*."""
    if step == "change":
        return last.with_(*other[:1])
    if step == "less":
        return last.without(*(name for name, _ in last[-1:]))
    if step == "next":
        paging = pool.collection.paging
        start, size = paging.window(_numbers(pool, last))
        return last.with_(*paging.asking(start=start + size))
    return other


def _numbers(pool: ValuePool, query: Query) -> dict[str, Any]:
    names = {parameter.name for parameter in pool.collection.paging.parameters}
    return {name: int(text) for name, text in query.only(*names)}
