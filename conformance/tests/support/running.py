"""Runs of the suite on an application in this process, with the options that a test wants."""

from __future__ import annotations

from typing import Any

import httpx2

from postpeer_conformance.clauses.verdict import Violation
from postpeer_conformance.contract import Contract, Operation
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options, Run
from postpeer_conformance.selftest.examine import examine
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.answering.behaviour import BehaviourFactory
from postpeer_conformance.transport.in_process import ASGIApp, InProcess
from postpeer_conformance.transport.probe import Probe


def ran(
    app: ASGIApp,
    contract: Contract,
    operation: Operation,
    options: Options | None = None,
    *,
    key: str = KEY,
    **settings: Any,
) -> tuple[Run, Outcome]:
    """The run on *app*, and what it found; *settings* are those of the probe."""
    with httpx2.Client(transport=InProcess(app)) as client:
        probe = Probe(operation, "http://in-process", key, client, **settings)
        run = Run(contract, operation, probe, options or Options())
        return run, run.go()


def outcome_of(app: ASGIApp, contract: Contract, *asked: Any, **settings: Any) -> Outcome:
    """What such a run found."""
    return ran(app, contract, *asked, **settings)[1]


def violations(behaviour: BehaviourFactory, contract: Contract) -> list[tuple[str, Violation]]:
    """All that a run of three hundred requests reports, with the clauses that say it."""
    app = create_app(contract, accounts=137, behaviour=behaviour)
    outcome = examine(app, contract, *contract.collections)
    return [(v.clause.id, each) for v in outcome.verdicts for each in v.violations]
