"""``judge``: a recorded journal, judged again without a server."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import attrs
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
    from collections.abc import Callable

    from ..contract import Contract
    from ..engine.outcome import Outcome
    from ..engine.run import Options
    from ..transport.batch import Batch
    from ..transport.journal import Heading, Journal


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
    from ..transport.journal import digest, read
    from .secrecy import Secrecy

    contract = loaded(spec)
    check(options)
    known = read_known(options["known_failing"])
    journal = read(file)
    heading = journal.heading
    selected = selector(contract, heading.clauses, spec)
    if heading.document != digest(contract):
        _note("it was recorded with another OpenAPI document, and is judged by this one")
    if heading.suite != suite_version():
        _note(f"it was recorded by version {heading.suite}, and is judged by {suite_version()}")
    missing = _missing(contract, journal)
    if missing:
        raise UsageError(f"{file} holds no request of {missing}: give the --spec of its run")
    started = time.perf_counter()
    outcomes, failures = _replayed(contract, journal, selected, frozenset(known))
    found = Found(outcomes, time.perf_counter() - started, [InternalError(e) for e in failures])
    options |= {"known": known, "given": heading.given}
    sys.exit(publish(contract, heading.url, found, options, Secrecy("")))


def failures(contract: Contract, file: str | None) -> dict[str, list[Batch]]:
    """What the journal in *file* shows to be answered wrongly, by operation; nothing without one.

    Raises UsageError where it cannot be read, or is of other operations.
    """
    if file is None:
        return {}
    from ..transport.batch import Repeat
    from ..transport.journal import read

    journal = read(file)
    if missing := _missing(contract, journal):
        raise UsageError(
            f"--replay {file}: it holds no request of {missing}; give the --spec of its run"
        )
    outcomes, _ = _replayed(contract, journal, lambda _clause: True, frozenset())
    found: dict[str, list[Batch]] = {
        name: [
            Repeat(attrs.evolve(each.question, source="replay") for each in violation.exchanges)
            for verdict in outcome.verdicts
            for violation in verdict.violations
        ]
        for name, outcome in outcomes.items()
    }
    if not any(found.values()):
        _note("nothing in it was answered wrongly")
    return found


def _missing(contract: Contract, journal: Journal) -> str:
    """The operation for which *journal* cannot be of *contract*; empty if there is none.

    Of an operation without a list there may have been nothing to ask.
    """
    held = {line.operation for line in journal.lines}
    lists = [each.id for each in contract.collections]
    missing = [each for each in lists or [o.id for o in contract.operations] if each not in held]
    needed = bool(lists) or len(missing) == len(contract.operations)
    return missing[0] if missing and needed else ""


def _replayed(
    contract: Contract,
    journal: Journal,
    selected: Callable[[str], bool],
    known: frozenset[str],
) -> tuple[dict[str, Outcome], list[Exception]]:
    """The outcomes of all operations, and the mistakes of the suite that were met."""
    import httpx2

    from ..engine.run import Run
    from ..transport.probe import Probe

    heading, settings = journal.heading, _settings(journal.heading, selected, known)
    with httpx2.Client() as client:
        runs = []
        for operation in contract.operations:
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
            runs.append(Run(contract, operation, probe, settings))
        found = examine(runs)
    unheard = sum(run.session.not_recorded for run in runs)
    if unheard:
        _note(f"questions of this version that are not in it: {unheard}")
    return found


def _settings(heading: Heading, selected: Callable[[str], bool], known: frozenset[str]) -> Options:
    """Those of the run that wrote the journal."""
    from ..engine.run import Options

    return Options(
        seed=heading.seed,
        census=heading.census,
        selected=selected,
        profile=heading.profile,
        given=heading.given,
        invent=heading.invent,
        known=known,
    )


def _note(text: str) -> None:
    note(f"the journal: {text}")
