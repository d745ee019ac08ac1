"""The command line: its commands, and the exit codes 0, 1, 2, 3."""

from __future__ import annotations

import sys

import click
from click.exceptions import Abort

from .commands.diff import diff
from .commands.group import Group
from .commands.judge import judge
from .commands.listing import list_command
from .commands.report import report
from .commands.run import run
from .commands.selftest import selftest
from .commands.serve import serve
from .commands.streams import note, tell
from .commands.suggest import suggest_command
from .contract import DocumentError
from .errors import ConformanceError
from .product import COMMAND


@click.group(
    cls=Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name=COMMAND, prog_name=COMMAND)
@click.pass_context
def cli(context: click.Context) -> None:
    """Test, clause by clause, whether a server keeps the contract of its OpenAPI document."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(2)


for command in (run, list_command, suggest_command, serve, selftest, judge, diff, report):
    cli.add_command(command)


def main() -> None:
    """Runs the command of ``sys.argv``, and exits with its code."""
    sys.exit(invoke())


def invoke() -> int:
    """Runs the command of ``sys.argv``, says in a sentence why it fails, and gives its code."""
    code = 0
    try:
        code = _run()
        sys.stdout.flush()
    except ConformanceError as error:
        tell(error)
        return code or error.code
    except DocumentError as error:
        tell(error)
        return 2
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        called = context.command_path if context is not None else COMMAND
        said = error.format_message().rstrip(".")
        note(f"{said}{' See' if said.endswith(('?', '?)')) else '; see'} `{called} --help`")
        return 2
    except (Abort, KeyboardInterrupt):
        note("interrupted")
        return 3
    return code


def _run() -> int:
    try:
        ended = cli(prog_name=COMMAND, standalone_mode=False)
    except SystemExit as error:
        ended = error.code
    return ended if isinstance(ended, int) else 0
