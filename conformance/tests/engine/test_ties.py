"""The order among equals is the server's own, but a walk has to keep it: also where it is rare."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from functools import cmp_to_key
from random import Random
from typing import Any

import pytest

from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options
from postpeer_conformance.selftest.examine import caught_by
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour, BehaviourFactory
from postpeer_conformance.server.answering.bodies import put
from postpeer_conformance.server.http.messages import Json, Query
from postpeer_conformance.server.items.seed import items
from postpeer_conformance.server.store import Term, Terms, ranking
from postpeer_conformance.server.variants.quirks import quirks
from support.running import outcome_of
from support.without_search import CONTRACT, OPERATION

COLLECTION = OPERATION.collection
WALK = "page/walk-is-complete"


class TopN(Behaviour):
    """Sorts by the sort value alone, in a heap of as many as it needs, as databases do."""

    looks_inside = True

    def rows(self, query: Query) -> list[Json]:
        limit, offset = self.window(query)
        count = self.table.count(self.condition(query))
        found = self.table.select(self.condition(query), self.table.position, count, 0)
        turn, rank = (1 if query.ascending else -1), ranking(self.collection.order.fields[0])
        worst = cmp_to_key(lambda one, other: turn * (rank(other) - rank(one)))
        return _best(list(map(worst, found)), limit + offset)[offset:]


class TopNBesideFilters(TopN):
    """The same where a filter is given; an index has the order of all items."""

    def rows(self, query: Query) -> list[Json]:
        return super().rows(query) if query.filters else Behaviour.rows(self, query)


class Drawn(Behaviour):
    """Another order of equals for each window."""

    def order(self, query: Query) -> Terms:
        tie = f"({self.table.position} + 1) * {query.offset * 7919 + 4801} % 10007"
        return (*super().order(query)[:-1], Term(tie))


class Shuffled(Behaviour):
    """Another order for each response."""

    looks_inside = True
    responses = 0

    def rows(self, query: Query) -> list[Json]:
        self.responses += 1
        limit, offset = self.window(query)
        count = self.table.count(self.condition(query))
        found = self.table.select(self.condition(query), self.table.position, count, 0)
        return Random(self.responses).sample(found, len(found))[offset : offset + limit]


def _best(nodes: list[Any], wanted: int) -> list[Json]:
    """The best *wanted* of *nodes*, each of which is less than a better one, best first."""
    heap = nodes[:wanted]
    heapq.heapify(heap)
    for node in nodes[wanted:] if heap else ():
        if heap[0] < node:
            heapq.heapreplace(heap, node)
    return [heapq.heappop(heap).obj for _ in range(len(heap))][::-1]


def listed(seed: int, equals: int) -> list[Json]:
    """Items of different instants, but for so many pairs."""
    made = list(items(CONTRACT, OPERATION, 137, seed))
    places = [n - (n % 2 and n < 40 * equals and n % 40 == 39) for n in range(137)]
    times = [f"2026-03-01T{n // 60:02}:{n % 60:02}:00Z" for n in places]
    by = COLLECTION.order.fields[0].pointer
    return [put(item, by, time) for item, time in zip(made, times, strict=True)]


def run(
    behaviour: BehaviourFactory,
    seed: int = 0,
    listed: Sequence[Json] | None = None,
    budget: int = 300,
) -> Outcome:
    own = None if listed is None else {OPERATION.id: listed}
    app = create_app(CONTRACT, accounts=137, seed=seed, items=own, behaviour=behaviour)
    return outcome_of(app, CONTRACT, OPERATION, Options(seed=seed), budget=budget)


@pytest.mark.parametrize(("behaviour", "seed"), [(TopN, 0), (TopNBesideFilters, 1)])
def test_a_sort_without_a_last_word_loses_items(behaviour: BehaviourFactory, seed: int) -> None:
    """Walks of small pages, alone and under filters, show it."""
    assert caught_by(run(behaviour, seed)) == {WALK}


@pytest.mark.parametrize("equals", [1, 3])
def test_it_is_found_where_few_are_equal(equals: int) -> None:
    """Each page ends between two of them, in several sizes."""
    assert caught_by(run(Drawn, listed=listed(0, equals))) == {WALK}


def test_a_rare_loss_under_a_filter_is_looked_for_where_equals_come_first() -> None:
    """Of two of three pairs it shows there alone: a heap of nearly all keeps them in order."""
    assert caught_by(run(TopNBesideFilters, 3, listed(3, 3))) == {WALK}


@pytest.mark.parametrize("odd", ["by-size", "by-filters", "by-direction"])
def test_an_order_that_a_walk_keeps_is_right(odd: str) -> None:
    """Whatever else it depends on; and where all are equal, it is all that there is."""
    (shuffled,) = (each for each in quirks(CONTRACT) if each.name == f"order-shuffled-{odd}")
    made = items(CONTRACT, OPERATION, 137, 0)
    by = COLLECTION.order.fields[0].pointer
    outcome = run(shuffled, listed=[put(each, by, "2026-03-01T00:00:00Z") for each in made])
    assert caught_by(outcome) == set()
    assert {v.state for v in outcome.verdicts if v.clause.id == WALK} == {"holds"}


def test_a_walk_that_was_not_walked_does_not_hold() -> None:
    """Of the walks that would show it, a small budget asks for some."""
    (walk,) = (v for v in run(Behaviour, budget=100).verdicts if v.clause.id == WALK)
    assert walk.state == "undecided"
    assert walk.reason.startswith("not asked: the run ended after")


def test_a_long_list_in_no_order_at_all_is_not_held_to_be_walked() -> None:
    """Half of what each page shows was on pages before, so that the list is never read whole."""
    by = COLLECTION.order.fields[0].pointer
    made = items(CONTRACT, OPERATION, 900, 0)
    equal = [put(item, by, "2026-03-01T00:00:00Z") for item in made]
    assert caught_by(run(Shuffled, listed=equal)) == {WALK}
