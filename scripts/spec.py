"""Lints openapi.yaml: redocly's strict rules, openapi-spec-validator, and rules of our own.

Exit codes: 0 nothing is wrong, though there may be warnings; 1 something is; 2 the document could
not be linted.
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
def main(document: Path) -> None:
    try:
        found = {*ours.findings(document), *others.findings(document)}
    except UsageError as error:
        click.echo(label(f"spec: {error}"), err=True)
        sys.exit(2)
    for each in sorted(found):
        said = f"warning: {each.sentence}" if each.warning else each.sentence
        click.echo(label(f"{document.name}:{each.line}: {said}  ({each.rule})"))
    problems = sum(not each.warning for each in found)
    click.echo(label(f"{document.name}: {problems or 'no'} problems"))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
