"""``run``: the suite against one server."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from ..contract import load
from ..errors import CannotTest
from ..product import COMMAND
from .arguments import base_url, check_writable, read_key, selector, write
from .configuration import configurable
from .journals import journal_option, recorder
from .known import known_option, read_known
from .options import clause_option, key_option, profile_option, seed_option, spec_option
from .outputs import check, json_option, output_options
from .progress import progress
from .publish import detail_option, publish, redact_option, verbose_option
from .reaching import PATIENCE, POLITE, expectation, reaching, read_headers

if TYPE_CHECKING:
    from ..contract import Contract
    from ..verdict import Outcome


@click.command()
@click.argument("url", required=False)
@configurable
@spec_option
@clause_option
@seed_option
@key_option
@click.option("--max-requests", default=300, show_default=True, type=click.IntRange(1))
@click.option(
    "--census", default=2000, show_default=True, type=click.IntRange(1), help="Items to read first."
)
@reaching
@click.option("--require-all", is_flag=True, help="Undecided clauses fail the run (exit code 3).")
@json_option
@output_options
@redact_option
@profile_option
@journal_option
@known_option
@detail_option
@verbose_option
@click.option("--accounts", default=140, show_default=True, help="Items of the embedded server.")
def run(url: str | None, **options: Any) -> None:
    """Tests the server at URL; without URL, the embedded reference server."""
    contract = load(options["spec"])
    selected = selector(contract, options["patterns"])
    check(options)
    known = read_known(options["known_failing"])
    check_writable(options["journal_file"])
    headers = read_headers(contract, options["headers"])
    with ExitStack() as stack:
        if url is None:
            from ..server import KEY, create_app, serving

            app = create_app(contract, accounts=options["accounts"], seed=options["seed"])
            base, key = stack.enter_context(serving(app)), KEY
        else:
            base, key = base_url(url), read_key(options["api_key_file"], options["key_variable"])
        sys.exit(
            test(contract, base, key, selected, {**options, "known": known, "headers": headers})
        )


def test(
    contract: Contract,
    url: str,
    key: str,
    selected: Callable[[str], bool],
    options: dict[str, Any],
) -> int:
    """Runs the suite on *url*, reports, and gives the exit code."""
    from ..engine.network import client, loopback
    from ..engine.probe import Probe
    from ..engine.run import Options, Run
    from .secrecy import Secrecy

    secrecy = Secrecy(key)
    secrecy.check(contract, url)
    if secrecy.warning:
        click.echo(f"{COMMAND}: {secrecy.warning}", err=True)
    started = time.perf_counter()
    outcomes: dict[str, Outcome] = {}
    budget, rate = options["max_requests"], options["rate"]
    if rate is None:
        rate = 0.0 if loopback(url) else POLITE
    most = budget * len(contract.operations)
    until = time.monotonic() + (options["max_time"] or PATIENCE + (most / rate if rate else 0))
    settings = Options(
        seed=options["seed"],
        census=options["census"],
        selected=selected,
        profile=options["profile"],
        known=frozenset(options["known"]),
    )
    journal = recorder(contract, url, options)
    with (
        client(
            url,
            seconds=options["timeout"],
            headers=options["headers"],
            ca_file=options["ca_file"],
        ) as server,
        progress(expectation(most, rate), quiet=options["detail"] == "quiet") as tell,
    ):
        for operation in contract.operations:
            through = journal.recording(operation.id)
            probe = Probe(operation, url, key, server, budget, rate, until=until, through=through)
            try:
                outcomes[operation.id] = Run(contract, operation, probe, settings, tell).go()
            except CannotTest as error:
                raise CannotTest(secrecy.text(str(error))) from None
    recorded = secrecy.finished("--journal", journal.dump())
    code = publish(contract, url, outcomes, time.perf_counter() - started, options, secrecy)
    if options["journal_file"]:
        write(options["journal_file"], recorded)
    return code
