"""The walk before the questions: what it makes of short pages, and of what no two pages share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import attrs
import httpx2
import pytest

from postpeer_conformance.clauses import clauses
from postpeer_conformance.engine.planning.cover import plan
from postpeer_conformance.engine.planning.pool import ValuePool
from postpeer_conformance.engine.planning.prepare import RunInput
from postpeer_conformance.engine.session.census import Census, first_census, take
from postpeer_conformance.engine.session.smoke import smoke
from postpeer_conformance.oracle.oracle import Oracle
from postpeer_conformance.oracle.records import Records
from postpeer_conformance.selftest.examine import caught_by, examine
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.answering.behaviour import Behaviour, BehaviourFactory
from postpeer_conformance.server.answering.bodies import put
from postpeer_conformance.server.http.messages import Json, Page, Query
from postpeer_conformance.server.items.seed import items
from postpeer_conformance.server.variants.quirks import quirks
from postpeer_conformance.transport.in_process import InProcess
from postpeer_conformance.transport.probe import Probe
from postpeer_conformance.transport.query import query_of
from support.without_search import CONTRACT, OPERATION

COLLECTION = OPERATION.collection
ODD = {quirk.name: quirk for quirk in quirks(CONTRACT)}


class OneByOne(Behaviour):
    """Answers one item, whatever the size."""

    def window(self, query: Query) -> tuple[int, int]:
        return 1, query.offset


@contextmanager
def asked(accounts: int, behaviour: BehaviourFactory) -> Iterator[Probe]:
    """A probe of a server in this process."""
    app = create_app(CONTRACT, accounts=accounts, behaviour=behaviour)
    with httpx2.Client(transport=InProcess(app)) as client:
        yield Probe(OPERATION, "http://listed", KEY, client)


def first_of(behaviour: BehaviourFactory) -> Census:
    """The census of a run, which begins with a question for the default page."""
    with asked(137, behaviour) as probe:
        census, _ = first_census(probe, OPERATION.collection, 2000, smoke(probe))
    assert census is not None
    return census


def test_short_pages_do_not_take_all_requests() -> None:
    """After three times the pages that there should be, what is known is enough to judge them."""
    with asked(137, OneByOne) as probe:
        census = take(probe, OPERATION.collection, 2000)
        assert census is not None
        assert not census.records.complete
        assert probe.sent < 10
    app = create_app(CONTRACT, accounts=137, behaviour=OneByOne)
    assert "page/default-size" in caught_by(examine(app, CONTRACT, OPERATION))


@pytest.mark.parametrize(
    ("odd", "volatile"),
    [
        ("order-by-key", set()),
        ("volatile-number-in-items", set()),
        ("volatile-signed-addresses", {"imageUrl"}),
        ("volatile-signed-and-kept", {"imageUrl"}),
        ("live-renamed", set()),
    ],
)
def test_what_is_made_anew_for_each_answer_is_known(odd: str, volatile: set[str]) -> None:
    """Of documented fields alone; and a list that changes does not make them anew."""
    assert {field.name for field in first_of(ODD[odd]).records.volatile} == volatile


class BareOnLargePages(Behaviour):
    """Leaves addresses out where many items are asked for."""

    looks_inside = True

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        return [put(row, "/imageUrl", None) for row in rows] if query.limit > 50 else rows


def test_what_depends_on_the_question_is_not_made_anew() -> None:
    """It is no freedom, but a fault."""
    assert not first_of(BareOnLargePages).records.volatile
    app = create_app(CONTRACT, accounts=137, behaviour=BareOnLargePages)
    assert caught_by(examine(app, CONTRACT, OPERATION)) == {"repeat/same-answer"}


def test_what_is_made_anew_keeps_nothing_from_being_decided() -> None:
    """Whatever server of the same items was tested before."""
    servers: list[BehaviourFactory] = [Behaviour, ODD["volatile-signed-and-kept"], Behaviour]
    for behaviour in servers:
        app = create_app(CONTRACT, accounts=137, behaviour=behaviour)
        outcome = examine(app, CONTRACT, OPERATION)
        assert outcome.count("holds") == len(outcome.verdicts)


def test_the_plan_asks_for_values_that_no_question_has_yet() -> None:
    """Where another value of a filter shows as much, not the same one again."""
    records = Records.of(COLLECTION, list(items(CONTRACT, OPERATION, 200, 0)))
    pool, oracle = ValuePool(OPERATION, records, Random), Oracle(OPERATION, records)
    name, (value, *_) = next(iter(pool.values().items()))
    alone = query_of([(name, value)])
    smallest = COLLECTION.paging.asking(size=COLLECTION.paging.smallest)
    few, many = (
        plan(oracle, clauses(OPERATION), [alone, alone.with_(*smallest)], values)
        for values in ({}, pool.values())
    )
    assert [query.get(name) for query in few.queries] == [value, value]
    assert few.separable == many.separable
    assert len({query.get(name) for query in many.queries}) == 2


def test_a_plan_is_not_remembered_for_a_list_with_pages_of_another_size() -> None:
    """The same items may be read again from a server that answers them otherwise."""
    records = Records.of(COLLECTION, list(items(CONTRACT, OPERATION, 20, 0)))
    others = (attrs.evolve(records, page_size=7), attrs.evolve(records, gaps=True))
    first, *more = (
        RunInput(CONTRACT, OPERATION, each, clauses(OPERATION), 0) for each in (records, *others)
    )
    assert first == RunInput(CONTRACT, OPERATION, records, clauses(OPERATION), 0)
    assert first not in more


class StaleLastPage(Behaviour):
    """Answers what is behind the largest page from a list that lacked two items, each time."""

    looks_inside = True

    def page(self, query: Query) -> Page:
        page = super().page(query)
        stale = query.limit == query.offset == COLLECTION.paging.largest
        return Page(page.items[2:], page.total - 2) if stale else page


def test_a_page_of_an_older_list_is_not_mistaken_for_the_truth() -> None:
    """Where totals contradict, the list is read in another way; nothing but that page is blamed."""
    assert len(first_of(StaleLastPage).records) == 137
    app = create_app(CONTRACT, accounts=137, behaviour=StaleLastPage)
    outcome = examine(app, CONTRACT, OPERATION)
    assert caught_by(outcome) == {"page/window"}
    assert outcome.count("holds") == len(outcome.verdicts) - 1


class LimitForOffset(Behaviour):
    """Takes the size for the offset, and the other way round."""

    def window(self, query: Query) -> tuple[int, int]:
        return query.offset, query.limit


def test_a_list_of_which_no_page_shows_an_item_is_not_empty() -> None:
    """Its total says so: totals are not wrong where pages are."""
    census = first_of(LimitForOffset)
    assert (len(census.records), census.records.complete, census.total) == (0, False, 137)
    app = create_app(CONTRACT, accounts=137, behaviour=LimitForOffset)
    assert caught_by(examine(app, CONTRACT, OPERATION)) == {"page/walk-is-complete"}
