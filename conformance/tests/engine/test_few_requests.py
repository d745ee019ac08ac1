"""A run of few requests: what shows most comes first, and what was not asked is not decided."""

from __future__ import annotations

from collections import Counter

import pytest

from postpeer_conformance.clauses.verdict import DECIDED
from postpeer_conformance.contract import load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.selftest.examine import ACCOUNTS, attack, examine, row_of
from postpeer_conformance.server import create_app
from postpeer_conformance.server.variants.mutants import mutants

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


@pytest.mark.parametrize("name", SOON)
def test_sixty_requests_find_mistakes_of_all_kinds(name: str) -> None:
    mutant = next(each for each in mutants(CONTRACT) if each.name == name)
    assert row_of(mutant, attack(mutant, CONTRACT, budget=60)).caught


def test_of_few_requests_none_is_kept_for_chance() -> None:
    """Questions of chance take what the others leave, however few these are."""
    few, many = run(100).requests, run(300).requests
    assert "syntax" not in few
    assert many["syntax"] > 0


def test_a_clause_whose_questions_found_no_room_is_not_decided() -> None:
    outcome = run(60)
    open_ones = [v for v in outcome.verdicts if v.state == "undecided"]
    assert Counter(v.state for v in outcome.verdicts)["violated"] == 0
    assert {"repeat/concurrent", "search/q/literal"} <= {v.clause.id for v in open_ones}
    assert all("the run ended after" in v.reason for v in open_ones)
    assert sum(v.state in DECIDED for v in outcome.verdicts) >= 50
