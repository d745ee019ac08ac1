"""The closed triangle: parts of the document have clauses, clauses have mutants, mutants fall."""

from __future__ import annotations

import pytest

from postpeer_conformance.clauses import clauses
from postpeer_conformance.contract import load
from postpeer_conformance.selftest.examine import attack, row_of
from postpeer_conformance.server.variants.mutants import Mutant, mutants

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
CLAUSES = clauses(OPERATION)
ALL = [each for each in mutants(CONTRACT) if each.operation == OPERATION.id]


def breaking(clause: str) -> Mutant:
    """The mutant that breaks *clause* and the fewest others."""
    return min((m for m in ALL if clause in m.breaks), key=lambda mutant: len(mutant.declared))


@pytest.mark.parametrize("clause", ["access/missing", "filter/platform/sound", "page/window"])
def test_a_clause_catches_a_mutant(clause: str) -> None:
    """It is called violated, no clause is that the mutant keeps, and the mistake is named.

    ``selftest`` tries all mutants of all clauses, and ``deep_mutants.py`` many seeds.
    """
    mutant = breaking(clause)
    row = row_of(mutant, attack(mutant, CONTRACT))
    assert clause in row.found
    assert row.killed
    assert row.named


def test_every_clause_has_a_mutant() -> None:
    """A check that cannot fail is a defect."""
    broken, known = {c for mutant in ALL for c in mutant.breaks}, {c.id for c in CLAUSES}
    assert not known - broken, "write a mutant of each in server/variants/mutants/"
    assert not broken - known, "mutants declare clauses that no module in clauses/ yields"


def test_every_part_of_the_collection_has_clauses() -> None:
    """Each parameter that means something is named by the pointer of a clause or a misreading."""
    collection = OPERATION.collection
    pointers = {clause.pointer for clause in CLAUSES}
    for filter in collection.filters:
        assert filter.pointer in pointers
    for parameter in (*collection.paging.parameters, *collection.order.parameters):
        assert parameter.pointer in pointers
