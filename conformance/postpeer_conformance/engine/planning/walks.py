"""Walks that the plan does not know of: what pages lose or repeat between them.

The order among equals is the server's own, but a walk has to keep it.  A server without one shows
it only where a page ends within a group of equals, and then by chance: walks are made so that
chance is small, over small pages and large ones, in both orders, alone and under each filter.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import accumulate, chain, groupby, islice, pairwise, product, takewhile, zip_longest
from math import comb, log2
from random import Random
from typing import Any
from urllib.parse import quote

import attrs

from ...clauses.misreadings.misreading import certain
from ...clauses.misreadings.ranges import are_ends
from ...contract import ByOffset, Filter, Paging, Whole
from ...oracle.oracle import Oracle
from ...oracle.styles import Style, Unclear
from ...transport.batch import Walk
from ...transport.exchange import Question
from ...transport.query import Query
from .pool import ValuePool, own_texts
from .trails import Trails

_MOST_STEPS = 7
_STEPS = 3
"""Pages of a walk across groups of equals."""
_SMALL = 10
_SIZES = (*range(1, _SMALL + 1), 15, 20, 30, 50, 75, 100)
"""Sizes of its pages; larger ones are for large groups."""
_SURE, _SURE_FILTERED = 5.0, 3.0
"""Bits: an order that is drawn anew for each page passes once in 2 to the power of so many.

