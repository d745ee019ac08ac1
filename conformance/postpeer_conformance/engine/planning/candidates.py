"""Questions worth asking: every query that could tell the right reading from a wrong one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import combinations, islice, pairwise, permutations, product
from random import Random
from typing import TypeVar

import attrs

from ...clauses.misreadings import far
from ...contract import Collection, Filter, From, To
from ...oracle.oracle import Oracle
from ...oracle.parameters import texts_of, written
from ...oracle.records import Records
from ...oracle.styles import Style, Unclear
from ...transport.query import Query
from . import texts
from .pool import ValuePool, own_texts
from .windows import window

T = TypeVar("T")
_SAMPLES = 12
_GROUPS = 100
"""Groups of two filters, and of three, that are asked for together: twenty have 1,140 of three."""
_TOGETHER = 3
"""The most filters of a random group."""
_APART = 60
"""Pairs of values that are tried for two filters which chance does not tell apart."""


@attrs.frozen
class Candidates:
    """Queries made of the values in *pool*; every choice is *random*'s."""

    pool: ValuePool
    random: Random

    @property
    def collection(self) -> Collection:
        return self.pool.collection

    @property
    def records(self) -> Records:
        return self.pool.records

    def queries(self) -> list[Query]:
        """All queries from which the plan is chosen, those that tell much mixed with the others.

        Those in ASCII come first: a wrong response to another one names no mistake for sure.
        """
        made = list(dict.fromkeys((*self.combined(), *self.singles(), *self.pages())))
        self.random.shuffle(made)
        return sorted(made, key=lambda query: not all(text.isascii() for _, text in query))

    def pages(self) -> Iterator[Query]:
        """Windows of the whole list: sizes, offsets, both orders."""
        paging, total, orders = self.pool.paging, len(self.records), self.collection.order.ways
        yield Query()
        yield from map(Query, orders)
        yield from dict.fromkeys(Query((pair,)) for order in orders for pair in order)
        for size in self._sizes(total):
            yield Query(paging.asking(size=size))
            skips = (1, size, size + 1, total // 2, total - size, total - 1, total, total + 1)
            for skip in dict.fromkeys(skips):
                if skip > 0:
                    cut = Query(window(paging, start=skip, size=size))
                    yield cut
                    yield cut.with_(*self.random.choice(orders))
        for place in far.places(self.collection):
            yield Query(window(paging, start=place))
        told = max(total, self.records.total)  # more where the census did not read all
        for skip in dict.fromkeys((1, 2, paging.default, total - 1, total, told - 1, told)):
            if skip > 0:
                yield Query(window(paging, start=skip))

    def _sizes(self, total: int) -> list[int]:
        """Sizes at which something may change, of those that may be asked for."""
        paging = self.pool.paging
        least, low, high, default = paging.least, paging.smallest, paging.largest, paging.default
        near = {least, low, low + 1, default - 1, default + 1, high - 1, high}
        return sorted(n for n in near | {3, 7, max(low, total // 2), total} if least <= n <= high)

    def singles(self) -> Iterator[Query]:
        """Each filter by itself, with every text."""
        for filter in self.collection.filters:
            for text in (*self.pool.known[filter.name], *self.pool.other[filter.name]):
                yield Query.of((filter.name, text))

    def combined(self) -> Iterator[Query]:
        """Filters with each other and with page and order."""
        for filter in self.collection.filters:
            for text in self._some(self.pool.known[filter.name], 6):
                yield from self._windowed(Query.of((filter.name, text)))
            yield from self._whole(filter)
            yield from self._of_the_last(filter)
        for filter, other in permutations(self.collection.filters, 2):
            if filter.absent is not None:
                near = (*self._some(self.pool.known[other.name], 4), *self._excluded(other, filter))
                absent = (filter.name, filter.absent)
                yield from (Query.of((other.name, text), absent) for text in near)
        for filter in self.collection.filters:
            if filter.parameter.type == "array":
                yield from self._several(filter)
        yield from self._between()
        for size in range(2, _TOGETHER + 1):
            for group in self._some(list(combinations(self.collection.filters, size)), _GROUPS):
                for _ in range(_SAMPLES):
                    query = self.pool.together(group, self.random)
                    yield query
                    yield from self._some(list(self._windowed(query)), 2)

    def apart(self) -> Iterator[Query]:
        """For each two filters what an item has for one, beside what it has not for the other.

        Chance finds such pairs where many items have them, and misses those of a single one.
        """
        for one, other in permutations(self.collection.filters, 2):
            yield from islice(self._apart(one, other), _APART)

    def all_but_one(self, oracle: Oracle) -> Iterator[Query]:
        """All filters at once: one excludes an item, and all others list it.

        Only for more filters than a random group has.
        """
        filters = self.collection.filters
        for one in filters if len(filters) > _TOGETHER else ():
            for rank in self._some(list(range(len(self.records))), _SAMPLES):
                found = (self._pair(oracle, f, rank, listed=f is not one) for f in filters)
                pairs = [pair for pair in found if pair is not None]
                if len(pairs) == len(filters):
                    yield Query(pairs)

    def _pair(
        self, oracle: Oracle, filter: Filter, rank: int, *, listed: bool
    ) -> tuple[str, str] | None:
        """The first value of *filter* that certainly lists, or excludes, the item at *rank*."""
        for text in (*self.pool.known[filter.name], *self.pool.other[filter.name]):
            must, may = oracle.mask(filter, oracle.value(filter.name, text))
            if must >> rank & 1 if listed else not may >> rank & 1:
                return filter.name, text
        return None

    def _apart(self, one: Filter, other: Filter) -> Iterator[Query]:
        choices = (*self.pool.known[other.name], *self.pool.other[other.name])
        for item in self.records.items:
            own = own_texts(other, item)
            foreign = next((text for text in choices if text not in own), None)
            for text in filter(texts.usable, own_texts(one, item)):
                if foreign is not None:
                    yield Query.of((one.name, text), (other.name, foreign))

    def _several(self, filter: Filter) -> Iterator[Query]:
        """Arrays of two values and more: of one item, of different ones, the same, and of none."""
        known, other = self.pool.plain(filter), self.pool.other[filter.name]
        pairs = [[one, another] for one, another in pairwise(self._some(known, 6))]
        pairs += [[*pair[:1], text] for pair in pairs[:2] for text in other[:2]]
        own = (own_texts(filter, item) for item in self.records.items)
        of_one = [list(dict.fromkeys(each)) for each in own]
        pairs += [each[:3] for each in self._some([e for e in of_one if len(e) > 1], 4)]
        for values in (*pairs, known[:3], known[:1] * 2, other[:2]):
            with suppress(Unclear):
                query = Query(Style(filter.parameter).write(values))
                yield query
                yield from self._some(list(self._windowed(query)), 2)

    def _between(self) -> Iterator[Query]:
        """Both ends of a range at once: with some items between them, one value, and none."""
        ends = product(self.collection.filters_of(From), self.collection.filters_of(To))
        for low, high in ends:
            if {*low.fields} & {*high.fields}:
                for one in self._some(self.pool.known[low.name], 4):
                    for other in self._some(self.pool.known[high.name], 3):
                        yield Query.of((low.name, one), (high.name, other))
                for text in self._some(self.pool.known[low.name], 2):
                    yield Query.of((low.name, text), (high.name, text))

    def _excluded(self, filter: Filter, other: Filter) -> Iterator[str]:
        """For each field of *filter* texts of items that have a value for *other*."""
        having = [i for i in self.records.items if any(f.all_of(i) for f in other.fields)]
        for field in filter.fields:
            values = (v for item in having for v in field.all_of(item))
            found = [written(v) for v in values if v != "" and not isinstance(v, list)]
            yield from self._some([text for text in found if texts.usable(text)], 2)

    def _whole(self, filter: Filter) -> Iterator[Query]:
        """Pages of just as many items as match."""
        low, high = self.pool.paging.smallest, self.pool.paging.largest
        counts = Counter(t for item in self.records.items for t in texts_of(filter, item))
        for text, count in counts.items() if filter.whole else ():
            if max(2, low) <= count <= high:
                yield Query.of((filter.name, text), *self.pool.paging.asking(size=count))

    def _of_the_last(self, filter: Filter) -> Iterator[Query]:
        """The smallest page of what the last item matches."""
        paging = self.pool.paging
        smallest = paging.asking(size=paging.smallest)
        for item in self.records.items[-1:]:
            found = [t for t in own_texts(filter, item) if texts.usable(t)]
            yield from (Query.of((filter.name, text), *smallest) for text in found)

    def _windowed(self, query: Query) -> Iterator[Query]:
        """*query* in other orders and windows."""
        paging, ways = self.pool.paging, self.collection.order.ways
        low = paging.smallest
        small = self.random.randint(low, max(low, min(low + 4, len(self.records) // 2)))
        yield from (query.with_(*way) for way in ways)
        yield query.with_(*paging.asking(size=small))
        yield query.with_(*window(paging, start=small))
        yield query.with_(*window(paging, start=small, size=small))
        yield query.with_(*paging.asking(size=paging.largest), *ways[0])
        yield query.with_(*window(paging, start=small + 1, size=small), *ways[0])

    def _some(self, many: list[T], most: int) -> list[T]:
        return many if len(many) <= most else self.random.sample(many, most)
