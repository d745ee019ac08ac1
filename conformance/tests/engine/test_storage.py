"""Texts that storage cannot hold: what is found with one can be reported."""

from __future__ import annotations

from postpeer_conformance.contract import Equals, load
from postpeer_conformance.report.curl import curl
from postpeer_conformance.selftest.examine import caught_by, examine
from postpeer_conformance.server import create_app
from postpeer_conformance.server.variants.mutants.finding import Fragile

CONTRACT = load()
(OPERATION,) = CONTRACT.collections


class FailsOnBrokenText(Fragile):
    """Fails at bytes that are no text, which the reference server replaces."""

    def step(self, text: str) -> bool:
        return "\ufffd" in text


def test_a_broken_byte_is_sent_and_shown_as_it_is() -> None:
    """It is no text in UTF-8: the request and the command hold its percent-code."""
    part = OPERATION.collection.filters_of(Equals)[0]
    app = create_app(CONTRACT, accounts=20, behaviour=lambda each: FailsOnBrokenText(each, part))
    outcome = examine(app, CONTRACT, OPERATION)
    assert caught_by(outcome) == {f"filter/{part.name}/robust"}
    (violation,) = next(v.violations for v in outcome.verdicts if v.state == "violated")
    command = curl(OPERATION, "http://localhost", violation.exchanges[-1].question)
    assert f"{part.name}=%FF" in command
