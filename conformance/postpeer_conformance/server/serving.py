"""An application on a real socket, in a thread."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .http.wire import TRANSPORT

PATIENCE = 60.0
"""Seconds in which a request must have come in, from the first byte to the last."""
FRAMING = 2**20
"""Bytes of a request beside its body: what is read of them is kept until its end."""


@contextmanager
def serving(app: ASGIApp, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve *app* while the context lasts; gives the base address, without a slash at its end.

    With *port* 0 the system chooses a free one.  Raises OSError where the port cannot be had.
    """
    with listening(host, port) as taken, serving_on(taken, app) as url:
        yield url


@contextmanager
def serving_on(taken: socket.socket, app: ASGIApp) -> Iterator[str]:
    """The same at an address that was *taken* before, by :func:`listening`."""
    server = _Server(app)
    thread = threading.Thread(target=server.run, args=([taken],), daemon=True)
    thread.start()
    host, port = taken.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    try:
        yield f"http://{name}:{port}"
    finally:
        server.stop()
        thread.join()


def listening(host: str, port: int) -> socket.socket:
    """A socket on which requests wait until they are served; raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Without the protocol asyncio would leave Nagle's algorithm on: 40 ms for each response.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen(2048)
    except BaseException:
        taken.close()
        raise
    return taken


@cache
def _room() -> int:
    """How many connections there may be: three in four of the files that a process may open."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return 10_000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, 65_536) if hard != resource.RLIM_INFINITY else 65_536
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0] * 3 // 4


class _Protocol(HttpToolsProtocol):
    """Hands each request its connection, which some responses end; ends those that do not end."""

    _framing = 0
    """Bytes of the message that comes in, but for its body."""
    _end: asyncio.TimerHandle

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, TRANSPORT: transport}
        super().connection_made(transport)
        self._end = self.loop.call_later(PATIENCE, transport.close)
        if len(self.connections) > _room():
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._framing += len(data)
        super().data_received(data)
        if self._framing > FRAMING:
            self.transport.close()

    def on_message_begin(self) -> None:
        self._framing = 0
        self._end.cancel()
        self._end = self.loop.call_later(PATIENCE, self.transport.close)
        super().on_message_begin()

    def on_body(self, body: bytes) -> None:
        self._framing -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._end.cancel()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.pipeline:  # more is read when these have been answered
            self.flow.pause_reading()


class _Server(uvicorn.Server):
    """Waits for its end instead of looking for it ten times a second."""

    def __init__(self, app: Any) -> None:
        config = uvicorn.Config(
            app,
            loop="asyncio",  # also where uvloop happens to be installed
            http=_Protocol,
            ws="none",
            access_log=False,
            log_level="error",
            lifespan="off",
            timeout_graceful_shutdown=1,
            server_header=False,
            proxy_headers=False,
        )
        super().__init__(config)
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end = asyncio.Event()

    async def main_loop(self) -> None:
        with self._lock:
            self._loop = asyncio.get_running_loop()
            if self.should_exit:
                return
        await self._end.wait()

    def stop(self) -> None:
        """End the server; from any thread."""
        with self._lock:
            self.should_exit = True
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._end.set)
