"""All questions of a run in the order in which they are asked: the most telling first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import chain, combinations, islice, product, zip_longest
from random import Random

import attrs
from attrs import evolve

from ...contract import Equals
from ...oracle.oracle import Oracle
from ...transport.batch import Batch, Crowd, Repeat, Spare, Table
from ...transport.exchange import Question
from ...transport.query import Query
from .cover import BEST, Plan
from .pool import ValuePool
from .selection import Selection
from .windows import window

_MOST_PAIRS = 40
_WALKS = 7
"""Beyond so many walks, their share grows: each filter has some, and one clause needs them all."""
_TABLES = 30
"""The same of questions that clauses have of their own: each clause needs all of its own."""
_CROWD = 8
"""Questions of the plan that are sent at the same time."""


def _shared(*streams: tuple[Iterable[Batch], int]) -> Iterator[Batch]:
    """All batches of the streams; at every moment each has had its share of the requests."""
    left = [(0.0, n, iter(batches), share) for n, (batches, share) in enumerate(streams)]
    while left:
        spent, n, batches, share = heappop(left)
        batch = next(batches, None)
        if batch is not None:
            yield batch
            heappush(left, (spent + batch.cost / share, n, batches, share))


@attrs.define
class Schedule:
    """What to ask, given what the census taught."""

    pool: ValuePool
    oracle: Oracle
    plan: Plan
    selection: Selection
    random: Random
    turns: Batch
    """Every parameter, added and left out again by turns."""
    chain: Sequence[Batch]
    """Questions back to back that each differ in little from the one before."""
    repeats: Sequence[Batch]
    """Other questions that a cache, a session or a crowd may confuse."""
    walks: Sequence[Batch]
    asked: set[tuple[str, str]] = attrs.field(init=False)
    """Values that a question of the plan, the chain or the repeats has."""

    @asked.default
    def _known(self) -> set[tuple[str, str]]:
        besides = (
            question.query
            for batch in (self.turns, *self.chain, *self.repeats)
            for question in batch
        )
        return {pair for query in (*self.plan.queries, *besides) for pair in query}

    def batches(self) -> Iterator[Batch]:
        """The questions from knowledge; those of Hypothesis and schemathesis come after them.

        What was asked before is asked again only where that is the point of it.
        """
        asked: set[Question] = set()
        for batch in filter(None, self._in_order()):
            if batch.cost > 1 or batch.repeats or batch[0] not in asked:
                asked.update(batch)
                yield batch

    def _in_order(self) -> Iterator[Batch]:
        """The most telling first.

        One question of each table comes first, every parameter by turns, the plan's best, and the
        other methods, each of which may fail or show items.  Then each kind has its share of the
        requests, the more the more its questions show: a budget that ends early has some of each.
        What says the same once more, beside other parameters, comes after that.
        """
        tables = [clause.requests for clause in self.selection.clauses if clause.requests]
        methods = [requests for requests in tables if requests[0].method != "GET"]
        planned = [Batch.of(Question(query, source="plan")) for query in self.plan.queries]
        yield from (Table.of(requests[0]) for requests in tables)
        yield self.turns
        yield from planned[:BEST]
        yield from (Table.of(question) for requests in methods for question in requests[1:])
        tables = [requests for requests in tables if requests not in methods]
        rest = [q for row in zip_longest(*(requests[1:] for requests in tables)) for q in row if q]
        yield from _shared(
            (self._in_crowds(planned[BEST:]), 10),
            (map(Table.of, rest), max(4, 3 * (len(rest) // _TABLES))),
            (self.repeats, 3),
            (self.walks, 4 * max(1, len(self.walks) // _WALKS)),
        )
        yield from self.rest_of_access()
        yield from self.rest_of_refusals()
        yield from self.chain
        yield from self.selection.told_by(self.cover())

    def _in_crowds(self, planned: Sequence[Batch]) -> Iterator[Batch]:
        """*planned*, the later half several at the same time: what they tell stays the same."""
        alone = len(planned) // 2 if self.selection.of_moments else len(planned)
        yield from planned[:alone]
        rest = iter(chain.from_iterable(planned[alone:]))
        while crowd := tuple(islice(rest, _CROWD)):
            yield Crowd(evolve(question, occasion="together") for question in crowd)

    def rest_of_access(self) -> Iterator[Batch]:
        """Wrong keys beside parameters, and right after the same question with the right key."""
        keyed = any(clause.part == "access" for clause in self.selection.clauses)
        collection = self.pool.collection
        size = self.pool.paging.default
        second = window(self.pool.paging, start=size, size=size)
        order = collection.order.ways[-1]
        for query in ((*second, *order), self.pool.together(collection.filters, self.random)):
            again = Question(query, source="repeat", occasion="again")
            if keyed or self.selection.concerns(again):
                yield Repeat.of(again)
            if keyed:
                yield Table.of(Question(query, key="wrong"))
                yield Table.of(Question(query, key="missing"))

    def rest_of_refusals(self) -> Iterator[Batch]:
        """An invalid value of each kind beside valid ones of all filters, after the first page."""
        for clause in self.selection.clauses:
            if clause.part == "refusal":
                beside = self.pool.together(self.pool.collection.filters, self.random)
                second = Query(window(self.pool.paging, start=1))
                yield Table.of(Question(second.with_(*beside, *clause.requests[0].query)))

    def cover(self) -> Iterator[Batch]:
        """Values, sizes and windows of all kinds, by turns with what few servers get wrong."""
        yield from _shared((self._of_data(), 1), (self._seldom_wrong(), 1))

    def _of_data(self) -> Iterator[Batch]:
        """Every value and pair of values, then as many sizes and windows as there is room for."""
        collection = self.pool.collection
        sizes = list(self.pool.sizes)
        self.random.shuffle(sizes)
        pairs = self.pairs()
        for query in self._with_every_value(pairs):
            yield Spare.of(self._sized(query, sizes))
        for filter in collection.filters:
            for text in self.pool.other[filter.name][:4]:
                yield Spare.of(Question(((filter.name, text),), source="cover"))
        for query in pairs[:_MOST_PAIRS]:
            yield Spare.of(self._sized(query, sizes))
        # Where filters have defaults, not all items match a query that gives none.
        sizes = [size for size in sizes if size <= self.oracle.matches(Query())]
        yield from self._sizes(sizes)

    def _seldom_wrong(self) -> Iterator[Batch]:
        """What few servers get wrong: questions of clauses, and all values near those of items."""
        tables = [clause.more for clause in self.selection.clauses]
        for filter in self.pool.collection.filters:
            if filter.whole:
                texts = ((filter.name, text) for text in self.pool.other[filter.name])
                tables.append(tuple(Question((pair,), source="cover") for pair in texts))
        for row in zip_longest(*tables):
            yield from (Spare.of(question) for question in row if question)

    def _sizes(self, sizes: list[int]) -> Iterator[Batch]:
        """Each of *sizes* with some filters, or without where too little matches."""
        collection = self.pool.collection
        while sizes:
            group = tuple(f for f in collection.filters if self.random.random() < 0.5)
            query = self.pool.together(group, self.random)
            query = query if self.oracle.matches(query) >= min(sizes) else Query()
            yield Spare.of(self._sized(query, sizes))

    def _with_every_value(self, pairs: Sequence[Query]) -> Iterator[Query]:
        """For each value that is not asked for yet one query, of two such where they meet."""
        for filter in self.pool.collection.filters_of(Equals):
            for text in self.pool.known[filter.name][:20]:
                value = (filter.name, text)
                if value not in self.asked:
                    beside = (query for query in pairs if value in query)
                    query = max(
                        beside, key=lambda q: len(set(q) - self.asked), default=Query.of(value)
                    )
                    self.asked.update(query)
                    yield query

    def pairs(self) -> list[Query]:
        """Every two values of two ``equals`` filters that some item has both of."""
        filters = self.pool.collection.filters_of(Equals)
        found = [
            Query.of((one.name, first), (other.name, second))
            for one, other in combinations(filters, 2)
            for first, second in product(self.pool.known[one.name], self.pool.known[other.name])
        ]
        found = [query for query in found if self.oracle.matches(query)]
        self.random.shuffle(found)
        return found

    def _sized(self, query: Query, sizes: list[int]) -> Question:
        """*query* with a size that was not used yet, a full page of its matches, and an order.

        The size is removed from *sizes*, unless all of these are larger than what matches.
        """
        collection, matches, start = self.pool.collection, self.oracle.matches(query), None
        size = next((size for size in sizes if size <= matches), self.pool.paging.largest)
        last = matches - 1
        if size in sizes:
            sizes.remove(size)
            last = matches - size
        if last > 0 and self.random.random() < 0.4:
            start = self.random.randint(1, last)
        query = query.with_(*window(self.pool.paging, start=start, size=size))
        if self.random.random() < 0.6:
            query = query.with_(*self.random.choice(collection.order.ways))
        return Question(query, source="cover")
