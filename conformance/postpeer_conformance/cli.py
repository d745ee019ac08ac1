"""The command line: what each command takes, and the exit codes 0, 1, 2, 3.

Imports stand inside the commands, so that ``--help`` and ``list`` answer at once.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from .arguments import (
    base_url,
    check_writable,
    mutant_called,
    read_key,
    selector,
    write,
)
from .contract import DocumentError, load
from .errors import CannotTest, ConformanceError
from .product import COMMAND, KEY_VARIABLE

if TYPE_CHECKING:
    from .contract import Contract
    from .verdict import Outcome

spec_option = click.option(
    "--spec", metavar="FILE", help="The OpenAPI document; by default the packaged one."
)
seed_option = click.option("--seed", default=0, show_default=True, help="Fixes every choice.")
clause_option = click.option(
    "--clause",
    "patterns",
    multiple=True,
    metavar="PATTERN",
    help="Only clauses with this id, under this prefix or matching this pattern; repeatable.",
)
key_option = click.option(
    "--api-key-file",
    metavar="FILE",
    help=f"Reads the key from FILE (- for standard input) instead of {KEY_VARIABLE}.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name=COMMAND, prog_name=COMMAND)
def cli() -> None:
    """Checks clause by clause whether a server keeps the contract of its OpenAPI document."""


@cli.command("list")
@spec_option
@clause_option
def list_command(spec: str | None, patterns: tuple[str, ...]) -> None:
    """The clauses: id, level, sentence and the line they come from."""
    from .clauses import clauses

    contract = load(spec)
    for operation in contract.operations:
        selected = selector(contract, patterns)
        for clause in clauses(operation):
            if selected(clause.id):
                place = f"{contract.source}:{contract.line(clause.pointer)}"
                click.echo(f"{clause.id}\n    {clause.level}  {clause.sentence}  ({place})")


@cli.command()
@click.argument("url", required=False)
@spec_option
@clause_option
@seed_option
@key_option
@click.option("--max-requests", default=300, show_default=True, type=click.IntRange(1))
@click.option(
    "--census", default=2000, show_default=True, type=click.IntRange(1), help="Items to read first."
)
@click.option(
    "--rate",
    type=click.FloatRange(0),
    help="Requests a second; by default unbounded on loopback, else 10.",
)
@click.option("--timeout", default=10.0, show_default=True, type=click.FloatRange(0.001))
@click.option("--require-all", is_flag=True, help="Undecided clauses fail the run (exit code 3).")
@click.option(
    "--json", "json_file", metavar="FILE", help="Writes the report as JSON (- for stdout)."
)
@click.option("--accounts", default=140, show_default=True, help="Items of the embedded server.")
def run(url: str | None, **options: Any) -> None:
    """Tests the server at URL; without URL, the embedded reference server."""
    contract = load(options["spec"])
    selected = selector(contract, options["patterns"])
    check_writable(options["json_file"])
    with ExitStack() as stack:
        if url is None:
            from .server import KEY, create_app, serving

            app = create_app(contract, accounts=options["accounts"], seed=options["seed"])
            base, key = stack.enter_context(serving(app)), KEY
        else:
            base, key = base_url(url), read_key(options["api_key_file"])
        sys.exit(test(contract, base, key, selected, options))


def test(
    contract: Contract,
    url: str,
    key: str,
    selected: Callable[[str], bool],
    options: dict[str, Any],
) -> int:
    """Runs the suite on *url*, reports, and gives the exit code."""
    import httpx
    from rich.console import Console

    from .engine.probe import Probe
    from .engine.run import Options, Run
    from .report.json import as_json
    from .report.terminal import show

    console = Console(highlight=False, emoji=False, markup=False)
    started = time.perf_counter()
    outcomes: dict[str, Outcome] = {}
    local = httpx.URL(url).host in ("127.0.0.1", "localhost", "::1")
    rate = options["rate"] if options["rate"] is not None else 0.0 if local else 10.0
    settings = Options(seed=options["seed"], census=options["census"], selected=selected)
    with httpx.Client(timeout=options["timeout"], trust_env=not local) as client:
        for operation in contract.operations:
            probe = Probe(operation, url, key, client, budget=options["max_requests"], rate=rate)
            outcomes[operation.id] = Run(contract, operation, probe, settings).go()
    times = {"total": round(time.perf_counter() - started, 3)}
    if options["json_file"]:
        write(options["json_file"], as_json(contract, url, outcomes, times))
    if options["json_file"] != "-":
        for operation in contract.operations:
            show(console, contract, operation, url, outcomes[operation.id])
    return worst(outcomes.values(), require_all=options["require_all"])


def worst(outcomes: Any, *, require_all: bool) -> int:
    """The exit code of several outcomes: 1 before 3 before 0."""
    codes = {outcome.exit_code for outcome in outcomes}
    if require_all and any(outcome.count("undecided") for outcome in outcomes):
        codes.add(3)
    return next((code for code in (1, 3) if code in codes), 0)


@cli.command()
@spec_option
@seed_option
@click.option("--port", default=0, show_default=True, type=click.IntRange(0, 65535))
@click.option("--accounts", default=140, show_default=True, type=click.IntRange(0, 1_000_000))
@click.option("--database", metavar="FILE", help="Keeps the rows in FILE; by default in memory.")
@click.option("--mutant", metavar="NAME", help="Serves with one mistake; `selftest` lists them.")
def serve(
    spec: str | None,
    seed: int,
    port: int,
    accounts: int,
    database: str | None,
    mutant: str | None,
) -> None:
    """The reference server on loopback; prints its address and key."""
    import threading

    from .server import KEY, create_app, serving
    from .server.behaviour import Behaviour

    contract = load(spec)
    behaviour = mutant_called(contract, mutant) if mutant else Behaviour
    app = create_app(contract, accounts=accounts, seed=seed, database=database, behaviour=behaviour)
    with serving(app, port=port) as url:
        click.echo(f"Serving {contract.title} at {url}")
        click.echo(f"The key is {KEY}: export {KEY_VARIABLE}={KEY}")
        click.echo("Ctrl-C stops it.")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("Stopped.")


@cli.command()
@spec_option
@seed_option
@click.option("--accounts", default=137, show_default=True, type=click.IntRange(0))
@click.option("--json", "json_file", metavar="FILE", help="Writes the matrix as JSON.")
def selftest(spec: str | None, seed: int, accounts: int, json_file: str | None) -> None:
    """The kill matrix: every mutant of the reference server against every clause."""
    from .selftest import matrix, show_matrix

    rows = matrix(spec, seed=seed, accounts=accounts)
    if json_file:
        import msgspec

        write(json_file, msgspec.json.encode(rows))
    sys.exit(show_matrix(rows))


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
