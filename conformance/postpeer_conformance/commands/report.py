"""``report``: a JSON report in another format."""

from __future__ import annotations

import sys
from typing import Any

import click

from .outputs import check, output_options, wanted, write_all
from .publish import detail_option, terminal_text, verbose_option
from .streams import say, tell


def _schema(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        from ..report.model import SCHEMA

        say(SCHEMA.read_text("utf-8").rstrip())
        context.exit()


@click.command()
@click.argument("file")
@output_options
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_schema,
    help="Print the JSON Schema of a JSON report, and exit.",
)
@detail_option
@verbose_option
def report(file: str, **options: Any) -> None:
    """Show the JSON report in FILE, or write it in other formats."""
    from ..report.model import encoded, read

    check(options)
    found = read(file)
    problems = write_all(encoded(found), options, lambda _name, data: data)
    if not wanted(options):
        click.echo(terminal_text(found, options), nl=False, color=True)
    for problem in problems:
        tell(problem)
    sys.exit(3 if problems else 0)
