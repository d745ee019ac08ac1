"""Why a clause is undecided is true of the run: its data, its budget, its end, its responses."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options
from postpeer_conformance.selftest.examine import attack, caught_by
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.http.messages import Page, Query, Refusal
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.transport.exchange import Question, Response
from postpeer_conformance.transport.probe import Channel
from support.running import outcome_of

CONTRACT = load()
(OPERATION,) = CONTRACT.collections
UNASKED = re.compile(r"(\d+ of its \d+ questions (was|were) )?not asked(?=: the run ended after)")


def run(
    *,
    behaviour: type[Behaviour] = Behaviour,
    budget: int = 300,
    middleware: Callable[[Channel], Channel] = lambda send: send,
) -> Outcome:
    app = create_app(CONTRACT, accounts=137, behaviour=behaviour)
    return outcome_of(app, CONTRACT, OPERATION, budget=budget, middleware=middleware)


def reasons(outcome: Outcome) -> set[str]:
    return {each.reason for each in outcome.verdicts if each.state == "undecided"}


@pytest.mark.parametrize("budget", [1, 12, 33])
def test_what_a_small_budget_does_not_ask_needs_no_other_data(budget: int) -> None:
    """There are enough items of every kind."""
    outcome = run(budget=budget)
    sent = sum(outcome.requests.values())
    end = f"{sent} request{'s' if sent > 1 else ''}"
    said = {UNASKED.sub("not asked", reason) for reason in reasons(outcome)}
    assert said == {f"not asked: the run ended after {end}"}


def test_a_plan_that_is_remembered_serves_a_document_that_was_read_again() -> None:
    """Equal documents share one plan; its reasons are true of both."""
    contract, few = load(), Options()
    (operation,) = contract.collections
    for _ in range(2):
        app = create_app(contract, accounts=137)
        outcome = outcome_of(app, contract, operation, few, budget=33)
        assert all(map(UNASKED.match, reasons(outcome)))
        contract = load()
        (operation,) = contract.collections


@pytest.mark.parametrize("after", [2, 40])
def test_nor_does_what_an_interrupt_leaves_out(after: int) -> None:
    """Within the census, and among the questions."""

    def interrupted(send: Channel) -> Channel:
        def sent(number: int, question: Question) -> Response:
            if number == after:
                raise KeyboardInterrupt
            return send(number, question)

        return sent

    outcome = run(middleware=interrupted)
    assert outcome.note == "interrupted"
    assert all(map(UNASKED.match, reasons(outcome)))


@pytest.mark.parametrize("name", ["page-size-ignored", "sort-unsorted", "filter-ignored[platform]"])
def test_what_was_answered_wrongly_names_the_clause_that_reports_it(name: str) -> None:
    """Its data is there, and its questions were asked."""
    (mutant,) = (each for each in mutants(CONTRACT) if each.name == name)
    outcome = attack(mutant, CONTRACT)
    (violated,) = caught_by(outcome)
    asked = {reason for reason in reasons(outcome) if not UNASKED.match(reason)}
    assert asked
    assert all(reason.endswith(f", which `{violated}` reports") for reason in asked)


class NeverSorted(Behaviour):
    """Fails where an order is asked for."""

    def page(self, query: Query) -> Page:
        if self.collection.order.parameters[0].name in query.texts:
            raise Refusal(500, "no such index")
        return super().page(query)


def test_what_was_answered_with_an_error_needs_a_page_in_its_place() -> None:
    """Not other items."""
    outcome = run(behaviour=NeverSorted)
    (found,) = (v for v in outcome.verdicts if v.clause.id == "sort/ascending")
    assert found.state == "undecided"
    assert found.reason == "needs a page where the server answered something else"
