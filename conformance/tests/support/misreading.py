"""A server that is right in all but one thing: it reads the contract as one misreading does."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from postpeer_conformance.clauses import clauses
from postpeer_conformance.clauses.clause import ByMisreadings
from postpeer_conformance.clauses.misreadings.misreading import (
    AsDue,
    Misreading,
    right_page,
)
from postpeer_conformance.contract import Contract, ListOperation
from postpeer_conformance.contract.pointer import tokens
from postpeer_conformance.oracle.comparison import RankedPage, Refusal
from postpeer_conformance.oracle.oracle import Oracle, Page
from postpeer_conformance.oracle.records import Records
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.items.seed import items
from postpeer_conformance.transport.query import Query

ITEMS = 137
Send = Callable[[Any], Awaitable[None]]


def oracle_of(contract: Contract, operation: ListOperation, count: int = ITEMS) -> Oracle:
    """What knows the right responses of the reference server with *count* items."""
    made = list(items(contract, operation, count, 0))
    told = count if operation.collection.total is not None else 0
    return Oracle(operation, Records.of(operation.collection, made, total=told, page_size=20))


def page_of(oracle: Oracle, query: Query) -> Page:
    """The page that is the right response to *query*."""
    page = oracle.expect(query)
    assert isinstance(page, Page)
    return page


def reading_as(misreading: Misreading, contract: Contract, oracle: Oracle) -> Any:
    """A server with *misreading*'s reading of valid queries; for all else, the reference."""
    reference = create_app(contract, accounts=len(oracle.records))
    collection = oracle.collection
    chosen = [parameter.name for parameter in collection.choosing]

    async def app(scope: Any, receive: Any, send: Send) -> None:
        query = Query(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        query = query.without(*chosen)
        page = oracle.expect(query)
        keyed = KEY.encode() in dict(scope["headers"]).values() and scope["method"] == "GET"
        found: RankedPage | Refusal | None = None
        if keyed and isinstance(page, Page):
            right = right_page(oracle, page) if page.exact else None
            predicted = misreading.predict(oracle, query)
            found = right if isinstance(predicted, AsDue | None) else predicted
        if found is None:
            await reference(scope, receive, send)
        else:
            await reference(scope, receive, _Spoiling(oracle, found, send))

    return app


class _Spoiling:
    """Sends what is *found* in the place of the page that the reference sends."""

    def __init__(self, oracle: Oracle, found: RankedPage | Refusal, send: Send) -> None:
        self.oracle, self.found, self.send = oracle, found, send
        self.head: dict[str, Any] = {}

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.head = message
            return
        body = json.loads(message["body"])
        if isinstance(self.found, Refusal):
            body, status = {"success": False, "error": "refused"}, 400
        else:
            body, status = self._page(body, self.found), 200
        skipped = (b"content-length", b"etag")
        headers = [each for each in self.head["headers"] if each[0].lower() not in skipped]
        headers = [each for each in headers if each[0].lower() != self._header] + self._told
        await self.send({**self.head, "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": json.dumps(body).encode()})

    @property
    def _header(self) -> bytes:
        told = self.oracle.collection.total
        return (told.header or "").lower().encode() if told is not None else b""

    @property
    def _told(self) -> list[tuple[bytes, bytes]]:
        total = self.found.total if isinstance(self.found, RankedPage) else None
        return [(self._header, str(total).encode())] if self._header and total is not None else []

    def _page(self, body: Any, found: RankedPage) -> Any:
        collection = self.oracle.collection
        listed = [self.oracle.records.items[rank] for rank in found.ranks]
        body = _with(body, collection.items, listed)
        if collection.total is not None and collection.total.pointer is not None:
            body = _with(body, collection.total.pointer, max(0, found.total or 0))
        return body


def _with(body: Any, pointer: str, value: Any) -> Any:
    """*body* with *value* at *pointer*."""
    if not pointer:
        return value
    *path, last = tokens(pointer)
    place = body
    for token in path:
        place = place[token]
    place[last] = value
    return body


def primary(operation: ListOperation, clause: str) -> list[Misreading]:
    """The misreadings that have to be ruled out before a clause holds."""
    (judged,) = (each for each in clauses(operation) if each.id == clause)
    assert isinstance(judged, ByMisreadings)
    return [each for each in judged.misreadings if each.primary]
