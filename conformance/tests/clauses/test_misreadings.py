"""Misreadings: every wrong reading is found on a server that reads the contract that way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import chain, islice
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import pytest

from postpeer_conformance.clauses import clauses
from postpeer_conformance.clauses.clause import misreadings_of
from postpeer_conformance.clauses.misreadings.misreading import Misreading, answer
from postpeer_conformance.contract import load
from postpeer_conformance.engine.planning.prepare import RunInput, prepare
from postpeer_conformance.oracle.comparison import Answer, Refusal
from postpeer_conformance.oracle.oracle import Oracle, Page
from postpeer_conformance.oracle.records import Records
from postpeer_conformance.selftest.examine import caught_by, examine
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.items.seed import items
from postpeer_conformance.transport.query import Query

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
ORACLE = Oracle(
    OPERATION,
    Records.of(OPERATION.collection, list(items(CONTRACT, OPERATION, 137, 0))),
)
CLAUSES = clauses(OPERATION)
MISREADINGS = [
    (clause.id, misreading)
    for clause in CLAUSES
    for misreading in misreadings_of([clause])
    if misreading.primary
]
SERVED = {
    clause.partition("/")[0]: (clause, misreading)
    for clause, misreading in MISREADINGS
    if type(misreading) is Misreading
}
"""One of each part. What lies beyond the census has tests of its own (``test_beyond.py``)."""

Send = Callable[[Any], Awaitable[None]]


def reading_as(misreading: Misreading) -> Any:
    """A server with *misreading*'s reading of valid queries; for all else, the reference."""
    reference = create_app(CONTRACT, accounts=137)

    async def app(scope: Any, receive: Any, send: Send) -> None:
        query = Query(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        header = OPERATION.key.header.lower().encode() if OPERATION.key else b""
        page = ORACLE.expect(query)
        keyed = dict(scope["headers"]).get(header) == KEY.encode() and scope["method"] == "GET"
        found = misreading.predict(ORACLE, query) if keyed and isinstance(page, Page) else None
        if found is None or found == answer(ORACLE, page):  # type: ignore[arg-type]
            await reference(scope, receive, send)
            return
        status, body = (400, {"success": False}) if isinstance(found, Refusal) else _body(found)
        head = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": msgspec.json.encode(body)})

    return app


def _body(found: Answer) -> tuple[int, dict[str, Any]]:
    listed = [ORACLE.records.items[rank] for rank in found.ranks]
    return 200, {"success": True, "total": max(0, found.total or 0), "integrations": listed}


def test_every_primary_misreading_is_asked_for() -> None:
    """Within the budget there is a question that has another answer under it."""
    prepared = prepare(RunInput(CONTRACT, OPERATION, ORACLE.records, CLAUSES, seed=0))
    questions = islice(chain.from_iterable(prepared.batches), 250)
    queries = [question.query for question in questions if question.authentic]
    unasked = [
        (clause, misreading.sentence)
        for clause, misreading in MISREADINGS
        if not any(misreading.ruled_out_by(ORACLE, query) for query in queries)
    ]
    assert unasked == []


@pytest.mark.parametrize("part", SERVED)
def test_a_primary_misreading_is_found(part: str) -> None:
    """One of each part of the clauses; all are tried by ``deep_mutants.py``."""
    assert is_found(*SERVED[part])


def is_found(clause: str, misreading: Misreading) -> bool:
    """Whether some clause is violated, and the one that *misreading* breaks does not hold."""
    outcome = examine(reading_as(misreading), CONTRACT, OPERATION)
    (broken,) = (each for each in outcome.verdicts if each.clause.id == clause)
    return bool(caught_by(outcome)) and broken.state in ("violated", "undecided")
