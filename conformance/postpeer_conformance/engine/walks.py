"""Walks that the plan does not know of: what pages lose or repeat between them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import attrs

from ..exchange import Batch, Question
from ..oracle.oracle import Oracle, Query

_MOST_STEPS = 10


@attrs.frozen
class Walks:
    """Short walks across the edges of groups of equals, and one over everything."""

    oracle: Oracle
    random: Random

    def batches(self) -> Iterator[Batch]:
        """Each walk by itself, the one over everything last."""
        total, collection = len(self.oracle.records), self.oracle.collection
        if total < 2:
            return
        number = 1
        for ascending in (False, True):
            for cut in self._cuts(ascending)[:3]:
                size = min(cut, collection.largest)
                if size < collection.smallest:
                    continue
                sort = collection.sort
                text = sort.ascending if ascending else sort.descending
                query = ((sort.parameter.name, text),)
                yield self._walk(number, query, cut - size, size, 2)
                number += 1
        size = max(min(2, total - 1), -(-total // _MOST_STEPS), collection.smallest)
        size = min(size + 1 if size > 2 and total % size == 0 else size, collection.largest)
        yield self._walk(0, (), 0, size, min(_MOST_STEPS, -(-total // size)))

    def _cuts(self, ascending: bool) -> list[int]:
        """Ranks at which a page would cut a group of equals in two."""
        instants = self.oracle.records.instants
        instants = instants[::-1] if ascending else instants
        cuts = [n for n in range(1, len(instants)) if instants[n] == instants[n - 1]]
        self.random.shuffle(cuts)
        return cuts

    def _walk(self, number: int, query: Query, start: int, size: int, steps: int) -> Batch:
        collection = self.oracle.collection
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
