"""A run of few requests: what shows most comes first, and what was not asked is not decided."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from postpeer_conformance.clauses.verdict import DECIDED
from postpeer_conformance.contract import Contract, Operation, load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options
from postpeer_conformance.selftest.examine import ACCOUNTS, attack, examine, row_of
from postpeer_conformance.server import create_app
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.transport.exchange import Question
from support.museum import MUSEUM
from support.running import ran

CONTRACT = load()
(OPERATION,) = CONTRACT.collections
SOON = (
    "method-fails[DELETE without a key]",
    "refusal-fraction-cut[offset]",
    "search-fails-on-nul[q]",
    "search-field-forgotten-for-digits[q/displayName]",
    "shape-fails-on-repeated-parameter",
    "storage-fails-on-nul[profileId]",
)


def run(budget: int) -> Outcome:
    return examine(create_app(CONTRACT, accounts=ACCOUNTS), CONTRACT, OPERATION, budget=budget)


def told(
    contract: Contract, operation: Operation, *, budget: int, only: str = ""
) -> tuple[Outcome, set[Question]]:
    """What a run with a profile says of the reference server, and all that it asked."""
    app = create_app(contract, accounts=ACCOUNTS)
    options = Options(profile=True, selected=lambda name: only in ("", name))
    made, outcome = ran(app, contract, operation, options, budget=budget, writes=True)
    return outcome, {each.question for each in made.session.exchanges}


@pytest.mark.parametrize("name", SOON)
def test_sixty_requests_find_mistakes_of_all_kinds(name: str) -> None:
    mutant = next(each for each in mutants(CONTRACT) if each.name == name)
    assert row_of(mutant, attack(mutant, CONTRACT, budget=60)).caught


def test_of_few_requests_none_is_kept_for_chance() -> None:
    """Questions of chance take what the others leave, however few these are."""
    few, many = run(100).requests, run(300).requests
    assert "syntax" not in few
    assert many["syntax"] > 0


@pytest.mark.parametrize("budget", [20, 60, 100])
def test_a_clause_holds_only_where_all_questions_of_its_own_were_asked(budget: int) -> None:
    """One kind of wrong value says nothing of the others; the reason counts those left out."""
    outcome, asked = told(CONTRACT, OPERATION, budget=budget)
    assert outcome.count("holds") >= 15
    for verdict in outcome.verdicts:
        own = verdict.clause.requests
        left_out = sum(question not in asked for question in own)
        if verdict.state == "holds":
            assert not left_out, verdict.clause.id
        elif 0 < left_out < len(own):
            verb = "was" if left_out == 1 else "were"
            said = f"{left_out} of its {len(own)} questions {verb} not asked: the run ended after "
            assert verdict.reason.startswith(said)


def test_a_request_with_a_body_is_judged_in_the_same_way() -> None:
    """Its questions are made of a valid request; some of them were not asked."""
    shop = load(Path(__file__).parents[1] / "support" / "shop.yaml")
    operation = next(each for each in shop.operations if each.id == "addOrder")
    outcome, _ = told(shop, operation, budget=20)
    (found,) = (v for v in outcome.verdicts if v.clause.id == "refusal/body/schema")
    assert found.state == "undecided"
    assert found.reason.startswith("3 of its 4 questions were not asked: the run ended after ")


@pytest.mark.parametrize(
    ("contract", "name"),
    [(CONTRACT, OPERATION.id), (MUSEUM, "listTickets"), (MUSEUM, "listSites")],
)
def test_three_hundred_requests_decide_all_that_the_data_can_with_a_profile(
    contract: Contract, name: str
) -> None:
    """Also of a list with twelve parameters."""
    operation = next(each for each in contract.operations if each.id == name)
    outcome, _ = told(contract, operation, budget=300)
    open_ones = {v.clause.id: v.reason for v in outcome.verdicts if v.state != "holds"}
    assert not any("not asked" in reason for reason in open_ones.values()), open_ones


def test_a_clause_that_is_alone_takes_no_more_requests_than_its_questions() -> None:
    """Besides those that read the list, and what is kept to confirm a mistake."""
    outcome, _ = told(CONTRACT, OPERATION, budget=12, only="access/guessed")
    assert [v.state for v in outcome.verdicts if v.clause.id == "access/guessed"] == ["holds"]


def test_a_clause_whose_questions_found_no_room_is_not_decided() -> None:
    outcome = run(60)
    open_ones = [v for v in outcome.verdicts if v.state == "undecided"]
    assert Counter(v.state for v in outcome.verdicts)["violated"] == 0
    assert {"repeat/concurrent", "search/q/literal"} <= {v.clause.id for v in open_ones}
    assert all("the run ended after" in v.reason for v in open_ones)
    assert sum(v.state in DECIDED for v in outcome.verdicts) >= 40
