"""The reference server as an ASGI application."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from os import PathLike

import attrs
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ..contract import Contract, ListOperation, Operation, load
from . import admin as control
from .answering.behaviour import Behaviour, BehaviourFactory
from .answering.plain import Plain, PlainFactory
from .answering.resource import Resource
from .endpoint import Endpoint, Missing
from .faults import Faults
from .faults.fault import Handler
from .http.journal import Journal
from .http.paths import templates
from .state import Items, State
from .store import Database

KEY = "reference-Key-4f1d9a70c2"
"""What opens the server unless another key is given."""
_SENT = ("content-type", "if-none-match", "x-request-id", "x-fault")
_ANSWERED = ("etag", "retry-after", "x-request-id")
"""Header fields that web pages may send and read, besides those of the document."""


def create_app(
    contract: Contract | None = None,
    *,
    accounts: int = 140,
    seed: int = 0,
    key: str = KEY,
    items: Items | None = None,
    database: str | PathLike[str] | None = None,
    behaviour: BehaviourFactory = Behaviour,
    plain: PlainFactory = Plain,
    faults: Sequence[str] = (),
    admin: bool = False,
    origins: Sequence[str] = (),
) -> Starlette:
    """An application that serves every operation of *contract*, by default the packaged one.

    Each collection holds *items*, or else as many made-up ones as *accounts* says.  With a file as
    *database* the rows that it already has are kept.  *faults* are bad days, such as
    ``status=503,every=3``.  With *admin* it can be controlled under ``/__admin``, keeps a journal,
    and obeys the header ``x-fault``.  Browsers may read its responses from *origins*.

    Raises StoreError for a file that was made for another document, sqlite3.Error for one that is
    no database, and FaultError for a fault that cannot be.
    """
    contract = contract or load()
    headers = dict.fromkeys(o.key.header for o in contract.operations if o.key and o.key.header)
    bad_days = Faults(contract, faults, by_header=admin)  # may be refused: before a file is made
    journal = Journal(headers, key) if admin else None
    held = Database(contract, database)
    state = State(contract, held, bad_days, journal, accounts, seed, items)
    state.fill()
    endpoints = _endpoints(state, partial(_handler, state, key, behaviour, plain))
    app = _routed(state, endpoints, _middleware(contract, origins, list(headers)))
    app.state.reference = state
    return app


def _routed(
    state: State, endpoints: Mapping[str, ASGIApp], middleware: Sequence[Middleware]
) -> Starlette:
    direct = {path: endpoint for path, endpoint in endpoints.items() if "{" not in path}
    return Starlette(
        routes=[
            *(control.routes(state) if state.journal else []),
            *templates(endpoints),
            Route("/{rest:path}", Missing(state)),
        ],
        middleware=[*middleware, Middleware(_Direct, direct)],
    )


@attrs.frozen
class _Direct:
    """Hands requests of a path without parameters to their endpoint: routing costs half a page."""

    app: ASGIApp
    plain: Mapping[str, ASGIApp]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self.plain.get(scope["path"]) if scope["type"] == "http" else None
        await (found or self.app)(scope, receive, send)


def _endpoints(state: State, handler: Callable[[Operation], Handler]) -> dict[str, Endpoint]:
    """What answers each path of the document."""
    paths: dict[str, dict[str, Handler]] = {}
    for operation in state.contract.operations:
        paths.setdefault(operation.path, {})[operation.method] = handler(operation)
    return {path: Endpoint(state, handlers) for path, handlers in paths.items()}


def _handler(
    state: State, key: str, behaviour: BehaviourFactory, plain: PlainFactory, operation: Operation
) -> Handler:
    if not isinstance(operation, ListOperation):
        return plain(state.contract, operation, key)
    return behaviour(Resource(state.contract, operation, state.database.tables[operation.id], key))


def _middleware(contract: Contract, origins: Sequence[str], keys: list[str]) -> list[Middleware]:
    """What lets pages of *origins* send every request of the document, and read the responses."""
    if not origins:
        return []
    of = contract.operations
    sent = [p.name for each in of for p in each.parameters if p.location == "header"]
    answered = [
        name for each in of for response in each.responses.values() for name in response.headers
    ]
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=sorted({each.method for each in of}),
            allow_headers=[*keys, *sent, *_SENT],
            expose_headers=list(dict.fromkeys([*answered, *_ANSWERED])),
        )
    ]
