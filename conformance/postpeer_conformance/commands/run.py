"""``run``: the suite against one server."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import Any

import click
from click.core import ParameterSource

from ..errors import UsageError
from ..files import check_writable
from .arguments import selector
from .configuration import configurable
from .documents import loaded
from .journals import journal_option
from .judge import failures
from .known import known_option, read_known
from .numbers import ACCOUNTS, CENSUS, REQUESTS, duration
from .options import clause_option, key_option, profile_option, seed_option, spec_option
from .outputs import check, json_option, output_options
from .progress import progress
from .publish import detail_option, publish, redact_option, verbose_option
from .reaching import reaching, read_headers
from .requests import given_option, read_given, writes_option
from .streams import note
from .targets import embedded, named_application, server
from .trial import Trial


@click.command()
@click.argument("url", required=False)
@configurable
@spec_option
@clause_option
@seed_option
@key_option
@click.option(
    "--app",
    metavar="MODULE:NAME",
    help="Test this ASGI or WSGI application in this process, without a server.",
)
@click.option(
    "--max-requests",
    default=300,
    show_default=True,
    type=REQUESTS,
    help="Send at most this many requests to each operation.",
)
@click.option(
    "--fuzz",
    metavar="TIME",
    callback=lambda _context, _option, text: None if text is None else duration(text),
    help="Search for this long, such as 90s, 10m or 2h, instead of counting requests.",
)
@click.option(
    "--replay",
    metavar="FILE",
    help="First repeat the requests that got wrong responses in the journal in FILE.",
)
@click.option(
    "--census",
    default=2000,
    show_default=True,
    type=CENSUS,
    help="Read at most this many items of the list before testing.",
)
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
def run(url: str | None, app: str | None, **options: Any) -> None:
    """Test the server at URL, by default the embedded one."""
    embeds = url is None and app is None
    if url is not None and app is not None:
        raise UsageError("give the URL of a server or --app, not both")
    if not embeds and _is_given("accounts"):
        raise UsageError("--accounts is for the embedded server: leave it out")
    contract = loaded(options["spec"])
    selected = selector(contract, options["patterns"], options["spec"])
    check(options)
    known = read_known(options["known_failing"])
    check_writable(options["journal_file"])
    options["first"] = failures(contract, options["replay"])
    if options["fuzz"]:
        if _is_given("max_requests"):
            raise UsageError("give --fuzz or --max-requests, not both")
        options["max_requests"] = REQUESTS.max
    options["headers"] = read_headers(contract, options["headers"])
    options["invent"] = embeds
    options["given"] = read_given(contract, options["given"])
    with ExitStack() as stack:
        if app is not None:
            target = stack.enter_context(named_application(contract, app, options))
        elif url is not None:
            target = stack.enter_context(server(contract, url, options))
        else:
            target = stack.enter_context(embedded(contract, options))
        sys.exit(_tested(Trial(contract, target, selected, {**options, "known": known})))


def _is_given(name: str) -> bool:
    """Whether the option *name* does not have its default."""
    source = click.get_current_context().get_parameter_source(name)
    return source is not ParameterSource.DEFAULT


def _tested(trial: Trial) -> int:
    """Runs *trial*, reports, and gives the exit code."""
    if trial.secrecy.warning:
        note(trial.secrecy.warning)
    quiet = trial.options["detail"] == "quiet"
    with trial.interruption.listening():
        with progress(trial.expectation, quiet=quiet) as tell:
            found = trial.run(tell)
        return publish(trial.contract, trial.target.url, found, trial.options, trial.secrecy)
