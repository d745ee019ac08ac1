"""The closed triangle: parts of the document have clauses, clauses have mutants, mutants fall."""

from __future__ import annotations

import os

import pytest

from postpeer_conformance.clauses import clauses
from postpeer_conformance.contract import load
from postpeer_conformance.selftest import attack, caught_by, examine
from postpeer_conformance.server import create_app
from postpeer_conformance.server.mutants import Mutant, mutants

CONTRACT = load()
OPERATION = CONTRACT.operations[0]
CLAUSES = clauses(OPERATION)
ALL = mutants(CONTRACT)
PLACES = [(0, 137), (1, 120), (2, 200)]
"""Seeds and numbers of accounts."""
DEEP = "CONFORMANCE_DEEP" in os.environ


def _one_of_each_kind() -> list[Mutant]:
    """Every mutant where there is time, else the first of each kind."""
    return (
        list(ALL) if DEEP else list({m.name.partition("[")[0]: m for m in reversed(ALL)}.values())
    )


@pytest.mark.parametrize("mutant", _one_of_each_kind(), ids=lambda mutant: mutant.name)
def test_a_mutant_falls_to_clauses_that_it_declares_and_to_no_other(mutant: Mutant) -> None:
    """In the deep run at each seed and size, else at one of them."""
    for seed, accounts in PLACES if DEEP else PLACES[:1]:
        found = caught_by(attack(mutant, CONTRACT, seed=seed, accounts=accounts))
        assert found, "it survives"
        assert found <= set(mutant.breaks)


def test_every_clause_has_a_mutant() -> None:
    """A check that cannot fail is a defect."""
    declared = {clause for mutant in ALL for clause in mutant.breaks}
    assert {clause.id for clause in CLAUSES} == declared


def test_every_part_of_the_collection_has_clauses() -> None:
    """Each parameter that means something is named by the pointer of some clause, or of a rival."""
    collection = OPERATION.collection
    assert collection is not None
    pointers = {clause.pointer for clause in CLAUSES}
    for filter in collection.filters:
        assert filter.pointer in pointers
    for parameter in (collection.limit, collection.offset, collection.sort.parameter):
        assert parameter.pointer in pointers


@pytest.mark.parametrize("accounts", [0, 1, 3, 21, 137, 3000])
def test_the_reference_is_never_accused(accounts: int) -> None:
    """Whatever it holds; with enough accounts every clause is decided."""
    app = create_app(CONTRACT, accounts=accounts, seed=3)
    outcome = examine(app, CONTRACT, OPERATION)
    assert caught_by(outcome) == set()
    assert outcome.exit_code == 0
    if accounts >= 137 and outcome.records and outcome.records.complete:
        assert outcome.count("undecided") == 0


def test_a_run_is_repeatable() -> None:
    """The same seed against the same server gives the same requests and verdicts."""

    def run() -> object:
        outcome = examine(create_app(CONTRACT, accounts=40), CONTRACT, OPERATION, seed=5)
        return [(v.clause.id, v.state, v.excluded, v.witnesses) for v in outcome.verdicts]

    assert run() == run()
