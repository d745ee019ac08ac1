"""The report as SARIF 2.1.0: results stand at lines of the OpenAPI document."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from ...product import COMMAND
from ..model import Operation, Report, Verdict
from ..text import json_bytes, label, visible
from ..words import LEVELS, explain

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Report) -> bytes:
    """One run; a rule for each clause, a result for each that fails."""
    pairs = [(o, verdict) for o in report.operations for verdict in o.verdicts]
    rules = {verdict.clause: _rule(verdict) for _, verdict in pairs}
    driver = {"name": COMMAND, "version": report.suite, "rules": list(rules.values())}
    results = [_result(report, o, v) for o, v in pairs if v.state in LEVELS]
    run = {"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_bytes(log)


def _rule(verdict: Verdict) -> dict[str, Any]:
    level = "warning" if verdict.level == "SHOULD" else "error"
    return {
        "id": label(verdict.clause),
        "shortDescription": {"text": label(verdict.sentence)},
        "defaultConfiguration": {"level": level},
    }


def _result(report: Report, operation: Operation, verdict: Verdict) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": quote(report.contract.source)},
        "region": {"startLine": verdict.line},
    }
    return {
        "ruleId": label(verdict.clause),
        "level": LEVELS[verdict.state],
        "message": {"text": visible(explain(report, verdict))},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"clause/v1": label(f"{operation.id} {verdict.clause}")},
    }
