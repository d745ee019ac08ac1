"""The search: all that the plan leaves of the budget, for faults at a single point."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from random import Random

import attrs
import pytest

from postpeer_conformance.contract import Equals, load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.planning.exploring import Explorer, windows
from postpeer_conformance.engine.planning.pool import ValuePool
from postpeer_conformance.engine.planning.prepare import RunInput, prepare
from postpeer_conformance.engine.run import Options
from postpeer_conformance.oracle.records import Records
from postpeer_conformance.selftest.examine import caught_by
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.http.messages import Page, Query
from postpeer_conformance.server.items.seed import items
from support.running import outcome_of

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
ACCOUNTS = 60
ITEMS = list(items(CONTRACT, OPERATION, ACCOUNTS, 0))
EQUALS = OPERATION.collection.filters_of(Equals)


class Faulty(Behaviour):
    """Counts one item too many where it is :meth:`wrong`."""

    asked = 0

    def wrong(self, query: Query) -> bool:
        raise NotImplementedError

    def page(self, query: Query) -> Page:
        self.asked += 1
        page = super().page(query)
        return attrs.evolve(page, total=page.total + 1) if self.wrong(query) else page


class OneOffset(Faulty):
    def wrong(self, query: Query) -> bool:
        return query.offset == 41


class OneSizeInOneOrder(Faulty):
    def wrong(self, query: Query) -> bool:
        return query.limit == 29 and query.ascending


class OnePair(Faulty):
    """The values of one item for every filter by value."""

    def wrong(self, query: Query) -> bool:
        values = {filter.name: filter.fields[0].of(ITEMS[33]) for filter in EQUALS}
        return values.items() <= query.filters.items()


class NowAndThen(Behaviour):
    """Shows the first item of a page twice, which no list does, however it changes."""

    asked = 0

    def page(self, query: Query) -> Page:
        self.asked += 1
        page = super().page(query)
        twice = [*page.items[:1], *page.items[:-1]]
        return attrs.evolve(page, items=twice) if self.asked % 150 == 149 else page


def run_on(behaviour: Callable[..., Behaviour], budget: int) -> Outcome:
    app = create_app(CONTRACT, items=ITEMS, behaviour=behaviour)
    return outcome_of(app, CONTRACT, OPERATION, budget=budget)


@pytest.mark.parametrize("behaviour", [OneSizeInOneOrder, OnePair, NowAndThen])
def test_a_fault_at_one_point_is_found(behaviour: type[Behaviour]) -> None:
    """No plan can know of it; 300 requests may miss it.  One offset is tried in ``deep``.

    What a crowd showed once keeps no request from the search where the crowd is not the reason.
    """
    outcome = run_on(behaviour, 1200)
    assert caught_by(outcome)
    assert sum(outcome.requests.values()) > 1050


def test_the_search_spends_what_is_left_and_blames_nobody() -> None:
    outcome = run_on(Behaviour, 1200)
    assert not caught_by(outcome)
    assert sum(outcome.requests.values()) > 1150
    assert outcome.requests["random"] > 450
    assert outcome.requests["syntax"] > 30


def test_right_answers_are_forgotten_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """They would fill the memory of a long run."""
    monkeypatch.setattr("postpeer_conformance.engine.search._ENOUGH", 400)
    outcome = run_on(Behaviour, 900)
    assert sum(outcome.requests.values()) > 850
    assert outcome.count("holds") == len(outcome.verdicts)
    assert len(outcome.seconds) < 700


def test_a_page_of_a_billion_items_may_be_allowed() -> None:
    """Sizes are drawn, never listed."""
    paging = OPERATION.collection.paging
    assert paging.size is not None
    size = attrs.evolve(paging.size, schema={**paging.size.schema, "maximum": 10**9})
    collection = attrs.evolve(OPERATION.collection, paging=attrs.evolve(paging, size=size))
    operation = attrs.evolve(OPERATION, collection=collection)
    pool = ValuePool(operation, Records.of(collection, ITEMS), Random)
    assert sum(1 for _ in windows(pool, Random(0))) < 2000
    sequences = islice(iter(Explorer(pool, Random(0)).next, None), 20)
    queries = [question.query for batches in sequences for batch in batches for question in batch]
    assert any(int(query.get(size.name) or 0) > 1000 for query in queries)


def test_what_was_rare_comes_again_in_part() -> None:
    """Every other sequence resembles one that is kept."""
    case = RunInput(CONTRACT, OPERATION, Records.of(OPERATION.collection, ITEMS), (), 0)
    explorer = Explorer(prepare(case).pool, case.random("search"))
    first = explorer.next()
    while len(first[0][0].query) < 4:
        first = explorer.next()
    explorer.keep()
    shared = [len({*explorer.next()[0][0].query} & {*first[0][0].query}) for _ in range(100)]
    assert sum(count >= 3 for count in shared) > 15


def test_a_time_bounds_the_search_and_ends_nothing_early() -> None:
    """What was found by then is judged, and no reason is told."""
    app = create_app(CONTRACT, items=ITEMS)
    outcome = outcome_of(app, CONTRACT, OPERATION, Options(seconds=0), budget=1_000_000)
    assert outcome.note == ""
    assert outcome.count("holds") == len(outcome.verdicts)
    assert "random" not in outcome.requests
