"""Lints openapi.yaml by this project's rules, redocly's strict rules and openapi-spec-validator.

A problem is what keeps suite, server or generator from using the document. Findings of the two
linters are warnings; with --strict they are problems, too.

Exit codes: 0 no problem, perhaps warnings; 1 a problem; 2 the document could not be linted.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from linting import others, ours
from postpeer_conformance.errors import UsageError
from postpeer_conformance.report.text import label

SPEC = Path(__file__).resolve().parent.parent / "openapi.yaml"


@click.command(help=__doc__)
@click.argument("document", type=click.Path(path_type=Path), default=SPEC, required=False)
@click.option("--strict", is_flag=True, help="What a linter says is a problem.")
def main(document: Path, strict: bool) -> None:
    try:
        found = {*ours.findings(document), *others.findings(document, strict=strict)}
    except UsageError as error:
        click.echo(label(f"spec: {error}"), err=True)
        sys.exit(2)
    for each in sorted(found):
        said = f"warning: {each.sentence}" if each.warning else each.sentence
        click.echo(label(f"{document.name}:{each.line}: {said}  ({each.rule})"))
    problems = sum(not each.warning for each in found)
    counts = f"{_counted(problems, 'problem')}, {_counted(len(found) - problems, 'warning')}"
    click.echo(label(f"{document.name}: {counts}"))
    sys.exit(1 if problems else 0)


def _counted(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"


if __name__ == "__main__":
    main()
