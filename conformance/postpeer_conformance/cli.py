"""The command line: its commands, and the exit codes 0, 1, 2, 3."""

from __future__ import annotations

import sys

import click

from .commands.diff import diff
from .commands.judge import judge
from .commands.listing import list_command
from .commands.report import report
from .commands.run import run
from .commands.selftest import selftest
from .commands.serve import serve
from .contract import DocumentError
from .errors import CannotTest, ConformanceError
from .product import COMMAND


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name=COMMAND, prog_name=COMMAND)
def cli() -> None:
    """Checks clause by clause whether a server keeps the contract of its OpenAPI document."""


for command in (run, list_command, serve, selftest, judge, diff, report):
    cli.add_command(command)


def main() -> None:
    """The console script."""
    try:
        cli(prog_name=COMMAND)
    except CannotTest as error:
        click.echo(f"{COMMAND}: {error}", err=True)
        sys.exit(3)
    except (ConformanceError, DocumentError) as error:
        click.echo(f"{COMMAND}: {error}", err=True)
        sys.exit(2)
