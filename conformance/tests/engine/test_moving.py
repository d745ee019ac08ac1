"""A list that changes while it is tested: whom it excuses, and whom it does not."""

from __future__ import annotations

from typing import Any

import attrs
import httpx2
import pytest

from postpeer_conformance.engine.session.census import Census, take
from postpeer_conformance.engine.session.checks import Checks
from postpeer_conformance.engine.session.list_state import ListState
from postpeer_conformance.engine.session.session import Session
from postpeer_conformance.engine.session.snapshots import PossibleLists, alike, between
from postpeer_conformance.oracle.checker import Checker
from postpeer_conformance.oracle.oracle import Oracle
from postpeer_conformance.oracle.records import Records
from postpeer_conformance.selftest.examine import caught_by
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.answering.bodies import put
from postpeer_conformance.server.items.seed import items
from postpeer_conformance.server.variants.mutants import Mutant, mutants
from postpeer_conformance.server.variants.quirks import Quirk, quirks
from postpeer_conformance.transport.batch import Batch
from postpeer_conformance.transport.exchange import Exchange, Question, Response
from postpeer_conformance.transport.in_process import InProcess
from postpeer_conformance.transport.probe import Probe
from support.changing_items import Changing
from support.running import outcome_of
from support.without_search import CONTRACT, OPERATION

COLLECTION = OPERATION.collection
BY = COLLECTION.order.fields[0]
TOTAL = str(COLLECTION.total.pointer if COLLECTION.total else "")
EIGHT = list(items(CONTRACT, OPERATION, 8, 0))


def census(listed: list[Any]) -> Census:
    return Census(Records.of(COLLECTION, listed), (), 0, lost=False, total=len(listed))


def states(before: list[Any], after: list[Any]) -> PossibleLists | None:
    return between(Checker(CONTRACT, OPERATION), census(before), census(after))


def test_nothing_changed_leaves_one_state() -> None:
    """Two equal censuses, and the list in between was the same."""
    possible = states(EIGHT, EIGHT)
    assert possible is not None
    assert possible.still


@pytest.mark.parametrize("changed", [1, 2, 4])
def test_each_change_had_happened_or_not(changed: int) -> None:
    """Which of several came first is unknown, so that each set of them is a state."""
    possible = states(EIGHT, EIGHT[changed:])
    assert possible is not None
    assert len(possible.judges) == 2**changed


def test_too_many_changes_tell_nothing() -> None:
    """A list that is another one altogether judges nobody."""
    assert states(EIGHT, EIGHT[5:]) is None


@pytest.mark.parametrize(("total", "wrong"), [(8, False), (7, False), (6, True), (9, True)])
def test_an_answer_is_right_in_one_of_the_states_or_wrong(total: int, wrong: bool) -> None:
    """Between eight items and seven there is no time at which six or nine were right."""
    possible = states(EIGHT, EIGHT[1:])
    assert possible is not None
    last = len(EIGHT) + 1
    body = f'{{"{TOTAL[1:]}": {total}, "{COLLECTION.items[1:]}": []}}'.encode()
    question = Question(((COLLECTION.paging.position_name, str(last)),))
    headers = (("content-type", "application/json"),)
    judged = possible.judge(Exchange(1, question, Response(200, headers, body)))
    assert bool(judged.mismatches) == wrong


@pytest.mark.parametrize(("total", "living"), [(8, True), (5, True), (0, False)])
def test_a_page_that_tells_of_far_fewer_items_is_no_sign_of_a_living_list(
    total: int, living: bool
) -> None:
    """One that was empty by mistake would else pass for a list that changed, and changed back."""
    assert alike(census(EIGHT), attrs.evolve(census(EIGHT[:5]), total=total)) == living


LIVE = [quirk for quirk in quirks(CONTRACT) if quirk.live]
PLAIN = ("page-default-is-maximum", "sort-default-turned", "total-of-page", "filter-ignored")
FAULTY = [mutant for mutant in mutants(CONTRACT) if mutant.name.partition("[")[0] in PLAIN]


