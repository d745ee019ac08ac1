"""An application on a real socket, in a thread."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .wire import TRANSPORT


@contextmanager
def serving(app: ASGIApp, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve *app* while the context lasts; gives the base address, without a slash at its end.

    With *port* 0 the system chooses a free one.  Raises OSError where the port cannot be had.
    """
    with _listening(host, port) as listening:
        server = _Server(app)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        name = f"[{host}]" if ":" in host else host
        try:
            yield f"http://{name}:{listening.getsockname()[1]}"
        finally:
            server.stop()
            thread.join()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Without the protocol asyncio would leave Nagle's algorithm on: 40 ms for each answer.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
    except BaseException:
        listening.close()
        raise
    return listening


class _Protocol(HttpToolsProtocol):
    """Hands each request its connection, which some answers end."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, TRANSPORT: transport}
        super().connection_made(transport)


class _Server(uvicorn.Server):
    """Waits for its end instead of looking for it ten times a second."""

    def __init__(self, app: Any) -> None:
        config = uvicorn.Config(
            app,
            http=_Protocol,
            ws="none",
            access_log=False,
            log_level="error",
            lifespan="off",
            timeout_graceful_shutdown=1,
            server_header=False,
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
