"""Of a selection of clauses nothing is asked but what could show a violation of one of them."""

from __future__ import annotations

from fnmatch import fnmatch

import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options
from postpeer_conformance.selftest.examine import caught_by
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour, BehaviourFactory
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.transport.exchange import Question
from support.running import ran

CONTRACT = load()
(OPERATION,) = CONTRACT.collections


def run(pattern: str, budget: int, mutant: str = "") -> tuple[Outcome, list[Question]]:
    """What a run says of the clauses like *pattern*, and all that it asked but the census."""
    behaviour: BehaviourFactory = next(
        (m for m in mutants(CONTRACT) if m.name == mutant), Behaviour
    )
    app = create_app(CONTRACT, accounts=137, behaviour=behaviour)
    options = Options(selected=lambda name: fnmatch(name, pattern))
    made, outcome = ran(app, CONTRACT, OPERATION, options, budget=budget)
    asked = [each.question for each in made.session.exchanges if each.question.source != "census"]
    return outcome, asked


def test_a_search_is_asked_for_by_its_own_parameter() -> None:
    """Every question has it."""
    outcome, asked = run("search/q/*", 60)
    assert [question for question in asked if "q" not in dict(question.query)] == []
    assert outcome.count("undecided") == 0


def test_other_methods_are_asked_for_alone() -> None:
    """However much could be asked."""
    _, asked = run("method/*", 300)
    assert {question.method for question in asked}.isdisjoint({"GET"})


@pytest.mark.parametrize(
    ("pattern", "mutant"),
    [
        ("search/q/literal", "search-literal-underscore[q]"),
        ("sort/*", "sort-default-turned"),
        ("filter/platform/*", "filter-ignored[platform]"),
        ("page/past-the-end", "page-last-page-again"),
    ],
)
def test_a_small_budget_finds_what_it_is_spent_on(pattern: str, mutant: str) -> None:
    """Forty requests are enough, with those that confirm it."""
    outcome, _ = run(pattern, 40, mutant)
    assert caught_by(outcome)
