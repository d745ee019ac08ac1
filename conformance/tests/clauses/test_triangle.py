"""The closed triangle: parts of the document have clauses, clauses have mutants, mutants fall."""

from __future__ import annotations

import pytest

from postpeer_conformance.clauses import clauses
from postpeer_conformance.contract import load
from postpeer_conformance.selftest.examine import attack, caught_by, names
from postpeer_conformance.server.variants.mutants import Mutant, mutants

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
CLAUSES = clauses(OPERATION)
ALL = [each for each in mutants(CONTRACT) if each.operation == OPERATION.id]


def declaring(clause: str) -> list[Mutant]:
    """The mutants that break *clause*, those first that break nothing else."""
    return sorted((m for m in ALL if clause in m.breaks), key=lambda mutant: len(mutant.breaks))


@pytest.mark.parametrize("clause", ["access/missing", "filter/platform/sound", "page/window"])
def test_a_clause_catches_a_mutant(clause: str) -> None:
    """It is called violated, no clause is that was not declared, and the mistake is named.

    ``selftest`` tries all mutants of all clauses, and ``deep_mutants.py`` many seeds.
    """
    for mutant in declaring(clause):
        outcome = attack(mutant, CONTRACT)
        assert caught_by(outcome) <= set(mutant.breaks)
        if clause in caught_by(outcome):
            assert names(mutant, outcome)
            return
    pytest.fail("it catches none")


def test_every_clause_has_a_mutant() -> None:
    """A check that cannot fail is a defect."""
    declared = {clause for mutant in ALL for clause in mutant.breaks}
    assert {clause.id for clause in CLAUSES} == declared


def test_every_part_of_the_collection_has_clauses() -> None:
    """Each parameter that means something is named by the pointer of a clause or a misreading."""
    collection = OPERATION.collection
    pointers = {clause.pointer for clause in CLAUSES}
    for filter in collection.filters:
        assert filter.pointer in pointers
    for parameter in (*collection.paging.parameters, *collection.order.parameters):
        assert parameter.pointer in pointers
