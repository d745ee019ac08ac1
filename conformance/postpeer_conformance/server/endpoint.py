"""From a path of the document to its responses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from time import perf_counter

import attrs
from starlette.types import Receive, Scope, Send

from ..contract import Contract, Operation
from .answering import bodies
from .faults.fault import Handler
from .http import headers, wire
from .http.messages import Refusal, Request, Response
from .state import State
from .store import UNUSABLE, unusable

Answering = Callable[[Request], Awaitable[Response]]


def refused(contract: Contract, operation: Operation, refusal: Refusal) -> Response:
    """The response that refuses, as *operation* documents it."""
    body = bodies.example(contract, operation, refusal.status)
    return bodies.response(refusal.status, body.saying(refusal.sentence), body.media_type)


@attrs.frozen
class Endpoint:
    """One path: hands a request to the operation of its method."""

    state: State = attrs.field(repr=False)
    handlers: Mapping[str, Handler]

    @property
    def allowed(self) -> tuple[str, ...]:
        """The methods that are answered."""
        reading = ("HEAD",) if "GET" in self.handlers else ()
        return tuple(dict.fromkeys((*self.handlers, *reading, "OPTIONS")))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await exchanged(self.state, self._answer, scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        handler = self.handlers.get(request.method)
        if handler is None and request.method == "HEAD":
            handler = self.handlers.get("GET")
        if handler is None:
            first = next(iter(self.handlers.values()))
            return first.other(request, self.allowed)
        try:
            return await self.state.faults.exchange(handler, request)
        except UNUSABLE as error:
            return handler.refuse(Refusal(503, unusable(error)))


@attrs.frozen
class Missing:
    """Every path that the document does not have."""

    state: State = attrs.field(repr=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await exchanged(self.state, self._answer, scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        contract = self.state.contract
        sentence = f"there is nothing at {request.path[:100]}"
        return refused(contract, contract.operations[0], Refusal(404, sentence))


async def exchanged(
    state: State, answering: Answering, scope: Scope, receive: Receive, send: Send
) -> None:
    """Answer one request, as *answering* says, and write it down."""
    request, started = wire.received(scope, receive), perf_counter()
    name = headers.request_id(request, next(state.numbers))
    response: Response | None = None
    with suppress(ConnectionResetError):
        response = headers.with_validators(await answering(request), request, name)
    if state.journal is not None:
        status = None if response is None else response.status
        state.journal.note(name, request, status, perf_counter() - started)
    if response is None:
        await wire.reset(scope, receive)
    else:
        await wire.send_answer(response, request, scope, receive, send)
