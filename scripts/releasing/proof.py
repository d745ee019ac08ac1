"""What has to hold of a kill matrix before it is published: it proves that the suite can fail."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from postpeer_conformance.contract import Contract
from postpeer_conformance.errors import UsageError
from postpeer_conformance.selftest.examine import Row
from postpeer_conformance.server.variants.mutants import mutants


def read_matrix(file: Path, contract: Contract) -> list[Row]:
    """The rows in *file*; UsageError unless `selftest --json` made them of *contract*."""
    try:
        rows = msgspec.json.decode(file.read_bytes(), type=list[Row])
    except (OSError, msgspec.DecodeError) as error:
        raise UsageError(f"{file} is not a matrix of `selftest --json`: {error}") from None
    made = mutants(contract)
    wanted = {(each.name, each.description, each.breaks, each.may.clauses) for each in made}
    found = {(row.mutant, row.description, row.declared, row.may) for row in rows}
    if wanted != found or len(rows) != len(wanted):
        name = min(wanted ^ found, default=("one mutant twice",))[0]
        raise UsageError(
            f"{file} was made with another document or version: they differ in {name}; "
            "run `selftest --json` again"
        )
    return rows


def unproven(rows: Sequence[Row]) -> list[str]:
    """A sentence for each mutant that does not behave as it declares."""
    return [
        f"the mutant {row.mutant} breaks {_listed(row.declared)}{_as_well(row)}, but the suite "
        f"reports {_listed(row.found)}: correct the suite or what the mutant declares"
        for row in rows
        if not row.killed
    ]


def _as_well(row: Row) -> str:
    return f" and may break {_listed(row.may)}" if row.may else ""


def _listed(clauses: Sequence[str]) -> str:
    return ", ".join(clauses) or "nothing"
