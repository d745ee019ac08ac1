"""Misreadings: every wrong reading is found on a server that reads the contract that way."""

from __future__ import annotations

from itertools import chain, islice

import pytest

from postpeer_conformance.clauses import clauses
from postpeer_conformance.clauses.clause import misreadings_of
from postpeer_conformance.clauses.misreadings.misreading import Misreading
from postpeer_conformance.contract import load
from postpeer_conformance.engine.planning.prepare import RunInput, prepare
from postpeer_conformance.selftest.examine import caught_by, examine
from support.misreading import oracle_of, reading_as

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
ORACLE = oracle_of(CONTRACT, OPERATION)
CLAUSES = clauses(OPERATION)
MISREADINGS = [
    (clause.id, misreading)
    for clause in CLAUSES
    for misreading in misreadings_of([clause])
    if misreading.primary
]
SERVED = {
    clause.partition("/")[0]: (clause, misreading)
    for clause, misreading in MISREADINGS
    if type(misreading) is Misreading
}
"""One of each part. What lies beyond the census has tests of its own (``test_beyond.py``)."""


def test_every_primary_misreading_is_asked_for() -> None:
    """Within the budget there is a question that has another response under it."""
    prepared = prepare(RunInput(CONTRACT, OPERATION, ORACLE.records, CLAUSES, seed=0))
    questions = islice(chain.from_iterable(prepared.batches), 250)
    queries = [question.query for question in questions if question.authentic]
    unasked = [
        (clause, misreading.sentence)
        for clause, misreading in MISREADINGS
        if not any(misreading.ruled_out_by(ORACLE, query) for query in queries)
    ]
    assert unasked == []


@pytest.mark.parametrize("part", SERVED)
def test_a_primary_misreading_is_found(part: str) -> None:
    """One of each part of the clauses; all are tried by ``deep_mutants.py``."""
    assert is_found(*SERVED[part])


def is_found(clause: str, misreading: Misreading) -> bool:
    """Whether some clause is violated, and the one that *misreading* breaks does not hold."""
    outcome = examine(reading_as(misreading, CONTRACT, ORACLE), CONTRACT, OPERATION)
    (broken,) = (each for each in outcome.verdicts if each.clause.id == clause)
    return bool(caught_by(outcome)) and broken.state in ("violated", "undecided")
