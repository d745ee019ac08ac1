"""``selftest``: the kill matrix."""

from __future__ import annotations

import sys

import click

from ..files import check_writable, write
from .options import seed_option, spec_option


@click.command()
@spec_option
@seed_option
@click.option("--accounts", default=137, show_default=True, type=click.IntRange(0))
@click.option("--json", "json_file", metavar="FILE", help="Writes the matrix as JSON.")
@click.option("--html", "html_file", metavar="FILE", help="Writes the matrix as one HTML file.")
def selftest(
    spec: str | None, seed: int, accounts: int, json_file: str | None, html_file: str | None
) -> None:
    """The kill matrix: every mutant of the reference server against every clause."""
    from ..selftest import matrix, show_matrix

    check_writable(json_file)
    check_writable(html_file)
    rows = matrix(spec, seed=seed, accounts=accounts)
    if json_file:
        import msgspec

        write(json_file, msgspec.json.encode(rows))
    if html_file:
        from ..contract import load
        from ..report.matrix import render

        write(html_file, render(load(spec), rows))
    sys.exit(show_matrix(rows))
