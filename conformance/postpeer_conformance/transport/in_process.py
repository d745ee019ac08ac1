"""From a request to a response without a network: into an ASGI application in this process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

import httpx2

ASGIApp = Callable[[Any, Any, Any], Any]

FRESH = "fresh"
"""The extension of a request that is to go over a new connection, where it is true."""
_T = TypeVar("_T")


class Crowd:
    """Requests that are sent at the same time, each by a thread of its own, in a known order."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._start = threading.Barrier(size)
        self._change = threading.Condition()
        self._arrived: dict[int, httpx2.Request | None] = {}
        """The request with each number; None where it will not come."""

    def send(self, number: int, call: Callable[[], _T]) -> _T:
        """What *call*, which sends the request with this *number*, gives; waits for the others."""
        self._start.wait()
        place = _place.set((self, number))
        try:
            return call()
        finally:
            _place.reset(place)
            self._note(number, None)

    def gather(self, number: int, request: httpx2.Request) -> list[httpx2.Request]:
        """All requests in the order of their numbers, as soon as each has come, or will not."""
        self._note(number, request)
        with self._change:
            self._change.wait_for(lambda: len(self._arrived) == self._size)
        return [each for _, each in sorted(self._arrived.items()) if each is not None]

    def _note(self, number: int, request: httpx2.Request | None) -> None:
        with self._change:
            self._arrived.setdefault(number, request)
            self._change.notify_all()


_place: ContextVar[tuple[Crowd, int] | None] = ContextVar("place", default=None)
"""The crowd to which the request belongs that this thread sends, and its number."""


class InProcess(httpx2.BaseTransport):
    """Calls an ASGI application directly; for tests and for the kill matrix.

    Requests of a crowd run in one event loop, and begin in the order of their numbers.  So what an
    application makes of them does not depend on threads.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._runner = asyncio.Runner()
        self._done: dict[httpx2.Request, httpx2.Response | Exception] = {}
        """Answers to a crowd that were not fetched yet."""
        self._port = 1

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The application's response to *request*, whole."""
        place = _place.get()
        requests = [request] if place is None else place[0].gather(place[1], request)
        with self._lock:
            if request not in self._done:
                # Not by `run`, which each time prepares for Ctrl-C: that takes longer than this.
                self._runner.get_loop().run_until_complete(self._answer(requests))
            response = self._done.pop(request)
        if isinstance(response, Exception):
            raise response
        return response

    async def _answer(self, requests: list[httpx2.Request]) -> None:
        called = [_called(self._app, request, self._port_of(request)) for request in requests]
        alone = len(called) == 1
        responses = [await called[0]] if alone else await asyncio.gather(*called)
        self._done.update(zip(requests, responses, strict=True))

    def _port_of(self, request: httpx2.Request) -> int:
        """The client's port, by which an application tells connections apart."""
        self._port += bool(request.extensions.get(FRESH))
        return self._port

    def close(self) -> None:
        """Ends the event loop."""
        self._runner.close()


async def _called(
    app: ASGIApp, request: httpx2.Request, port: int
) -> httpx2.Response | httpx2.RemoteProtocolError:
    """What *app* answers to *request* from *port*; the error where it does not answer."""
    body = request.read()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.partition(b"?")[0],
        "query_string": request.url.query,
        "server": (request.url.host, request.url.port or 80),
        "client": ("127.0.0.1", port),
        "root_path": "",
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    try:
        await app(scope, receive, send)
    except Exception as error:
        return httpx2.RemoteProtocolError(f"the application failed: {error!r}")
    if not sent:
        return httpx2.RemoteProtocolError("the application closed the connection")
    content = b"".join(message.get("body", b"") for message in sent[1:])
    stream = httpx2.ByteStream(content)
    return httpx2.Response(sent[0]["status"], headers=sent[0].get("headers", []), stream=stream)
