"""All questions of a run in the order in which they are asked: the most telling first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product, zip_longest
from random import Random

import attrs

from ..clauses.clause import Clause
from ..exchange import Question
from ..oracle.oracle import Oracle, Page, Query
from .plan import Plan
from .questions import Material

Batch = tuple[Question, ...]
"""Questions that are sent one after the other, or (``together``) at the same time."""

_MOST_STEPS = 12
_MOST_PAIRS = 40


@attrs.define
class Agenda:
    """What to ask, given what the census taught."""

    material: Material
    oracle: Oracle
    plan: Plan
    clauses: Sequence[Clause]
    random: Random

    def batches(self) -> Iterator[Batch]:
        """The questions from knowledge; those of Hypothesis and schemathesis come after them."""
        tables = [clause.asks for clause in self.clauses if clause.asks]
        for question in (asks[0] for asks in tables):
            yield (question,)
        planned = [Question(query, source="plan") for query in self.plan.queries]
        for question in planned:
            yield (question,)
        yield from self.walks()
        yield (Question((), source="repeat", occasion="again"),)
        yield from self.neighbours()
        yield from self.swapped()
        yield from self.together()
        for row in zip_longest(*(asks[1:] for asks in tables)):
            for question in row:
                if question is not None:
                    yield (question,)
        yield from self.rest_of_access()
        yield from self.cover()
        for query in (*self.plan.queries[:6], ()):
            yield (Question(query, source="repeat", occasion="again"),)

    def walks(self) -> Iterator[Batch]:
        """One walk over everything, and short ones across the edges of groups of equals."""
        total = len(self.oracle.records)
        if total < 2:
            return
        collection = self.material.collection
        size = max(2, -(-total // _MOST_STEPS), int(collection.limit.minimum or 1))
        size = min(size + 1 if size > 2 and total % size == 0 else size, self._largest())
        yield self._walk(0, (), 0, size, min(_MOST_STEPS, -(-total // size)))
        number = 1
        for ascending in (False, True):
            for cut in self._cuts(ascending)[:3]:
                for size in self._sizes_at(cut):
                    sort = collection.sort
                    text = sort.ascending if ascending else sort.descending
                    query = ((sort.parameter.name, text),)
                    yield self._walk(number, query, cut - size, size, 2)
                    number += 1

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

    def neighbours(self) -> Iterator[Batch]:
        """Pairs that differ in one parameter, back to back: caches that forget it are found out."""
        collection = self.material.collection
        for parameter in collection.parameters:
            name = parameter.name
            texts = self._different(name)
            if len(texts) < 2:
                continue
            base = self._company(name)
            for text in texts:
                pair = () if text is None else ((name, text),)
                yield (Question((*base, *pair), source="repeat", occasion="neighbour"),)

    def swapped(self) -> Iterator[Batch]:
        """The same values under other names, back to back."""
        limit, offset = self.material.collection.limit.name, self.material.collection.offset.name
        for one, other in (("1", "2"), ("2", "1")):
            query = ((limit, one), (offset, other))
            yield (Question(query, source="repeat", occasion="neighbour"),)
        texts = [f for f in self.material.collection.filters if f.parameter.type == "string"]
        known = [t for f in texts[:1] for t in self.material.known[f.name][:1]]
        for filter in texts if known else ():
            yield (Question(((filter.name, known[0]),), source="repeat", occasion="neighbour"),)

    def _different(self, name: str) -> list[str | None]:
        """Two or three values of a parameter with different right answers, and leaving it out."""
        collection = self.material.collection
        if name == collection.limit.name:
            return [str(max(1, int(collection.limit.minimum or 1)) + n) for n in (1, 2)]
        if name == collection.offset.name:
            return [None, "1", "2"]
        if name == collection.sort.parameter.name:
            return [collection.sort.ascending, collection.sort.descending, None]
        return (
            [*self.random.sample(known, min(2, len(known))), None]
            if (known := self.material.known[name])
            else []
        )

    def _company(self, name: str) -> Query:
        """A parameter that stands beside *name*, so that the pair was not asked before."""
        limit = self.material.collection.limit
        if name == limit.name:
            return ((self.material.collection.offset.name, "1"),)
        return ((limit.name, str(min(self._largest(), self.random.randint(4, 40)))),)

    def together(self) -> Iterator[Batch]:
        """Questions at the same time."""
        for _ in range(2):
            queries = self.random.sample(self.plan.queries, min(5, len(self.plan.queries)))
            if queries:
                yield tuple(Question(q, source="repeat", occasion="together") for q in queries)

    def rest_of_access(self) -> Iterator[Batch]:
        """Wrong keys beside parameters, and right after the same question with the right key."""
        keyed = any(clause.part == "access" for clause in self.clauses)
        for query in self.plan.queries[:2]:
            yield (Question(query, source="repeat", occasion="again"),)
            if keyed:
                yield (Question(query, key="wrong"),)
                yield (Question(query, key="missing"),)

    def cover(self) -> Iterator[Batch]:
        """Every value and pair of values, then as many sizes and windows as there is room for."""
        collection = self.material.collection
        low = max(1, int(collection.limit.minimum or 1))
        sizes = list(range(low, min(self._largest(), low + 500) + 1))
        self.random.shuffle(sizes)
        for filter in collection.filters:
            if filter.match == "equals":
                for text in self.material.known[filter.name][:20]:
                    yield (self._sized(((filter.name, text),), sizes),)
            for text in self.material.other[filter.name][:10]:
                yield (Question(((filter.name, text),), source="cover"),)
        for query in self.pairs()[:_MOST_PAIRS]:
            yield (self._sized(query, sizes),)
        while sizes and self.oracle.records.items:
            group = tuple(f for f in collection.filters if self.random.random() < 0.5)
            yield (self._sized(self.material.together(group), sizes),)

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
