"""The reference server as an ASGI application."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from os import PathLike
from typing import Any, Protocol
from urllib.parse import parse_qsl

import attrs
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ..contract import Contract, Operation
from . import bodies
from . import seed as seeds
from .behaviour import Behaviour, Resource
from .messages import Answer, Request
from .store import EVERYTHING, Database

Json = Any
KEY = "reference-Key-4f1d9a70c2"
"""What opens the server unless another key is given."""
Behaving = Callable[[Resource], Behaviour]
"""A class of behaviour, or something else that makes one for a resource."""
Items = Mapping[str, Iterable[Json]] | Iterable[Json]
"""The items by operation id, or just the items where the document has one collection."""


def create_app(
    contract: Contract,
    *,
    accounts: int = 140,
    seed: int = 0,
    key: str = KEY,
    items: Items | None = None,
    database: str | PathLike[str] | None = None,
    behaviour: Behaving = Behaviour,
) -> Starlette:
    """An application that serves every operation of *contract*.

    Each collection holds *items*, or else as many made-up ones as *accounts* says.  With a file as
    *database* the rows that it already has are kept.  Raises StoreError for a file that was made
    for another document, and sqlite3.Error for one that is no database.
    """
    store = Database(contract, database)
    _fill(store, contract, accounts, seed, items)
    paths: dict[str, dict[str, Handler]] = {}
    for operation in contract.operations:
        handler = _handler(contract, operation, store, key, behaviour)
        paths.setdefault(operation.path, {})[operation.method] = handler
    missing = _Missing(contract)
    app = Starlette(
        routes=[
            *(Route(_pattern(path), _Endpoint(handlers)) for path, handlers in paths.items()),
            Route("/{rest:path}", missing),
        ]
    )
    app.router.redirect_slashes = False
    app.state.database = store
    return app


def _fill(
    store: Database, contract: Contract, accounts: int, seed: int, items: Items | None
) -> None:
    """Put the first rows into every table that has none."""
    for operation in contract.collections:
        table = store.tables[operation.id]
        if table.any(EVERYTHING):
            continue
        if items is None:
            table.add(seeds.items(contract, operation, accounts, seed))
        else:
            table.add(items.get(operation.id, ()) if isinstance(items, Mapping) else items)


def _handler(
    contract: Contract, operation: Operation, store: Database, key: str, behaviour: Behaving
) -> Handler:
    if operation.collection is None:
        return _Example(contract, operation)
    table = store.tables[operation.id]
    return behaviour(Resource(contract, operation, operation.collection, table, key))


def _pattern(path: str) -> str:
    """*path* as Starlette writes it: names of parameters are identifiers there."""
    numbers = iter(range(path.count("{")))
    return re.sub(r"\{[^}]*\}", lambda _: f"{{p{next(numbers)}}}", path)


class Handler(Protocol):
    """Whatever answers requests of one method on one path."""

    async def exchange(self, request: Request) -> Answer: ...

    def other(self, request: Request, allowed: tuple[str, ...]) -> Answer: ...


class _Example:
    """An operation without a collection: always its documented example."""

    def __init__(self, contract: Contract, operation: Operation) -> None:
        status = next((int(s) for s in sorted(operation.responses) if s[0] == "2"), 204)
        response = operation.response(status)
        if response is None or not response.content:
            self._answer = Answer(status, b"")
        else:
            body = bodies.example(contract, operation, status)
            self._answer = bodies.answer(status, body.value, body.media_type)

    async def exchange(self, request: Request) -> Answer:
        return self._answer

    def other(self, request: Request, allowed: tuple[str, ...]) -> Answer:
        return Answer(405, b"", (("allow", ", ".join(allowed)),))


class _Missing:
    """Every path that the document does not have."""

    def __init__(self, contract: Contract) -> None:
        first = contract.operations[0]
        self._body = bodies.example(contract, first, 404)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = self._body.saying(f"there is nothing at {scope['path'][:100]}")
        await _send(bodies.answer(404, body, self._body.media_type), scope, send)


@attrs.frozen
class _Endpoint:
    """One path: hands a request to the operation of its method."""

    handlers: Mapping[str, Handler]

    @property
    def allowed(self) -> tuple[str, ...]:
        reading = ("HEAD",) if "GET" in self.handlers else ()
        return (*self.handlers, *reading, "OPTIONS")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, request = scope["method"], _request(scope)
        handler = self.handlers.get("GET" if method == "HEAD" else method)
        if handler is not None:
            answer = await handler.exchange(request)
        else:
            first = next(iter(self.handlers.values()))
            answer = first.other(request, self.allowed)
        await _send(answer, scope, send)


def _request(scope: Scope) -> Request:
    query = scope["query_string"].decode("utf-8", "replace")
    return Request(
        method=scope["method"],
        path=scope["path"],
        headers={n.decode("latin-1").lower(): v.decode("latin-1") for n, v in scope["headers"]},
        query=tuple(parse_qsl(query, keep_blank_values=True)),
    )


async def _send(answer: Answer, scope: Scope, send: Send) -> None:
    """Send *answer*; to HEAD without its body, whose length is told all the same."""
    headers = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in answer.headers]
    if answer.status != 204:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    body = b"" if scope["method"] == "HEAD" else answer.body
    await send({"type": "http.response.body", "body": body})
