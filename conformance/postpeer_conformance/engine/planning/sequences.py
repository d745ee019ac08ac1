"""Questions whose responses may depend on those before, or beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, cycle, groupby, islice
from math import ceil
from random import Random

import attrs

from ...clauses.misreadings.misreading import certain
from ...contract import Filter
from ...oracle.oracle import Oracle
from ...transport.batch import Batch, Crowd, Repeat
from ...transport.exchange import Question
from ...transport.query import Pairs, Query, query_of
from .pool import ValuePool
from .windows import window

_FILTERS = 4
"""Filters that come and go beside pages and orders, back to back."""
_TOGETHER = 12
"""Questions at the same time at the most: few requests have room for a large crowd."""


def _neighbours(queries: Iterable[Pairs]) -> Batch:
    return Repeat(Question(query, source="repeat", occasion="neighbour") for query in queries)


def _changing(queries: Iterable[Pairs]) -> Batch:
    """The same without those that are equal to the one before them."""
    return _neighbours(query for query, _ in groupby(map(query_of, queries)))


def together(queries: Iterable[Pairs]) -> Batch:
    """*queries* at the same time."""
    return Crowd(Question(q, source="repeat", occasion="together") for q in queries)


def _shared_out(queries: Sequence[Query]) -> Iterator[Sequence[Query]]:
    """*queries* in parts of about the same size, none of which is large."""
    parts = ceil(len(queries) / _TOGETHER)
    for part in range(parts):
        yield queries[len(queries) * part // parts : len(queries) * (part + 1) // parts]


@attrs.define
class Repeats:
    """What a cache, a session or a crowd would confuse."""

    pool: ValuePool
    oracle: Oracle
    random: Random
    asked: set[tuple[str, str]] = attrs.field(factory=set)
    """Values that one of these questions has."""

    def batches(self) -> Iterator[Batch]:
        """All but those of the chain."""
        yield Repeat.of(Question((), source="repeat", occasion="again"))
        yield from self._swapped()
        unlike = self.pool.unlike
        yield from self._neighbours(unlike)
        alike = [
            Query.of((parameter.name, text))
            for parameter in self.pool.collection.parameters
            for text in self._different(parameter.name)
        ]
        yield from map(together, _shared_out(self._unlike(alike)))
        others = [each for each in self.pool.collection.filters if each not in unlike]
        yield from self._neighbours(others)

    def chain(self) -> Iterator[Batch]:
        """Questions back to back, each with one parameter more, less or different.

        The first of them has every parameter.
        """
        collection, paging = self.pool.collection, self.pool.paging
        values = [(f.name, text) for f in collection.filters for text in self._plain(f.name)[:1]]
        values = values[:_FILTERS]
        low, most = paging.smallest, self._most(values)
        # A size that is hardly asked for otherwise, and makes two pages of the list.
        half = len(self.oracle.records) // 2 + 1
        size = max(low, min(most - 1, half, self.random.randint(40, 70)))
        here, there = collection.order.unusual_asking, collection.order.usual_asking
        smallest, one, more = (paging.asking(size=n) for n in (low, size, most))
        at = window(paging, start=1, size=most)[len(more) :]
        more_and_less = [values[:n] for n in range(1, len(values) + 1)]
        more_and_less += [values[n:] for n in range(1, len(values))]
        windows = [(*more, *here, *at), (*more, *there, *at), (*more, *there)]
        same = {*here} & {*there}  # what no other order has changed yet
        aside = next((w for w in collection.order.ways if {*there} - {*w} == same), None)
        windows += [(*more, *aside), (*more, *there)] if same and aside else []
        windows.append((*smallest, *there))
        yield _changing(
            [
                *[one, (*one, *here), (*more, *here), windows[0]],
                *((*windows[0], *asked) for asked in more_and_less),
                *((*each, *values[-1:]) for each in windows[1:]),
                windows[-1],
            ]
        )
        for value in values[:-1]:
            yield _changing([*((*each, value) for each in windows), windows[-1]])

    def _most(self, values: Sequence[tuple[str, str]]) -> int:
        """The greatest size of a page, or of one that leaves a second page under *values*."""
        paging = self.pool.paging
        if paging.reaches(1, paging.largest):
            return paging.largest
        fewest = min((self.oracle.matches(Query.of(value)) for value in values), default=0)
        return max(paging.smallest, min(paging.largest, fewest // 2))

    def _neighbours(self, filters: Iterable[Filter]) -> Iterator[Batch]:
        """Pairs that differ in the value of one of *filters*, back to back."""
        paging = self.pool.paging
        for filter in filters:
            size = max(paging.smallest, min(paging.largest, self.random.randint(4, 40)))
            base = Query(paging.asking(size=size))
            texts = self._different(filter.name)
            if len(texts) > 1:
                queries = [base.with_((filter.name, t)) for t in (*texts, texts[-1].swapcase())]
                yield _neighbours(q for q in queries if certain(self.oracle, q))

    def _swapped(self) -> Iterator[Batch]:
        """The same values under other names, and values that are the same one behind the other."""
        paging = self.pool.paging
        low = paging.smallest
        one, two = (min(low + n, paging.largest) for n in (0, 1))
        yield _neighbours(window(paging, size=n, start=m) for n, m in ((one, two), (two, one)))
        if low * 10 + 1 < paging.largest:
            sizes = ((low, 12), (low * 10 + 1, 2), (low * 10 + 2, 1), (low + 1, 11))
            yield _neighbours(window(paging, size=n, start=m) for n, m in sizes)
        texts = [f for f in self.pool.collection.filters if f.parameter.type == "string"]
        known = [t for f in texts[:1] for t in self.pool.known[f.name][:1]]
        if known:
            yield _neighbours(((filter.name, known[0]),) for filter in texts)

    def _unlike(self, queries: Sequence[Query]) -> list[Query]:
        """*queries*, each of another size and order than the one before it.

        So whatever a server mixes up between two of them shows.
        """
        collection = self.pool.collection
        paging, orders = self.pool.paging, collection.order.ways
        low = max(2, paging.smallest)
        sizes = (paging.asking(size=min(paging.largest, low + n % 7)) for n in count())
        turns = zip(queries, sizes, cycle(orders), strict=False)
        return [Query.of(*size, *order).with_(*query) for query, size, order in turns]

    def _different(self, name: str) -> list[str]:
        """Two values of a parameter with different right responses; from now on they are asked for.

        Such as were not, where there are some.
        """
        collection = self.pool.collection
        paging, order = self.pool.paging, collection.order
        if name == paging.size_name:
            return [str(min(paging.smallest + n, paging.largest)) for n in (1, 2)]
        if name == paging.position_name:
            return ["1", "2"]
        if name in {each.name for each in order.parameters}:
            ways = (order.unusual_asking, order.usual_asking, *order.ways)
            return list(dict.fromkeys(dict(way)[name] for way in ways if way))[:2]
        known = self._plain(name) if name in self.pool.known else []
        self.random.shuffle(known)
        known.sort(key=lambda text: (name, text) in self.asked)
        pages = [self.oracle.expect(Query.of((name, text))) for text in known]
        others = (text for text, page in zip(known, pages, strict=True) if page != pages[0])
        chosen = [*known[:1], *islice(others, 1)]
        self.asked.update((name, text) for text in chosen)
        return chosen

    def _plain(self, name: str) -> list[str]:
        """Texts of a filter whose response leaves nothing open, those with most matches first."""
        texts = [t for t in self.pool.known[name] if certain(self.oracle, Query.of((name, t)))]
        return sorted(texts, key=lambda text: -self.oracle.matches(Query.of((name, text))))
