"""``report``: a JSON report in another format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..errors import UsageError
from .outputs import FORMATS, check, output_options, wanted, write_all


@click.command()
@click.argument("file")
@output_options
def report(file: str, **options: Any) -> None:
    """Writes the JSON report in FILE in other formats (- for standard output)."""
    from ..report.model import read

    check(options)
    if not wanted(options):
        raise UsageError("nothing to write: give one of " + ", ".join(f"--{n}" for n in FORMATS))
    read(file)
    write_all(Path(file).read_bytes(), options)
