"""From a request to a response without a network: into an ASGI application in this process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import httpx

ASGIApp = Callable[[Any, Any, Any], Any]

FRESH = "fresh"
"""The extension of a request that is to go over a new connection, where it is true."""


class InProcess(httpx.BaseTransport):
    """Calls an ASGI application directly; for tests and for the kill matrix."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._threads = threading.local()
        self._runners: list[asyncio.Runner] = []
        self._port = 1

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The application's response to *request*, whole."""
        body = request.read()
        self._port += bool(request.extensions.get(FRESH))  # an application knows connections by it
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
            "client": ("127.0.0.1", self._port),
            "root_path": "",
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        try:
            self._runner().run(self._app(scope, receive, send))
        except Exception as error:
            raise httpx.RemoteProtocolError(f"the application failed: {error!r}") from error
        if not sent:
            raise httpx.RemoteProtocolError("the application closed the connection")
        content = b"".join(message.get("body", b"") for message in sent[1:])
        stream = httpx.ByteStream(content)
        return httpx.Response(sent[0]["status"], headers=sent[0].get("headers", []), stream=stream)

    def _runner(self) -> asyncio.Runner:
        """An event loop of this thread's own."""
        if not hasattr(self._threads, "runner"):
            self._threads.runner = asyncio.Runner()
            self._runners.append(self._threads.runner)
        runner: asyncio.Runner = self._threads.runner
        return runner

    def close(self) -> None:
        """Ends the event loops."""
        for runner in self._runners:
            runner.close()
