"""The ledger accounts for every statement, and every clause stands in it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from postpeer_conformance.clauses import clauses
from postpeer_conformance.contract import load

LEDGER = Path(__file__).parents[2] / "ledger.yaml"
ENTRIES: list[dict[str, Any]] = yaml.safe_load(LEDGER.read_text(encoding="utf-8"))
REASONS = {"silent", "untestable", "drift", "client", "unseen"}
CLAUSES = [clause.id for operation in load().operations for clause in clauses(operation)]


def matches(clause: str, pattern: str) -> bool:
    """Whether *pattern* names *clause*; a star stands for one segment."""
    parts, wanted = clause.split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))


def test_every_statement_has_clauses_or_a_reason() -> None:
    """Nothing is left out in silence."""
    for entry in ENTRIES:
        names = {"id", "page", "sentence"} | (
            {"clauses"} if "clauses" in entry else {"none", "why"}
        )
        assert set(entry) == names, entry["id"]
        assert entry.get("none", "silent") in REASONS


def test_no_id_stands_twice() -> None:
    """An id names one statement."""
    ids = [entry["id"] for entry in ENTRIES]
    assert len(ids) == len(set(ids))


def test_every_pattern_names_a_clause() -> None:
    """A clause that was renamed or dropped is missed here."""
    patterns = {pattern for entry in ENTRIES for pattern in entry.get("clauses", ())}
    lost = {pattern for pattern in patterns if not any(matches(each, pattern) for each in CLAUSES)}
    assert not lost


def test_every_clause_comes_from_a_statement() -> None:
    """The suite asks for nothing that is said nowhere."""
    patterns = {pattern for entry in ENTRIES for pattern in entry.get("clauses", ())}
    unsaid = [each for each in CLAUSES if not any(matches(each, one) for one in patterns)]
    assert not unsaid, "add each to its statement in conformance/ledger.yaml, or add the statement"
