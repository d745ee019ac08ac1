"""``report``: a JSON report in another format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..errors import UsageError
from .outputs import FORMATS, check, output_options, wanted, write_all


def _schema(context: click.Context, option: click.Parameter, asked: bool) -> None:
    if asked:
        from ..report.model import SCHEMA

        click.echo(SCHEMA.read_text("utf-8"), nl=False)
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
    help="Prints the JSON Schema of a JSON report, and ends.",
)
def report(file: str, **options: Any) -> None:
    """Writes the JSON report in FILE in other formats (- for standard output)."""
    from ..report.model import read

    check(options)
    if not wanted(options):
        raise UsageError("nothing to write: give one of " + ", ".join(f"--{n}" for n in FORMATS))
    read(file)
    write_all(Path(file).read_bytes(), options)
