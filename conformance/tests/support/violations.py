"""The one violation of a server with one mistake."""

from __future__ import annotations

from postpeer_conformance.clauses.verdict import Violation
from postpeer_conformance.contract import Contract
from postpeer_conformance.selftest.examine import examine
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import BehaviourFactory

from .without_search import CONTRACT


def only_violation(
    behaviour: BehaviourFactory, contract: Contract = CONTRACT
) -> tuple[str, Violation]:
    """The one clause that is violated by a server, and its one cause."""
    app = create_app(contract, accounts=137, behaviour=behaviour)
    outcome = examine(app, contract, *contract.collections)
    (broken,) = (verdict for verdict in outcome.verdicts if verdict.state == "violated")
    (violation,) = broken.violations
    return broken.clause.id, violation
