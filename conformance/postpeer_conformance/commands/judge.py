"""``judge``: a recorded journal, judged again without a server."""

from __future__ import annotations

import sys
import time
from typing import Any

import click

from ..contract import load
from ..errors import UsageError
from ..product import COMMAND
from .arguments import selector
from .journals import suite_version
from .known import known_option, read_known
from .options import spec_option
from .outputs import check, json_option, output_options
from .publish import detail_option, publish, redact_option, verbose_option


@click.command()
@click.argument("file")
@spec_option
@json_option
@output_options
@redact_option
@known_option
@detail_option
@verbose_option
def judge(file: str, spec: str | None, **options: Any) -> None:
    """Judges the journal in FILE again, without a server."""
    import httpx

    from ..engine.journal import digest, read
    from ..engine.probe import Probe
    from ..engine.run import Options, Run
    from .secrecy import Secrecy

    contract = load(spec)
    check(options)
    known = read_known(options["known_failing"])
    journal = read(file)
    heading = journal.heading
    selected = selector(contract, heading.clauses)
    if heading.document != digest(contract):
        _note("it was recorded with another OpenAPI document, and is judged by this one")
    if heading.suite != suite_version():
        _note(f"it was recorded by version {heading.suite}, and is judged by {suite_version()}")
    settings = Options(
        seed=heading.seed,
        census=heading.census,
        selected=selected,
        profile=heading.profile,
        known=frozenset(known),
    )
    started = time.perf_counter()
    outcomes = {}
    with httpx.Client() as client:
        for operation in contract.operations:
            if not any(line.operation == operation.id for line in journal.lines):
                raise UsageError(f"{file} holds no request of {operation.id}: give its --spec")
            probe = Probe(
                operation,
                heading.url,
                "",
                client,
                budget=heading.max_requests,
                sleep=lambda _seconds: None,
                through=journal.playing(operation.id),
            )
            run = Run(contract, operation, probe, settings)
            outcomes[operation.id] = run.go()
            if run.asker.not_recorded:
                _note(f"{run.asker.not_recorded} questions of this version are not in it")
    seconds = time.perf_counter() - started
    options["known"] = known
    sys.exit(publish(contract, heading.url, outcomes, seconds, options, Secrecy("")))


def _note(text: str) -> None:
    click.echo(f"{COMMAND}: the journal: {text}", err=True)
