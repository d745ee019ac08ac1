"""The kill matrix as a picture: which mutant falls to which clause, and what proves a clause."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import attrs

from ..clauses import Clause, clauses
from ..contract import Contract
from ..product import COMMAND
from ..report.templating import environment
from .examine import Row

_WIDE, _HIGH = 4, 15
"""Units of the picture for a mutant, and for a clause."""


@attrs.frozen
class Proof:
    """A clause of an operation, and the mutants that show that it can fail."""

    operation: str
    """The operation's id; empty where the document has no other."""
    clause: Clause
    line: int
    kills: tuple[Row, ...]

    @property
    def part(self) -> str:
        return _of(self.operation, self.clause.part)

    @property
    def anchor(self) -> str:
        return _of(self.operation, self.clause.id)


@attrs.frozen
class Mark:
    """A cell of the picture that is not empty."""

    x: int
    y: int
    kind: str
    """``kill``; ``spared``, one that may be found and is not; ``missed``, one that should be found
    and is not; ``stray``, one that should not be found."""
    words: str


@attrs.frozen
class Matrix:
    """Everything that is shown: one row for each clause, one column for each mutant."""

    contract: Contract
    rows: tuple[Row, ...]
    proofs: tuple[Proof, ...]
    missing: int = 0
    """Mutants that were not examined, since the run ended early."""

    wide, high = _WIDE, _HIGH

    @property
    def width(self) -> int:
        return _WIDE * len(self.rows)

    @property
    def height(self) -> int:
        return _HIGH * len(self.proofs)

    @property
    def parts(self) -> list[tuple[str, list[Proof]]]:
        """The clauses by the part of the contract that they belong to, in their order."""
        grouped = groupby(self.proofs, lambda proof: proof.part)
        return [(part, list(proofs)) for part, proofs in grouped]

    @property
    def wrong(self) -> list[Row]:
        """The mutants that did not fall as they declare."""
        return [row for row in self.rows if not row.killed]

    @property
    def marks(self) -> list[Mark]:
        """The cells that are not empty, by clause and then by mutant."""
        return [
            Mark(_WIDE * x, _HIGH * y, _kind(row, proof.clause.id), f"{row.mutant}: {proof.anchor}")
            for y, proof in enumerate(self.proofs)
            for x, row in enumerate(self.rows)
            if proof.operation in ("", row.operation)
            if proof.clause.id in {*row.found, *row.declared, *row.may}
        ]


def _of(operation: str, name: str) -> str:
    """*name* with that of its *operation*, if there are several."""
    return f"{operation}/{name}" if operation else name


def _kind(row: Row, clause: str) -> str:
    if clause in row.found:
        return "kill" if clause in {*row.declared, *row.may} else "stray"
    return "missed" if clause in row.declared else "spared"


def matrix_of(contract: Contract, rows: Sequence[Row], missing: int = 0) -> Matrix:
    """*rows*, made by the selftest of *contract*, as what is shown."""
    found = [(each.id, clause) for each in contract.operations for clause in clauses(each)]
    place = {(operation, clause.id): number for number, (operation, clause) in enumerate(found)}

    def first(row: Row) -> int:
        names = row.found or row.declared
        return min(place.get((row.operation, name), len(place)) for name in names)

    ordered, several = sorted(rows, key=first), len(contract.operations) > 1
    proofs = tuple(
        Proof(
            operation if several else "",
            clause,
            contract.line(clause.pointer),
            tuple(r for r in ordered if r.operation == operation and clause.id in r.found),
        )
        for operation, clause in found
    )
    return Matrix(contract, tuple(ordered), proofs, missing)


def render(contract: Contract, rows: Sequence[Row], missing: int = 0) -> bytes:
    """The matrix as one HTML file that needs nothing else; *missing* mutants are not in it."""
    made = environment()
    style = "".join(made.get_template(name).render() for name in ("base.css", "matrix.css"))
    page = made.get_template("matrix.html.jinja")
    shown = matrix_of(contract, rows, missing)
    return page.render(matrix=shown, style=style, command=COMMAND).encode("utf-8", "replace")
