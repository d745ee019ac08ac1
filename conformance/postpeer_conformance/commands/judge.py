"""``judge``: a recorded journal, judged again without a server."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import click

from ..errors import InternalError, UsageError
from .arguments import selector
from .documents import loaded
from .examination import examine
from .journals import suite_version
from .known import known_option, read_known
from .options import spec_option
from .outputs import check, json_option, output_options
from .publish import Found, detail_option, publish, redact_option, verbose_option
from .streams import note

if TYPE_CHECKING:
    from ..contract import Operation


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
    """Judge the journal in FILE again, without a server."""
    import httpx

    from ..engine.run import Options, Run
    from ..transport.journal import digest, read
    from ..transport.probe import Probe
    from .secrecy import Secrecy

    contract = loaded(spec)
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
        given=heading.given,
        invent=heading.invent,
        known=frozenset(known),
    )
    held = {line.operation for line in journal.lines}
    # Of an operation without a list there may have been nothing to ask.
    wanted = [each.id for each in contract.collections] or [each.id for each in contract.operations]
    missing = [each for each in wanted if each not in held]
    if missing and (contract.collections or len(missing) == len(wanted)):
        raise UsageError(f"{file} holds no request of {missing[0]}: give its --spec")
    started = time.perf_counter()
    with httpx.Client() as client:

        def made(operation: Operation) -> Run:
            probe = Probe(
                operation,
                heading.url,
                "",
                client,
                budget=heading.max_requests,
                writes=heading.writes,
                sleep=lambda _seconds: None,
                middleware=journal.playing(operation.id),
            )
            return Run(contract, operation, probe, settings)

        runs = list(map(made, contract.operations))
        outcomes, failures = examine(runs)
    unheard = sum(run.session.not_recorded for run in runs)
    if unheard:
        _note(f"{unheard} questions of this version are not in it")
    found = Found(outcomes, time.perf_counter() - started, [InternalError(e) for e in failures])
    options["known"] = known
    sys.exit(publish(contract, heading.url, found, options, Secrecy("")))


def _note(text: str) -> None:
    note(f"the journal: {text}")