Less is enough for each filter, since there are several.
"""
_MOST, _MOST_FILTERED = 5, 2
"""Walks in one order, or under one filter, until that is reached."""
_GROUPS = 30
"""Groups of equals that are tried for a page to end in."""

Span = tuple[int, int]
"""The first place of a group, and the first one behind it."""


@attrs.frozen
class Walks:
    """Short walks across groups of equals, and one over everything."""

    oracle: Oracle
    pool: ValuePool
    random: Random

    def batches(self) -> Iterator[Walk]:
        """Each walk by itself, those over everything last."""
        total, paging = len(self.oracle.records), self.oracle.paging
        if total <= paging.smallest or isinstance(paging, Whole):
            return
        # The first of each kind come before the second.
        kinds, number = [list(self._across(query)) for query in self._contexts()], 0
        in_turn = chain.from_iterable(zip_longest(*kinds))
        for number, walk in enumerate(filter(None, in_turn), 1):
            yield self._batch(number, walk)
        if self._trails.needed:
            yield from self._following(number + 1)
        if paging.position is not None:
            yield self._over_everything(total, paging)

    def _over_everything(self, total: int, paging: Paging) -> Walk:
        size = max(min(2, total - 1), -(-total // _MOST_STEPS), paging.smallest)
        size = min(size + 1 if size > 2 and total % size == 0 else size, paging.largest)
        return self._batch(0, _Walk(Query(self.oracle.collection.opening), 0, size, _MOST_STEPS))

    @property
    def _trails(self) -> Trails:
        return Trails(self.oracle)

    def _following(self, number: int) -> Iterator[Walk]:
        """Walks that the responses lead: in each order, under each filter, and over everything."""
        trails = self._trails
        for query, size in trails.contexts(self._asked()):
            yield trails.turning(number, query, size, _STEPS + 1)
            number += 1
        others = (query for query in self._asked() if query)
        yield trails.whole(number, next(others, Query()))
        yield from trails.excessive(number + 1)

    def _asked(self) -> Iterator[Query]:
        """Each order, and each filter with what most items match, in one order.

        An address has to repeat what was asked for: several values, and characters to escape.  And
        what goes on from an item must not take the place of either end of a range.
        """
        yield from dict.fromkeys(map(Query, self.oracle.collection.order.ways))
        for filter in self.pool.apart:
            known = [Query.of((filter.name, text)) for text in self.pool.known[filter.name]]
            several = list(self._several(filter)) if self._addressed else []
            several += self._between(filter)
            for queries in (several, known):
                found = [query for query in queries if certain(self.oracle, query)]
                best = max(found, key=self._worth, default=None)
                if best is not None and (queries is known or self._worth(best)[0]):
                    yield best
                    break

    def _worth(self, query: Query) -> tuple[bool, int, bool, int]:
        """A filter that selects all that come without it would not be missed."""
        count, escaped = self.oracle.matches(query), 0
        if count <= self.oracle.paging.smallest:
            return False, 0, False, count
        if self._addressed:
            escaped = len(query) + sum(_escaped(text) for _, text in query)
        cased = any(_has_capitals(text) for _, text in query)
        return count != self.oracle.matches(Query()), escaped, cased, count

    @property
    def _addressed(self) -> bool:
        told = self.oracle.paging.next
        return told is not None and told.address

    def _several(self, filter: Filter) -> Iterator[Query]:
        """Two values at once, of different items or of one; none where a value is not an array."""
        if filter.parameter.type != "array":
            return
        own = (tuple(own_texts(filter, item)[:2]) for item in self.oracle.records.items)
        pairs = chain(pairwise(self.pool.plain(filter)), (pair for pair in own if len(pair) == 2))
        for pair in islice(dict.fromkeys(pairs), _GROUPS):
            with suppress(Unclear):
                yield Query(Style(filter.parameter).write(pair))

    def _between(self, filter: Filter) -> Iterator[Query]:
        """Both ends of the range that *filter* begins or ends, each of which excludes items."""
        matches, known = self.oracle.matches, self.pool.known
        for other in (each for each in self.pool.collection.filters if are_ends(filter, each)):
            for texts in product(known[filter.name], known[other.name]):
                ends = (filter.name, texts[0]), (other.name, texts[1])
                if matches(Query(ends)) < min(matches(Query.of(end)) for end in ends):
                    yield Query(ends)

    def _contexts(self) -> Iterator[Query]:
        """Both orders, and for each filter the value and the order in which most have equals.

        Of several the one where these come first: databases keep a few of the best while they sort,
        and equals among them by chance, but where nearly all are asked for in one order.
        """
        orders = list(map(Query, self.oracle.collection.order.ways))
        yield from orders
        for filter in self.pool.unlike:
            self.random.shuffle(orders)
            values = (((filter.name, text),) for text in self.pool.known[filter.name])
            queries = [Query(value + order) for value in values for order in orders]
            groups = {query: spans(self._instants(query)) for query in queries}
            best = max(queries, key=lambda query: _equals(groups[query]), default=Query())
            if groups.get(best):
                yield best

    def _instants(self, query: Query) -> Sequence[Any]:
        """The sort values of all that *query* finds, in its order."""
        page = certain(self.oracle, query)
        if page is None:
            return ()
        values = self.oracle.records.values(page.by)
        return [values[rank] for rank in self.oracle.ordered(page)]

    def _across(self, query: Query) -> Iterator[_Walk]:
        """Walks across groups of equals, until an order drawn anew would hardly pass them.

        The first one begins with the first page, where there is such a walk: databases often take
        another way to it than to later ones.
        """
        groups = spans(self._instants(query))
        split: list[Span] = []
        bits, sizes = 0.0, set[int]()
        filtered = len(query) > 1
        sure, most = (_SURE_FILTERED, _MOST_FILTERED) if filtered else (_SURE, _MOST)
        while bits < sure and len(sizes) < most:
            walks = [walk for walk in self._candidates(query, groups) if walk.size not in sizes]
            self.random.shuffle(walks)
            if not sizes:
                walks = [w for w in walks if not w.start and w.bits(groups) >= 1] or walks
            best = max(walks, key=lambda walk: walk.worth(groups, split), default=None)
            if best is None or not best.bits(groups):
                return
            bits += best.bits(groups)
            split += [group for group in groups if best.bits([group])]
            sizes.add(best.size)
            yield best

    def _candidates(self, query: Query, groups: Sequence[Span]) -> Iterator[_Walk]:
        """Walks of which a page ends within a group."""
        paging = self.oracle.paging
        large = sorted(groups, key=lambda span: span[0] - span[1])[: _GROUPS // 2]
        most = max((end - start for start, end in large), default=0)
        most = min(paging.largest, max(_SMALL, most))
        sizes = [n for n in _SIZES if paging.smallest <= n <= most]
        some = self.random.sample(groups, min(len(groups), _GROUPS // 2))
        for start, end in sorted({*large, *some}):
            middle = (start + end) // 2
            if not isinstance(paging, ByOffset):
                yield from self._cutting(query, (start, end), sizes or [paging.smallest])
                continue
            if paging.smallest <= middle <= paging.largest and start < middle:
                yield _Walk(query, 0, middle, 2)
            for size in sizes or [paging.smallest]:
                for steps in range(2, _STEPS + 1):
                    starts = (middle - pages * size for pages in range(1, steps))
                    yield from (_Walk(query, n, size, steps) for n in starts if n >= 0)

    def _cutting(self, query: Query, group: Span, sizes: Sequence[int]) -> Iterator[_Walk]:
        """Walks over pages that cannot begin anywhere, of which one ends within *group*."""
        start, end = group
        for size in sizes:
            place = (start // size + 1) * size
            if place >= end:
                continue
            if self.oracle.paging.position is None:
                if place // size < _MOST_STEPS:
                    yield _Walk(query, 0, size, place // size + 1)
                continue
            for pages in range(1, min(_STEPS, place // size + 1)):
                yield _Walk(query, place - pages * size, size, pages + 1)

    def _batch(self, number: int, walk: _Walk) -> Walk:
        """Every second walk opens a connection for each page, and so may meet other replicas."""
        asking = self.oracle.paging.asking
        if self.oracle.paging.position is None:
            return self._trails.of(number, walk.query, walk.size, walk.steps)
        most = len(self._instants(walk.query))
        places = range(walk.start, most, walk.size)[: walk.steps]
        return Walk(
            Question(
                walk.query.with_(*asking(start=place, size=walk.size)),
                source="plan",
                walk=number,
                fresh=number % 2 == 1,
            )
            for place in places
        )


@attrs.frozen
class _Walk:
    """Pages of one size, one behind the other."""

    query: Query
    start: int
    size: int
    steps: int

    def bits(self, groups: Sequence[Span]) -> float:
        """How unlikely it is that an order drawn anew for each page passes."""
        end = self.start + self.steps * self.size
        first = max(0, bisect(groups, (self.start, 0)) - 1)
        return sum(self._bits(each) for each in takewhile(lambda g: g[0] < end, groups[first:]))

    def worth(self, groups: Sequence[Span], split: Sequence[Span]) -> tuple[float, int]:
        """What the walk shows, that of groups which were *split* before half; few pages first."""
        bits = self.bits(groups)
        bits -= sum(self._bits(group) for group in split) / 2 if split else 0
        return min(bits, _SURE), -self.steps

    def _bits(self, group: Span) -> float:
        """The chance that no page repeats an item of *group*, as its binary logarithm."""
        start, end = group
        bits, taken = 0.0, 0
        for step in range(self.steps):
            first = self.start + step * self.size
            part = min(end, first + self.size) - max(start, first)
            if part > 0:
                bits += log2(comb(end - start, part) / comb(end - start - taken, part))
                taken += part
        return bits


def _escaped(text: str) -> int:
    """How much depends on how *text* is escaped in an address: most where it means something."""
    return 2 * any(each in text for each in "+%&#") + (quote(text, safe="") != text)


def _has_capitals(text: str) -> bool:
    return any(each.isascii() and each.isupper() for each in text)


def _equals(groups: Sequence[Span]) -> tuple[int, int]:
    """How many items have equals; more where the first of them comes earlier."""
    return sum(end - start for start, end in groups), -groups[0][0] if groups else 0


def spans(instants: Sequence[Any]) -> list[Span]:
    """The groups of equals in *instants*, which are ordered."""
    groups = (len(list(group)) for _, group in groupby(instants))
    ends = list(accumulate(groups, initial=0))
    return [(start, end) for start, end in pairwise(ends) if end - start > 1]
