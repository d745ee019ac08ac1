"""Responses that are wrong at one time and right at another, though the list never changes."""

from __future__ import annotations

import attrs
import httpx2
import pytest

from engine.test_quirks import by_name
from postpeer_conformance.clauses.verdict import Violation
from postpeer_conformance.contract import load
from postpeer_conformance.engine.session.census import take
from postpeer_conformance.engine.session.checks import Checks
from postpeer_conformance.engine.session.confirmation import Confirmation
from postpeer_conformance.engine.session.in_a_row import InARow
from postpeer_conformance.engine.session.list_state import ListState
from postpeer_conformance.oracle.checker import Checker
from postpeer_conformance.oracle.oracle import Oracle
from postpeer_conformance.selftest.examine import attack, caught_by, examine
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.answering.behaviour import Behaviour, BehaviourFactory
from postpeer_conformance.server.answering.bodies import put
from postpeer_conformance.server.answering.resource import Resource
from postpeer_conformance.server.http.messages import Json, Page, Query, Request
from postpeer_conformance.server.store import Condition
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.server.variants.quirks import Quirk, quirks
from postpeer_conformance.transport.in_process import InProcess
from postpeer_conformance.transport.probe import Probe
from postpeer_conformance.transport.query import query_of
from support.running import outcome_of
from support.without_search import CONTRACT, OPERATION


class Counting(Behaviour):
    """Knows how many pages were asked for."""

    looks_inside = True
    asked = 0

    def page(self, query: Query) -> Page:
        self.asked += 1
        return super().page(query)


class Lagging(Counting):
    """Every second question with a filter is answered by an index that lacks an item."""

    def rows(self, query: Query) -> list[Json]:
        return super().rows(attrs.evolve(query, offset=query.offset + self.lags(query)))

    def total(self, query: Query) -> int:
        return max(0, super().total(query) - self.lags(query))

    def lags(self, query: Query) -> bool:
        return bool(query.filters) and self.asked % 2 == 0


class Behind(Counting):
    """Every second question is answered by a copy that lacks the two newest items."""

    newest: tuple[Json, ...] = ()

    def page(self, query: Query) -> Page:
        if not self.newest:
            key = self.collection.key
            self.newest = tuple(map(key.of, self.rows(attrs.evolve(self.read(()), limit=2))))
        return super().page(query)

    def condition(self, query: Query) -> Condition:
        condition = super().condition(query)
        if self.asked % 2 or not self.newest:
            return condition
        column = self.table.value(self.collection.key.fields[0])
        return condition & Condition(f"{column} NOT IN (?, ?)", self.newest)


class Renewed(Counting):
    """Each response has identities of its own."""

    def rows(self, query: Query) -> list[Json]:
        key = self.collection.key
        return [put(i, key.pointer, f"{self.asked} {key.of(i)}") for i in super().rows(query)]


class TwiceOnce(Counting):
    """One page of the whole run has an item twice."""

    done = False

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        if self.asked < 20 or len(rows) < 3 or self.done:
            return rows
        self.done = True
        return [*rows[:-1], rows[-2]]


def violations(behaviour: type[Behaviour]) -> dict[str, tuple[Violation, ...]]:
    """What a run finds, by clause."""
    app = create_app(CONTRACT, accounts=60, behaviour=behaviour)
    outcome = outcome_of(app, CONTRACT, OPERATION, budget=276)
    return {each.clause.id: each.violations for each in outcome.verdicts if each.violations}


def goes_to_and_fro(behaviour: BehaviourFactory) -> bool:
    """Whether the responses to one question in a row go and come back, in one of six rows."""
    filter = OPERATION.collection.filters[0]
    app = create_app(CONTRACT, accounts=60, behaviour=behaviour)
    with httpx2.Client(transport=InProcess(app)) as client:
        probe = Probe(OPERATION, "http://x", KEY, client)
        census = take(probe, OPERATION.collection, 60)
        assert census is not None
        judge = Checker(CONTRACT, OPERATION, Oracle(OPERATION, census.records))
        text = filter.fields[0].of(census.records.items[0])
        confirmation = Confirmation(
            judge, probe, Checks(()), ListState(probe, OPERATION.collection, 60, census)
        )
        return any(
            InARow(confirmation).alternates(query_of([(filter.name, text)])) for _ in range(6)
        )


def test_answers_that_go_to_and_fro_are_a_fault() -> None:
    """At every second question a list does not change back."""
    assert goes_to_and_fro(Lagging)


@pytest.mark.parametrize("accounts", [21, 200])
def test_a_copy_that_lags_behind_is_no_living_list(accounts: int) -> None:
    """Its responses go to and fro."""
    app = create_app(CONTRACT, accounts=accounts, behaviour=Behind)
    assert caught_by(examine(app, CONTRACT, OPERATION)) == {"repeat/same-answer"}


@pytest.mark.parametrize(
    ("name", "clause"),
    [
        ("repeat-total-drifts", "total/counts-every-match"),
        ("repeat-now-and-then-empty", "repeat/same-answer"),
    ],
)
def test_what_comes_and_goes_is_one_mistake(name: str, clause: str) -> None:
    """Neither is a page short by its wrong total, nor an empty page that of another question."""
    contract = load()
    (mutant,) = (each for each in mutants(contract) if each.name == name)
    assert caught_by(attack(mutant, contract)) == {clause}


@pytest.mark.parametrize("live", [each for each in quirks(CONTRACT) if each.live], ids=by_name)
def test_a_list_that_changes_does_not_go_to_and_fro(live: Quirk) -> None:
    """It brings new responses, or changes back once in a while."""
    assert not goes_to_and_fro(live)


def test_identities_that_are_new_in_each_answer_are_no_living_list() -> None:
    """So many items do not change between two readings, one right after the other."""
    assert "repeat/same-answer" in violations(Renewed)


def test_a_page_with_an_item_twice_that_never_comes_again_accuses_nobody() -> None:
    """No list has such a page, at any time; but one response says nothing of the server."""
    assert set(violations(TwiceOnce)) == set()


class OpenConnection(Behaviour):
    """Asks for no key on a connection over which the right one came."""

    def authenticate(self, request: Request) -> None:
        if request.connection not in self.opened:
            super().authenticate(request)
            self.opened.add(request.connection)

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource)
        self.opened: set[object] = set()


def test_a_key_that_its_connection_remembers_is_no_key() -> None:
    """Over a new connection it is asked for: both requests show it, one behind the other."""
    app = create_app(CONTRACT, accounts=20, behaviour=OpenConnection)
    outcome = examine(app, CONTRACT, OPERATION)
    assert caught_by(outcome) == {"access/missing"}
    broken = next(verdict for verdict in outcome.verdicts if verdict.state == "violated")
    keys = [exchange.question.key for exchange in broken.violations[0].exchanges]
    assert keys == ["valid", "missing"]
