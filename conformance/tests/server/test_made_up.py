"""The suite and its mutants on documents drawn at random: nothing knows the real one by heart."""

from __future__ import annotations

from pathlib import Path

import pytest

from postpeer_conformance.contract import Contract, load
from postpeer_conformance.selftest.examine import attack, examine, row_of
from postpeer_conformance.server import create_app
from postpeer_conformance.server.variants.mutants import mutants
from support.made_up import document, write

SEEDS = (1, 11)
"""More are in ``deep_documents.py``."""
ACCOUNTS = 137
MUTANTS = 3
"""How many of a document's mutants are tried, evenly spread over their list."""


@pytest.fixture(params=SEEDS)
def contract(request: pytest.FixtureRequest, tmp_path: Path) -> Contract:
    """The contract of a made-up document, through a YAML file."""
    return load(write(request.param, tmp_path))


def test_what_is_written_is_what_was_drawn(tmp_path: Path) -> None:
    """YAML changes no value of it."""
    assert load(write(4, tmp_path)).document == document(4)


def test_a_right_server_is_never_accused(contract: Contract) -> None:
    """The reference server made from the document keeps all its clauses, and each is decided."""
    (operation,) = contract.collections
    outcome = examine(create_app(contract, accounts=ACCOUNTS), contract, operation)
    assert {v.clause.id: v.reason for v in outcome.verdicts if v.state != "holds"} == {}
    assert outcome.exit_code == 0


def test_a_wrong_server_is_found(contract: Contract) -> None:
    """Mutants of it fall to the clauses that they break, and to no others."""
    every = mutants(contract)
    for mutant in every[:: len(every) // MUTANTS][:MUTANTS]:
        row = row_of(mutant, attack(mutant, contract, accounts=ACCOUNTS))
        assert row.killed, row
