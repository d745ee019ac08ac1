"""All questions of a run in the order in which they are asked: the most telling first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, islice, product, zip_longest
from random import Random

import attrs

from ..clauses.clause import Clause
from ..exchange import Question
from ..oracle.oracle import Oracle, Page, Query
from .plan import Plan
from .questions import Material

Batch = tuple[Question, ...]
"""Questions that are sent one after the other, or (``together``) at the same time."""

_BEST = 18
"""Planned questions that come before anything else."""
_MOST_STEPS = 10
_MOST_PAIRS = 40


def _neighbours(queries: Iterable[Query]) -> Batch:
    return tuple(Question(query, source="repeat", occasion="neighbour") for query in queries)


def _in_turn(*streams: tuple[Iterable[Batch], int]) -> Iterator[Batch]:
    """From each stream in turn as many batches as its number says, until all are at their end."""
    left = [(iter(batches), count) for batches, count in streams]
    while left:
        for stream in list(left):
            batches, count = stream
            taken = tuple(islice(batches, count))
            yield from taken
            if len(taken) < count:
                left.remove(stream)


@attrs.define
class Agenda:
    """What to ask, given what the census taught."""

    material: Material
    oracle: Oracle
    plan: Plan
    clauses: Sequence[Clause]
    random: Random
    asked: set[tuple[str, str]] = attrs.field(init=False)
    """Values that some question has."""

    @asked.default
    def _planned(self) -> set[tuple[str, str]]:
        return {pair for query in self.plan.queries for pair in query}

    def batches(self) -> Iterator[Batch]:
        """The questions from knowledge; those of Hypothesis and schemathesis come after them.

        What was asked before is asked again only where that is the point of it.
        """
        asked: set[Question] = set()
        for batch in self._in_order():
            if len(batch) > 1 or batch[0].occasion or batch[0] not in asked:
                asked.update(batch)
                yield batch

    def _in_order(self) -> Iterator[Batch]:
        """The most telling first.

        One question of each table comes first, and the plan's best.  Then the kinds take turns, so
        that a budget that ends early ends with some of each.
        """
        tables = [clause.asks for clause in self.clauses if clause.asks]
        methods = [asks for asks in tables if asks[0].method != "GET"]
        planned = [(Question(query, source="plan"),) for query in self.plan.queries]
        yield from ((asks[0],) for asks in tables)
        yield from planned[:_BEST]
        yield from self.chain()
        yield from ((question,) for asks in methods for question in asks[1:])
        tables = [asks for asks in tables if asks not in methods]
        rest = (q for row in zip_longest(*(asks[1:] for asks in tables)) for q in row if q)
        yield from _in_turn(
            (((question,) for question in rest), 4),
            (self._repeated(), 1),
            (planned[_BEST:], 3),
            (self.walks(), 1),
            (chain(self.rest_of_access(), self.rest_of_refusals()), 1),
        )
        yield from self.cover()

    def _repeated(self) -> Iterator[Batch]:
        """Questions whose answer may depend on those before, or beside them."""
        yield (Question((), source="repeat", occasion="again"),)
        yield from self.swapped()
        yield from self.neighbours()
        yield from self.together()

    def walks(self) -> Iterator[Batch]:
        """Short walks across the edges of groups of equals, and one over everything."""
        total = len(self.oracle.records)
        if total < 2:
            return
        collection = self.material.collection
        number = 1
        for ascending in (False, True):
            for cut in self._cuts(ascending)[:3]:
                for size in self._sizes_at(cut):
                    sort = collection.sort
                    text = sort.ascending if ascending else sort.descending
                    query = ((sort.parameter.name, text),)
                    yield self._walk(number, query, cut - size, size, 2)
                    number += 1
        size = max(min(2, total - 1), -(-total // _MOST_STEPS), int(collection.limit.minimum or 1))
        size = min(size + 1 if size > 2 and total % size == 0 else size, self._largest())
        yield self._walk(0, (), 0, size, min(_MOST_STEPS, -(-total // size)))

    def _largest(self) -> int:
        return int(self.material.collection.limit.maximum or 100)

    def _sizes_at(self, cut: int) -> list[int]:
        sizes = [size for size in (cut, self.random.randint(1, cut)) if size <= self._largest()]
        return sizes[:1] or [min(cut, self._largest())]

    def _cuts(self, ascending: bool) -> list[int]:
        """Ranks at which a page would cut a group of equals in two."""
        instants = self.oracle.records.instants
        instants = instants[::-1] if ascending else instants
        cuts = [n for n in range(1, len(instants)) if instants[n] == instants[n - 1]]
        self.random.shuffle(cuts)
        return cuts

    def _walk(self, number: int, query: Query, start: int, size: int, steps: int) -> Batch:
        collection = self.material.collection
        return tuple(
            Question(
                (
                    *query,
                    (collection.limit.name, str(size)),
                    (collection.offset.name, str(start + step * size)),
                ),
                source="plan",
                walk=number,
            )
            for step in range(steps)
        )

    def chain(self) -> Iterator[Batch]:
        """Questions back to back, each with one parameter more, less or different."""
        collection = self.material.collection
        limit, order = collection.limit.name, collection.sort.parameter.name
        low = max(1, int(collection.limit.minimum or 1))
        size = max(low, min(self._largest() - 1, self.random.randint(40, 70)))  # hardly asked for
        here, there = ((order, text) for text in self._different(order))
        smallest, one, more = ((limit, str(n)) for n in (low, size, size + 1))
        at = (collection.offset.name, "1")
        yield _neighbours([(one,), (one, here), (more, here), (more, here, at)])
        for filter in collection.filters:
            for text in self._plain(filter.name)[:1]:
                asked = (filter.name, text)
                yield _neighbours(
                    [
                        (more, at, here),
                        (more, at, here, asked),
                        (more, at, there, asked),
                        (more, there, asked),
                        (smallest, there, asked),
                        (smallest, there),
                        (smallest, there),
                    ]
                )
                here, there = there, here

    def neighbours(self) -> Iterator[Batch]:
        """Pairs that differ in the value of a filter, back to back."""
        limit = self.material.collection.limit.name
        for filter in self.material.collection.filters:
            base = ((limit, str(min(self._largest(), self.random.randint(4, 40)))),)
            texts = self._different(filter.name)
            if len(texts) > 1:
                queries = [(*base, (filter.name, t)) for t in (*texts, texts[-1].swapcase())]
                yield _neighbours(q for q in queries if self._certain(q))

    def swapped(self) -> Iterator[Batch]:
        """The same values under other names, and values that are the same one behind the other."""
        limit, offset = self.material.collection.limit.name, self.material.collection.offset.name
        low = max(1, int(self.material.collection.limit.minimum or 1))
        yield _neighbours(((limit, n), (offset, m)) for n, m in (("1", "2"), ("2", "1")))
        if low * 10 + 1 < self._largest():
            sizes = ((low, "12"), (f"{low}1", "2"), (f"{low}2", "1"), (low + 1, "11"))
            yield _neighbours(((limit, str(n)), (offset, m)) for n, m in sizes)
        texts = [f for f in self.material.collection.filters if f.parameter.type == "string"]
        known = [t for f in texts[:1] for t in self.material.known[f.name][:1]]
        if known:
            yield _neighbours(((filter.name, known[0]),) for filter in texts)

    def _different(self, name: str) -> list[str]:
        """Two values of a parameter with different right answers; from now on they are asked for.

        Such as were not, where there are some.
        """
        collection = self.material.collection
        if name == collection.limit.name:
            return [str(max(1, int(collection.limit.minimum or 1)) + n) for n in (1, 2)]
        if name == collection.offset.name:
            return ["1", "2"]
        if name == collection.sort.parameter.name:
            turned = collection.sort.parameter.default == collection.sort.ascending
            both = (collection.sort.ascending, collection.sort.descending)
            return list(both[::-1] if turned else both)
        known = self._plain(name)
        self.random.shuffle(known)
        known.sort(key=lambda text: (name, text) in self.asked)
        self.asked.update((name, text) for text in known[:2])
        return known[:2]

    def _plain(self, name: str) -> list[str]:
        """Texts of a filter whose answer leaves nothing open, those with most matches first."""
        texts = [t for t in self.material.known[name] if self._certain(((name, t),))]
        return sorted(texts, key=lambda text: -self._matches(((name, text),)))

    def together(self) -> Iterator[Batch]:
        """Questions at the same time: some of the plan, and such as differ in one parameter."""
        alike: list[Query] = [
            ((parameter.name, text),)
            for parameter in self.material.collection.parameters
            for text in self._different(parameter.name)
        ]
        mixed = self.random.sample(self.plan.queries, min(4, len(self.plan.queries)))
        for queries in (self._unlike(alike), mixed):
            if queries:
                yield tuple(Question(q, source="repeat", occasion="together") for q in queries)

    def _unlike(self, queries: Sequence[Query]) -> list[Query]:
        """*queries*, each of another size and order than the one before it.

        So whatever a server mixes up between two of them shows.
        """
        collection = self.material.collection
        low = max(2, int(collection.limit.minimum or 1))
        orders = (collection.sort.ascending, collection.sort.descending)
        made: list[Query] = []
        for n, query in enumerate(queries):
            size = str(min(self._largest(), low + n % 7))
            more = {collection.limit.name: size, collection.sort.parameter.name: orders[n % 2]}
            made.append(tuple((more | dict(query)).items()))
        return made

    def rest_of_access(self) -> Iterator[Batch]:
        """Wrong keys beside parameters, and right after the same question with the right key."""
        keyed = any(clause.part == "access" for clause in self.clauses)
        for query in self.plan.queries[:2]:
            yield (Question(query, source="repeat", occasion="again"),)
            if keyed:
                yield (Question(query, key="wrong"),)
                yield (Question(query, key="missing"),)

    def rest_of_refusals(self) -> Iterator[Batch]:
        """An invalid value of each kind beside valid ones of all filters, after the first page."""
        for clause in self.clauses:
            if clause.part == "refusal":
                beside = self.material.together(self.material.collection.filters)
                query = {self.material.collection.offset.name: "1", **dict(beside)}
                yield (Question(tuple({**query, **dict(clause.asks[0].query)}.items())),)

    def cover(self) -> Iterator[Batch]:
        """Every value and pair of values, then as many sizes and windows as there is room for."""
        collection = self.material.collection
        low = max(1, int(collection.limit.minimum or 1))
        sizes = list(range(low, min(self._largest(), low + 500) + 1))
        self.random.shuffle(sizes)
        pairs = self.pairs()
        for query in self._with_every_value(pairs):
            yield (self._sized(query, sizes),)
        for filter in collection.filters:
            for text in self.material.other[filter.name][:4]:
                yield (Question(((filter.name, text),), source="cover"),)
        for query in pairs[:_MOST_PAIRS]:
            yield (self._sized(query, sizes),)
        while sizes and self.oracle.records.items:
            group = tuple(f for f in collection.filters if self.random.random() < 0.5)
            yield (self._sized(self.material.together(group), sizes),)

    def _with_every_value(self, pairs: Sequence[Query]) -> Iterator[Query]:
        """For each value that is not asked for yet one query, of two such where they meet."""
        filters = [f for f in self.material.collection.filters if f.match == "equals"]
        for filter in filters:
            for text in self.material.known[filter.name][:20]:
                value = (filter.name, text)
                if value not in self.asked:
                    beside = (query for query in pairs if value in query)
                    query = max(beside, key=lambda q: len(set(q) - self.asked), default=(value,))
                    self.asked.update(query)
                    yield query

    def pairs(self) -> list[Query]:
        """Every two values of two ``equals`` filters that some item has both of."""
        filters = [f for f in self.material.collection.filters if f.match == "equals"]
        found: list[Query] = [
            ((one.name, first), (other.name, second))
            for one, other in combinations(filters, 2)
            for first, second in product(
                self.material.known[one.name], self.material.known[other.name]
            )
        ]
        found = [query for query in found if self._matches(query)]
        self.random.shuffle(found)
        return found

    def _matches(self, query: Query) -> int:
        page = self.oracle.expect(query)
        return page.may.bit_count() if isinstance(page, Page) else 0

    def _certain(self, query: Query) -> bool:
        """Whether the contract leaves nothing open about the answer."""
        page = self.oracle.expect(query)
        return isinstance(page, Page) and page.exact

    def _sized(self, query: Query, sizes: list[int]) -> Question:
        """*query* with a size that was not used yet, an offset inside its matches, and an order."""
        collection = self.material.collection
        matches = self._matches(query)
        size = sizes.pop() if sizes else self._largest()
        pairs = [*query, (collection.limit.name, str(size))]
        if matches > 1 and self.random.random() < 0.4:
            pairs.append((collection.offset.name, str(self.random.randrange(1, matches))))
        if self.random.random() < 0.6:
            sort = collection.sort
            text = self.random.choice((sort.ascending, sort.descending))
            pairs.append((sort.parameter.name, text))
        return Question(tuple(pairs), source="cover")
