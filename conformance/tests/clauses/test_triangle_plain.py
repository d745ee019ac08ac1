"""The closed triangle of operations without a list: clauses have mutants, and mutants fall."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from postpeer_conformance.clauses import clauses
from postpeer_conformance.cli import cli
from postpeer_conformance.contract import Operation, load
from postpeer_conformance.selftest.examine import attack, examine, row_of, visible
from postpeer_conformance.server import create_app
from postpeer_conformance.server.variants.mutants import mutants

CONTRACT = load(Path(__file__).parents[1] / "support" / "shop.yaml")
CLAUSES = {clause.id for each in CONTRACT.operations for clause in clauses(each)}
ALL = mutants(CONTRACT)
BROKEN = {clause for mutant in ALL for clause in mutant.breaks}


@pytest.mark.parametrize("operation", CONTRACT.operations, ids=lambda each: each.id)
def test_the_reference_keeps_and_decides_every_clause(operation: Operation) -> None:
    """Values of each style, and bodies of each form, are made and taken."""
    outcome = examine(create_app(CONTRACT), CONTRACT, operation)
    assert {v.clause.id: v.reason for v in outcome.verdicts if v.state != "holds"} == {}


def test_every_clause_has_a_mutant() -> None:
    """A check that cannot fail is a defect."""
    assert not CLAUSES - BROKEN, "write a mutant of each in mutants/plain.py or plain_refusal.py"
    assert not BROKEN - CLAUSES, "mutants declare clauses that no module in clauses/ yields"


@pytest.mark.parametrize("clause", sorted(BROKEN))
def test_a_clause_catches_a_mutant(clause: str) -> None:
    """It is called violated, and no clause is that the mutant keeps; ``selftest`` tries all."""
    breaking = [each for each in ALL if clause in each.breaks]
    mutant = min(breaking, key=lambda each: len(each.breaks))
    row = row_of(mutant, attack(mutant, CONTRACT))
    assert row.killed, row


def test_a_mutant_that_nothing_can_show_is_left_out(tmp_path: Path) -> None:
    """Nobody makes up XML, so no valid request is known, and nothing differs from one."""
    text = Path(CONTRACT.source).read_text("utf-8").replace("multipart/form-data", "text/xml")
    path = tmp_path / "shop.yaml"
    path.write_text(text, "utf-8")
    contract = load(path)
    made = mutants(contract)
    seen = {made[number].operation for number in visible(contract, 0)}
    assert {each.operation for each in made} - seen == {"keepPhoto"}
    ended = CliRunner().invoke(cli, ["selftest", "--spec", str(path), "--mutant", "*keepPhoto*"])
    assert "the suite knows no valid request" in str(ended.exception)
