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
        raise UsageError(f"{file} is no matrix of `selftest --json`: {error}") from None
    wanted = {(each.name, each.description, each.breaks) for each in mutants(contract)}
    found = {(row.mutant, row.description, row.declared) for row in rows}
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
        f"the mutant {row.mutant} breaks {_listed(row.declared)}, but the suite reports "
        f"{_listed(row.found)}: mend the suite, or what the mutant declares"
        for row in rows
        if not row.killed
    ]


def _listed(clauses: Sequence[str]) -> str:
    return ", ".join(clauses) or "nothing"
