"""From a request to a response without a network: into an application in this process."""

from __future__ import annotations

import asyncio
import threading
from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import httpx2

from .crowd import beside
from .raised import RAISED, Raised, hear, listening

ASGIApp = Callable[[Any, Any, Any], Any]
WSGIApp = Callable[[dict[str, Any], Any], Any]
Outcome = httpx2.Response | Exception

FRESH = "fresh"
"""The extension of a request that is to go over a new connection, where it is true."""
EXCEPTION = "exception"
"""The extension of a response that holds what the application raised."""


class Unfinished(httpx2.RemoteProtocolError):
    """The application sent no whole response; *raised* is why, where it says so."""

    def __init__(self, raised: Raised | None) -> None:
        super().__init__("the application sent no whole response")
        self.raised = raised


class _Ordered(httpx2.BaseTransport):
    """Calls an application, which gets the requests of a crowd in the order of their numbers.

    So what it makes of them does not depend on threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._done: dict[httpx2.Request, Outcome] = {}
        """Answers to a crowd that were not fetched yet."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The application's response to *request*, whole."""
        requests = beside(request)
        with self._lock:
            if request not in self._done:
                with listening():
                    self._done.update(zip(requests, self._answers(requests), strict=True))
            response = self._done.pop(request)
        if isinstance(response, Exception):
            raise response
        return response

    @abstractmethod
    def _answers(self, requests: list[httpx2.Request]) -> list[Outcome]:
        """What the application answers to *requests*, which come at the same time."""


class InProcess(_Ordered):
    """Calls an ASGI application, which has *seconds* for a response.

    Requests of a crowd run in one event loop.  *state* is what its lifespan left for its requests.
    """

    def __init__(self, app: ASGIApp, seconds: float | None = None) -> None:
        super().__init__()
        self._app = app
        self._seconds = seconds
        self._port = 1
        self.runner = asyncio.Runner()
        self.state: dict[str, Any] = {}

    def _answers(self, requests: list[httpx2.Request]) -> list[Outcome]:
        # Not by `run`, which each time prepares for Ctrl-C: that takes longer than this.
        try:
            return self.runner.get_loop().run_until_complete(self._all(requests))
        except SystemExit as error:  # of a task that the application began
            return [_failed(each.method, error) for each in requests]

    async def _all(self, requests: list[httpx2.Request]) -> list[Outcome]:
        called = [self._one(request) for request in requests]
        return [await called[0]] if len(called) == 1 else await asyncio.gather(*called)

    async def _one(self, request: httpx2.Request) -> Outcome:
        self._port += bool(request.extensions.get(FRESH))
        scope = _scope(request, self._port) | {"state": self.state.copy()}
        call = _Call(self._app, request.read())
        try:
            async with asyncio.timeout(self._seconds):
                return await call.answer(scope)
        except TimeoutError:
            return httpx2.ReadTimeout(f"no response within {self._seconds:g} s", request=request)

    def close(self) -> None:
        """Ends the event loop."""
        self.runner.close()


class InProcessWSGI(_Ordered):
    """Calls a WSGI application, one request after the other.

    Header values are texts in Latin-1 there (PEP 3333).  The transport of httpx2 takes only ASCII,
    so that others pass by it.
    """

    def __init__(self, app: WSGIApp) -> None:
        super().__init__()
        self._app = app
        self._transport = httpx2.WSGITransport(self._called)
        self._sent: list[tuple[bytes, bytes]] = []
        self._told: list[tuple[bytes, bytes]] = []

    def _called(self, environ: dict[str, Any], start_response: Any) -> Any:
        environ["PATH_INFO"] = environ["PATH_INFO"].encode().decode("latin-1")
        for name, value in self._sent:
            key = "HTTP_" + name.decode("ascii").upper().replace("-", "_")
            environ[key] = value.decode("latin-1")

        def start(status: str, headers: Sequence[tuple[str, str]], *exception: Any) -> Any:
            self._told = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in headers]
            return start_response(status, [], *exception)

        return self._app(environ, start)

    def _answers(self, requests: list[httpx2.Request]) -> list[Outcome]:
        return [self._one(request) for request in requests]

    def _one(self, request: httpx2.Request) -> Outcome:
        logged, headers = hear(), request.headers.raw
        self._sent = [pair for pair in headers if not pair[1].isascii()]
        request.headers = httpx2.Headers([pair for pair in headers if pair[1].isascii()])
        try:
            response = self._transport.handle_request(request)
            content = response.read()
        except RAISED as error:
            return _failed(request.method, error)
        return _response(request.method, response.status_code, self._told, content, logged)


def _failed(method: str, error: BaseException) -> httpx2.Response:
    """What servers send for an application that raised an exception before it answered."""
    headers = [("content-type", "text/plain; charset=utf-8")]
    return _response(method, 500, headers, b"Internal Server Error", [error])


def _response(
    method: str, status: int, headers: Any, content: bytes, errors: Sequence[BaseException]
) -> httpx2.Response:
    """A response as a server sends it: that to HEAD without its content (RFC 9110, 9.3.2).

    The last of *errors* is the reason of a failure.
    """
    stream = httpx2.ByteStream(b"" if method == "HEAD" else content)
    told = {EXCEPTION: _last(errors)} if status >= 500 else {}
    return httpx2.Response(status, headers=headers, stream=stream, extensions=told)


def _last(errors: Sequence[BaseException]) -> Raised | None:
    return Raised.of(errors[-1]) if errors else None


def _scope(request: httpx2.Request, port: int) -> dict[str, Any]:
    """The scope of *request* from *port*, by which an application tells connections apart."""
    return {
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


class _Call:
    """One call of an ASGI application, as a server makes it."""

    def __init__(self, app: ASGIApp, body: bytes) -> None:
        self._app = app
        self._body: bytes | None = body
        self._sent: list[dict[str, Any]] = []
        self._whole = asyncio.Event()

    async def answer(self, scope: dict[str, Any]) -> Outcome:
        """What the application sends until it returns; of one that fails, what servers send."""
        errors = hear()
        try:
            await self._app(scope, self._receive, self._send)
        except RAISED as error:
            if not self._sent:
                return _failed(scope["method"], error)
            errors.append(error)
        if not self._whole.is_set():
            return Unfinished(_last(errors))
        content = b"".join(message.get("body", b"") for message in self._sent[1:])
        start = self._sent[0]
        headers = start.get("headers", [])
        return _response(scope["method"], start["status"], headers, content, errors)

    async def _receive(self) -> dict[str, Any]:
        if self._body is None:
            await self._whole.wait()
            return {"type": "http.disconnect"}
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def _send(self, message: dict[str, Any]) -> None:
        self._sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self._whole.set()
