"""``list``: the clauses of a document."""

from __future__ import annotations

import click

from .arguments import selector
from .documents import loaded
from .left_open import left_open
from .options import clause_option, spec_option, traceback_option
from .streams import say


@click.command("list")
@spec_option
@clause_option
@traceback_option
def list_command(spec: str | None, patterns: tuple[str, ...]) -> None:
    """List the clauses: id, level, sentence, and line in the document.

    Before the clauses of a list, it says what the document leaves open, which is not judged.
    """
    from ..clauses import clauses
    from ..report.text import label

    contract = loaded(spec)
    selected = selector(contract, patterns, spec)
    for operation in contract.operations:
        found = [each for each in clauses(operation) if selected(each.id)]
        if found and len(contract.operations) > 1:
            say(label(f"{operation.id}: {operation.method} {operation.path}"))
        if found and operation.collection is not None:
            for point in left_open(operation.collection):
                say(label(f"left open: {point}"))
        for clause in found:
            place = f"{contract.source}:{contract.line(clause.pointer)}"
            say(label(clause.id))
            say(label(f"    {clause.level}  {clause.sentence}  ({place})"))
