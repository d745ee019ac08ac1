"""``run``: the suite against one server."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import click

from ..errors import InternalError
from ..files import check_writable
from ..interruption import Interruption
from .arguments import base_url, read_key, selector
from .configuration import announce, configurable
from .documents import loaded
from .examination import examine
from .journals import journal_option, recorder
from .known import known_option, read_known
from .numbers import ACCOUNTS, CENSUS, REQUESTS
from .options import clause_option, key_option, profile_option, seed_option, spec_option
from .outputs import check, json_option, output_options
from .progress import progress
from .publish import Found, detail_option, publish, redact_option, verbose_option
from .reaching import DEFAULT_RATE, PATIENCE, expectation, reaching, read_headers
from .requests import confirm_writes, given_option, read_given, writes_option
from .streams import note

if TYPE_CHECKING:
    from ..contract import Contract, Operation
    from ..engine.run import Options, Progress


@click.command()
@click.argument("url", required=False)
@configurable
@spec_option
@clause_option
@seed_option
@key_option
@click.option("--max-requests", default=300, show_default=True, type=REQUESTS)
@click.option("--census", default=2000, show_default=True, type=CENSUS, help="Items to read first.")
@reaching
@given_option
@writes_option
@click.option("--require-all", is_flag=True, help="Fail (exit code 3) if a clause is undecided.")
@json_option
@output_options
@redact_option
@profile_option
@journal_option
@known_option
@detail_option
@verbose_option
@click.option(
    "--accounts",
    default=140,
    show_default=True,
    type=ACCOUNTS,
    help="Number of items of the embedded server.",
)
def run(url: str | None, **options: Any) -> None:
    """Test the server at URL, by default the embedded one."""
    contract = loaded(options["spec"])
    selected = selector(contract, options["patterns"])
    check(options)
    known = read_known(options["known_failing"])
    check_writable(options["journal_file"])
    headers = read_headers(contract, options["headers"])
    options["invent"] = url is None
    options["given"] = read_given(contract, options["given"])
    with ExitStack() as stack:
        if url is None:
            from ..server import KEY, create_app, serving

            app = create_app(contract, accounts=options["accounts"], seed=options["seed"])
            base, key, options["writes"] = stack.enter_context(serving(app)), KEY, True
        else:
            base, key = base_url(url), _key(contract, options)
            announce(url, options)
            if options["writes"]:
                confirm_writes(contract, base)
        sys.exit(
            test(contract, base, key, selected, {**options, "known": known, "headers": headers})
        )


def _key(contract: Contract, options: dict[str, Any]) -> str:
    """The key; empty for a document that wants none."""
    if not any(operation.key for operation in contract.operations):
        return ""
    return read_key(options["api_key_file"], options["key_variable"])


def test(
    contract: Contract,
    url: str,
    key: str,
    selected: Callable[[str], bool],
    options: dict[str, Any],
) -> int:
    """Runs the suite on *url*, reports, and gives the exit code."""
    from ..engine.run import Run
    from ..transport.network import client
    from ..transport.probe import Probe
    from .secrecy import Secrecy

    secrecy, interruption = Secrecy(key), Interruption()
    secrecy.check(contract, url)
    if secrecy.warning:
        note(secrecy.warning)
    started, journal = time.perf_counter(), recorder(contract, url, options)
    settings = _settings(selected, options)
    seconds, headers, ca_file = options["timeout"], options["headers"], options["ca_file"]
    with interruption.listening():
        with (
            client(url, seconds=seconds, headers=headers, ca_file=ca_file) as server,
            _pace(contract, url, options) as (pace, tell),
        ):

            def made(operation: Operation) -> Run:
                middleware = journal.recording(operation.id)
                limits = {**pace, "middleware": middleware, "interruption": interruption}
                probe = Probe(operation, url, key, server, **limits)
                return Run(contract, operation, probe, settings, _named(contract, operation, tell))

            outcomes, failures = examine(map(made, contract.operations), secrecy.text)
        spent = time.perf_counter() - started
        file = options["journal_file"]
        recorded = secrecy.finished("--journal", journal.dump()) if file else b""
        problems = [InternalError(error, secrecy.text) for error in failures]
        found = Found(outcomes, spent, problems, recorded)
        return publish(contract, url, found, options, secrecy)


def _settings(selected: Callable[[str], bool], options: dict[str, Any]) -> Options:
    from ..engine.run import Options

    return Options(
        seed=options["seed"],
        census=options["census"],
        selected=selected,
        profile=options["profile"],
        given=options["given"],
        invent=options["invent"],
        known=frozenset(options["known"]),
    )


def _named(contract: Contract, operation: Operation, tell: Progress) -> Progress:
    """*tell*, which names the operation where there are several."""
    if len(contract.operations) == 1:
        return tell
    return lambda stage, sent: tell(f"{operation.id}: {stage}", sent)


@contextmanager
def _pace(
    contract: Contract, url: str, options: dict[str, Any]
) -> Iterator[tuple[dict[str, Any], Callable[[str, int], None]]]:
    """The limits of a probe, and what tells how far a run is."""
    from ..transport.network import loopback

    budget, rate = options["max_requests"], options["rate"]
    if rate is None:
        rate = 0.0 if loopback(url) else DEFAULT_RATE
    most = budget * len(contract.operations)
    longest = options["max_time"] or PATIENCE + (most / rate if rate else 0)
    limits = {"budget": budget, "rate": rate, "until": time.monotonic() + longest}
    limits["writes"] = options["writes"]
    with progress(expectation(most, rate), quiet=options["detail"] == "quiet") as tell:
        yield limits, tell
