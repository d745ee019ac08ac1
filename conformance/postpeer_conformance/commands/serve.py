"""``serve``: the reference server."""

from __future__ import annotations

import sys

import click

from ..contract import load
from ..product import KEY_VARIABLE
from .arguments import mutant_called
from .options import seed_option, spec_option


@click.command()
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

    from ..server import KEY, create_app, serving
    from ..server.behaviour import Behaviour

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
