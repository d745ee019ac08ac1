"""Sequences of questions by Hypothesis, over everything that the census showed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, cycle, islice
from random import Random
from typing import Literal

import attrs
from hypothesis import strategies as st

from ...contract import Filter
from ...transport.batch import Batch, Crowd, Repeat
from ...transport.exchange import Question
from ...transport.query import Pairs, Query
from .drawing import decoder
from .pool import ValuePool, own_texts
from .texts import usable
from .windows import next_window, window

Step = Literal["again", "change", "less", "next", "other", "burst"]
"""What comes after a question: the same, with one parameter changed, or left out, the page behind
it, another one, or several that differ in one parameter, at the same time.
"""
_STEPS: tuple[Step, ...] = ("again", "change", "change", "less", "next", "other", "other", "burst")
_LONGEST = 3
"""Steps after the first question."""
_CROWD = 8
_CROWDS = (2, 8, 2, 8, 2, 8, 32)
"""An odd number of sizes, so that each comes with the same and with different questions."""
_TEXTS = 4
"""Values of each filter in crowds."""
_BYTES = 512
"""What a sequence is made of, at the most."""
_KEPT = 64


@attrs.define
class Explorer:
    """Makes sequences: by chance, and every other time from one that showed something rare."""

    pool: ValuePool
    random: Random
    _kept: list[bytes] = attrs.field(factory=list)
    """What the latest rare sequences were made of."""
    _last: bytes = b""
    """What the last sequence was made of."""
    _decode: Callable[[bytes], tuple[tuple[Batch, ...], bytes] | None] = attrs.field(init=False)

    @_decode.default
    def _decoder(self) -> Callable[[bytes], tuple[tuple[Batch, ...], bytes] | None]:
        return decoder(sequences(self.pool))

    def next(self) -> tuple[Batch, ...]:
        """Another sequence; empty where the bytes made none."""
        made, self._last = self._decode(self._drawn()) or ((), b"")
        return made

    def keep(self) -> None:
        """Makes more sequences that resemble the last one, if there was one."""
        if self._last:
            self._kept = [*self._kept[-_KEPT:], self._last]

    def _drawn(self) -> bytes:
        fresh = self.random.randbytes(_BYTES)
        if not self._kept or self.random.random() < 0.5:
            return fresh
        kept = self.random.choice(self._kept)
        start, size = self.random.randrange(len(kept) + 1), self.random.choice((1, 2, 4, 8))
        return kept[:start] + fresh[:size] + kept[start + size :] + fresh[size:]


def windows(pool: ValuePool, random: Random) -> Iterator[Query]:
    """Every size of a page in both orders, and beside them every place of the list."""
    paging, orders = pool.paging, pool.collection.order.ways
    sizes = [(size, order) for order in orders for size in pool.sizes]
    starts = list(range(len(pool.records) + 2))
    random.shuffle(sizes)
    random.shuffle(starts)
    turns = zip(cycle(sizes), cycle(starts), strict=False)
    for (size, order), start in islice(turns, max(len(sizes), len(starts))):
        yield Query.of(*window(paging, start=start, size=size), *order)


def bursts(pool: ValuePool, random: Random) -> Iterator[Crowd]:
    """Crowds without end, of one large page and of pages that all differ, by turns."""
    paging, orders = pool.paging, pool.collection.order.ways
    largest = max(paging.smallest, min(paging.largest, len(pool.records)))
    pairs = [(f.name, t) for f in pool.collection.filters for t in pool.known[f.name][:_TEXTS]]
    for number, count in enumerate(cycle(_CROWDS)):
        same = number % 2
        sizes = [paging.asking(size=max(paging.smallest, largest - n)) for n in range(count)]
        queries = [Query.of(*size, *orders[n % len(orders)]) for n, size in enumerate(sizes)]
        random.shuffle(pairs)
        beside = queries[1::2]
        queries[1::2] = [q.with_(*pairs[n : n + 1]) for n, q in enumerate(beside)]
        asked = queries[:1] * count if same else queries
        yield Crowd(Question(q, source="random", occasion="together") for q in asked)


def sequences(pool: ValuePool) -> st.SearchStrategy[tuple[Batch, ...]]:
    """A question and what comes after it, as batches that are sent back to back."""
    query = queries(pool)
    steps = st.lists(st.tuples(st.sampled_from(_STEPS), query), max_size=_LONGEST)
    return st.tuples(query, steps).map(lambda made: tuple(_batches(pool, *made)))


def queries(pool: ValuePool) -> st.SearchStrategy[Query]:
    """Any combination of parameters, with values that the census knows."""
    paging, nothing = pool.paging, st.just(())

    def sizes() -> st.SearchStrategy[Pairs]:
        numbers = st.sampled_from(range(paging.smallest, paging.largest + 1))
        return numbers.map(lambda size: paging.asking(size=size))

    def orders() -> st.SearchStrategy[Pairs]:
        return st.sampled_from(pool.collection.order.ways)

    starts = st.sampled_from(range(len(pool.records) + 3)).map(lambda n: window(paging, start=n))
    # What is wrong for one of many sizes has to be met: two of three queries have a size.  A
    # strategy counts once, however often it is named, so each of the two is another one.
    parts = [sizes() | sizes() | nothing, starts | nothing, orders() | orders() | nothing]
    parts += [_values(filter, pool) | nothing for filter in pool.collection.filters]
    return st.tuples(*parts).map(lambda chosen: Query(chain.from_iterable(chosen)))


def _values(filter: Filter, pool: ValuePool) -> st.SearchStrategy[Pairs]:
    """As often a text that some item has as one of the pool."""
    own = dict.fromkeys(
        t for item in pool.records.items for t in own_texts(filter, item) if usable(t)
    )
    near = (*pool.known[filter.name], *pool.other[filter.name])
    found = [[((filter.name, text),) for text in some] for some in (own, near) if some]
    return st.one_of(list(map(st.sampled_from, found)))


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
        return next_window(pool.paging, last)
    return other
