"""Writes conformance/docs/clauses.md from openapi.yaml; --check only compares.

Exit codes: 0 done, or nothing differs; 1 the table differs.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from postpeer_conformance.clauses import clauses
from postpeer_conformance.contract import Contract, Operation, load

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "openapi.yaml"
PAGE = ROOT / "conformance" / "docs" / "clauses.md"
_BEGIN, _END = "<!-- clauses: written by scripts/clause_table.py -->\n", "<!-- end of clauses -->\n"


@click.command(help=__doc__)
@click.option("--check", is_flag=True, help="Write nothing.")
@click.option("--spec", type=click.Path(path_type=Path), default=SPEC, show_default="openapi.yaml")
@click.option("--output", help="Where generate.py writes; the table is always in the guide.")
def main(check: bool, spec: Path, output: str | None) -> None:
    del output
    if spec.resolve() != SPEC:
        return  # the guide is about the repository's document
    old = PAGE.read_text("utf-8")
    new = with_table(old)
    if not check:
        PAGE.write_text(new, "utf-8")
    elif new != old:
        sys.exit("conformance/docs/clauses.md differs from the document: run `tox run -e generate`")


def with_table(page: str) -> str:
    """*page* with the table as the document has it now."""
    before, _, rest = page.partition(_BEGIN)
    return before + _BEGIN + table(load(SPEC, SPEC.name)) + _END + rest.partition(_END)[2]


def table(contract: Contract) -> str:
    """The clauses of each operation, each with the line that it comes from."""
    several = len(contract.operations) > 1
    return "\n".join(_rows(contract, each, several) for each in contract.operations)


def _rows(contract: Contract, operation: Operation, several: bool) -> str:
    """The clauses of *operation*, under its name where there are *several* operations."""
    head = (
        [f"## {operation.id}", "", f"`{operation.method} {operation.path}`", ""] if several else []
    )
    rows = [*head, "| clause | level | what must hold |", "|---|---|---|"]
    for clause in clauses(operation):
        place = f"../../openapi.yaml#L{contract.line(clause.pointer)}"
        sentence = clause.sentence.replace("|", "\\|")
        rows.append(f"| [`{clause.id}`]({place}) | {clause.level} | {sentence} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
