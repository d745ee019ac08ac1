"""The report for machines; every other report can be made from it."""

from __future__ import annotations

from typing import Any

import msgspec

from ..contract import Contract, Operation
from ..verdict import Outcome, Verdict, Violation
from .curl import curl
from .model import VERSION
from .text import short


def as_json(
    contract: Contract, url: str, outcomes: dict[str, Outcome], times: dict[str, float], suite: str
) -> bytes:
    """The whole report; equal runs differ in nothing but ``times`` (seconds)."""
    operations = {operation.id: operation for operation in contract.operations}
    report = {
        "version": VERSION,
        "suite": suite,
        "contract": {
            "title": contract.title,
            "version": contract.version,
            "source": contract.source,
        },
        "url": url,
        "operations": [
            _operation(contract, operations[name], url, outcome)
            for name, outcome in outcomes.items()
        ],
        "times": times,
    }
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def _operation(contract: Contract, operation: Operation, url: str, outcome: Outcome) -> Any:
    return {
        "id": operation.id,
        "exit_code": outcome.exit_code,
        "note": outcome.note,
        "seed": outcome.seed,
        "items": outcome.items,
        "complete": outcome.complete,
        "requests": outcome.requests,
        "profile": [{"id": o.id, "about": o.about, "answer": o.answer} for o in outcome.profile],
        "verdicts": [_verdict(contract, operation, url, v) for v in outcome.verdicts],
    }


def _verdict(contract: Contract, operation: Operation, url: str, verdict: Verdict) -> Any:
    clause = verdict.clause
    return {
        "clause": clause.id,
        "level": clause.level,
        "sentence": clause.sentence,
        "pointer": clause.pointer,
        "line": contract.line(clause.pointer),
        "state": verdict.state,
        "reason": verdict.reason,
        "witnesses": verdict.witnesses,
        "excluded": verdict.excluded,
        "open": verdict.open,
        "violations": [_violation(operation, url, v) for v in verdict.violations],
    }


def _violation(operation: Operation, url: str, violation: Violation) -> Any:
    return {
        "expected": short(violation.expected),
        "actual": short(violation.actual),
        "diagnosis": violation.diagnosis,
        "exchanges": [
            {
                "number": exchange.number,
                "curl": curl(operation, url, exchange.question),
                "status": exchange.answer.status,
                "headers": [list(pair) for pair in exchange.answer.headers],
                "body": exchange.answer.body[:20_000].decode("utf-8", "replace"),
            }
            for exchange in violation.exchanges
        ],
    }