ONE_EACH = [(FAULTY[n % len(FAULTY)], live) for n, live in enumerate(LIVE)]


@pytest.mark.parametrize(("mutant", "live"), ONE_EACH, ids=lambda each: each.name)
def test_a_changing_list_hides_no_plain_mistake(mutant: Mutant, live: Quirk) -> None:
    """Whatever comes, goes or is renamed at every tenth request; all pairs are in ``deep``."""
    assert found(mutant, live)


def found(mutant: Mutant, live: Quirk) -> frozenset[str]:
    """The clauses of *mutant* that are called violated while its list changes as *live* does."""
    app = create_app(CONTRACT, accounts=137, behaviour=Changing(mutant, live))
    return caught_by(outcome_of(app, CONTRACT, OPERATION))


def test_a_changing_list_hides_no_fault_behind_another_question() -> None:
    """Both are asked again, one right after the other, between two readings of the list."""
    (cache,) = (m for m in mutants(CONTRACT) if m.name == "repeat-cache-forgets[platform]")
    (live,) = (each for each in LIVE if each.name == "live-added")
    app = create_app(CONTRACT, accounts=137, behaviour=Changing(cache, live))
    outcome = outcome_of(app, CONTRACT, OPERATION)
    found = [violation for verdict in outcome.verdicts for violation in verdict.violations]
    assert caught_by(outcome) <= set(cache.declared)
    assert [len(violation.exchanges) for violation in found] == [2]


def test_what_the_list_does_not_decide_needs_no_census() -> None:
    """While the list changes, a refusal costs its request alone; a page two censuses more."""
    app = create_app(CONTRACT, accounts=137)
    with httpx2.Client(transport=InProcess(app)) as client:
        probe = Probe(OPERATION, "http://changing", KEY, client)
        known = take(probe, COLLECTION, 137)
    assert known is not None
    judge = Checker(CONTRACT, OPERATION, Oracle(OPERATION, known.records))
    session = Session(
        probe, judge, Checks(()), ListState(probe, COLLECTION, 137, known, watching=True)
    )
    probe.budget = 2 * 25 + 1  # what is kept for confirming, and one more
    assert session.can_afford(Batch.of(Question((), key="wrong", source="syntax")))
    assert not session.can_afford(Batch.of(Question((), source="syntax")))


def test_a_list_that_shuffles_equals_is_not_taken_for_one_that_changes() -> None:
    """Each walk over large groups of equals loses other items, but the list is the same."""
    instants = [BY.of(item) for item in EIGHT]
    grouped = [
        put(item, BY.pointer, instants[n // 45])
        for n, item in enumerate(items(CONTRACT, OPERATION, 345, 0))
    ]
    shuffling = next(m for m in mutants(CONTRACT) if m.name == "page-ties-anew")
    app = create_app(CONTRACT, items={OPERATION.id: grouped}, behaviour=shuffling)
    outcome = outcome_of(app, CONTRACT, OPERATION)
    assert caught_by(outcome) == {"page/walk-is-complete"}
    assert outcome.exit_code == 1


@pytest.mark.parametrize(("requests", "accounts"), [(12, 1500), (20, 137)])
@pytest.mark.parametrize("live", LIVE, ids=lambda live: live.name)
def test_a_budget_too_small_to_be_sure_accuses_nobody(
    live: Quirk, requests: int, accounts: int
) -> None:
    """Where the list cannot be read again, a wrong response leaves its clauses undecided."""
    assert not accused(live, requests, accounts)


def accused(live: Quirk, requests: int, accounts: int) -> frozenset[str]:
    """The clauses of *live* that are called violated after so many *requests*."""
    app = create_app(CONTRACT, accounts=accounts, behaviour=live)
    return caught_by(outcome_of(app, CONTRACT, OPERATION, budget=requests))
