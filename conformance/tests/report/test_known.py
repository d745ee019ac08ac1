"""``--known-failing``: every state of a clause, on the list and off it."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from postpeer_conformance.clauses.clause import Clause
from postpeer_conformance.clauses.verdict import State, Verdict
from postpeer_conformance.commands.known import apply, read_known
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.errors import UsageError

CLAUSE = Clause("page/size", "It holds.", "", "data")
OTHER = Verdict(Clause("page/other", "It holds.", "", "data"), "holds")


def outcome(state: State) -> Outcome:
    """A run in which one clause came out as *state*, and another holds."""
    return Outcome((Verdict(CLAUSE, state), OTHER), {}, None, 0)


@pytest.mark.parametrize(
    ("before", "listed", "unlisted"),
    [
        ("violated", ("known", 0), ("violated", 1)),
        ("warning", ("known", 0), ("warning", 0)),
        ("holds", ("stale", 1), ("holds", 0)),
        ("undecided", ("undecided", 0), ("undecided", 0)),
        ("error", ("error", 3), ("error", 3)),
        ("not selected", ("not selected", 0), ("not selected", 0)),
    ],
)
def test_what_becomes_of_a_verdict(
    before: State, listed: tuple[State, int], unlisted: tuple[State, int]
) -> None:
    """The state, and the exit code of the run."""
    for known, expected in (({CLAUSE.id: "why"}, listed), ({}, unlisted)):
        (after,) = apply(known, {"list": outcome(before)}).values()
        assert (after.verdicts[0].state, after.exit_code) == expected


def test_a_clause_that_is_not_there_is_stale() -> None:
    """The list names what the contract has."""
    (after,) = apply({"page/gone": ""}, {"list": outcome("holds")}).values()
    assert (after.verdicts[-1].clause.id, after.verdicts[-1].state) == ("page/gone", "stale")
    assert after.exit_code == 1


def test_a_run_that_ended_early_is_not_green_with_known_failures() -> None:
    """Nothing was seen whole."""
    early = attrs.evolve(outcome("violated"), note="interrupted")
    (after,) = apply({CLAUSE.id: ""}, {"list": early}).values()
    assert after.exit_code == 3


def test_lines_and_reasons(tmp_path: Path) -> None:
    """Comments and empty lines are nothing; a reason stands behind its clause."""
    file = tmp_path / "known.txt"
    file.write_text("# all of them\n\npage/size  # slow\nsort/default\n")
    assert read_known(str(file)) == {"page/size": "slow", "sort/default": ""}


def test_a_list_that_cannot_be_read(tmp_path: Path) -> None:
    """One sentence, with the line where there is one."""
    file = tmp_path / "known.txt"
    file.write_text("page/size sort/default\n")
    with pytest.raises(UsageError, match="line 1: write one clause per line"):
        read_known(str(file))
    with pytest.raises(UsageError, match="cannot read"):
        read_known(str(tmp_path / "missing"))
