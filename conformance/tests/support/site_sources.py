"""What the site is made from, for tests: without npm, and without an hour of mutants."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from postpeer_conformance.contract import Contract, load
from postpeer_conformance.selftest.examine import Row
from postpeer_conformance.server.variants.mutants import mutants
from website import Sources
from website.history import Release
from website.reference import Redoc

ROOT = Path(__file__).parents[3]
SCRIPT = "const Redoc = {init: () => {}};"


def rows(contract: Contract | None = None) -> list[Row]:
    """As the selftest finds them: every mutant falls to all clauses that it breaks."""
    return [
        Row(
            each.name,
            each.operation,
            each.description,
            each.breaks,
            each.breaks,
            (),
            1,
            may=each.may.clauses,
            why=each.may.why,
            instead=each.may.instead,
        )
        for each in mutants(contract or load())
    ]


def sources(releases: Sequence[Release] = ()) -> Sources:
    """Those of this repository, with *releases*."""
    contract = load(ROOT / "openapi.yaml", "openapi.yaml")
    return Sources(ROOT, contract, rows(contract), releases, Redoc(SCRIPT, "A licence.\n"))
