"""Connections of our own. Imported with the first client, since httpcore takes time to import."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable

import httpcore
import httpx

from .forking import renew_in_children
from .incoming import AsyncIncoming, Incoming
from .network import AsyncBackend, Backend
from .options import Options
from .routes import proxy, ssl_context

FAILURES = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    OSError,
    UnicodeError,
)
"""What a request may end in."""
_IDLE_SECONDS = 5.0
"""After which a connection is not used again."""


class Connections:
    """Sends by connections of our own."""

    failures = FAILURES

    def __init__(self, options: Options) -> None:
        """Raises :class:`InvalidArgumentError` for a proxy that cannot be used."""
        self._options = options
        self._origin = options.url.raw_scheme, options.url.raw_host, options.url.port
        self._proxy = _proxy(options.url)
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Begins without connections."""
        self._backend = Backend()
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context(),
            proxy=self._proxy,
            max_connections=None,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=self._backend,
        )

    def open(self, method: str, path: bytes, ends: float) -> Incoming:
        """Sends a request; gives the answer as soon as its head is there."""
        self._backend.deadline.at = ends
        request = httpcore.Request(
            method,
            httpcore.URL(
                scheme=self._origin[0], host=self._origin[1], port=self._origin[2], target=path
            ),
            headers=self._options.headers(),
        )
        response = self._pool.handle_request(request)
        assert isinstance(response.stream, Iterable)
        return Incoming(
            response.status, httpx.Headers(response.headers), response.stream, response.close
        )

    def close(self) -> None:
        """Closes them all; a thread that waits for an answer is woken."""
        self._pool.close()


class AsyncConnections:
    """Sends by connections of our own."""

    failures = FAILURES

    def __init__(self, options: Options) -> None:
        """Raises :class:`InvalidArgumentError` for a proxy that cannot be used."""
        self._options = options
        self._origin = options.url.raw_scheme, options.url.raw_host, options.url.port
        self._proxy = _proxy(options.url)
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Begins without connections."""
        self._backend = AsyncBackend()
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl_context(),
            proxy=self._proxy,
            max_connections=None,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=self._backend,
        )

    async def open(self, method: str, path: bytes, ends: float) -> AsyncIncoming:
        """Sends a request; gives the answer as soon as its head is there."""
        request = httpcore.Request(
            method,
            httpcore.URL(
                scheme=self._origin[0], host=self._origin[1], port=self._origin[2], target=path
            ),
            headers=self._options.headers(),
        )
        response = await self._pool.handle_async_request(request)
        assert isinstance(response.stream, AsyncIterable)
        return AsyncIncoming(
            response.status, httpx.Headers(response.headers), response.stream, response.aclose
        )

    async def close(self) -> None:
        """Closes them all; a thread that waits for an answer is woken."""
        await self._pool.aclose()


def _proxy(url: httpx.URL) -> httpcore.Proxy | None:
    found = proxy(url)
    if found is None:
        return None
    address = httpcore.URL(
        scheme=found.url.raw_scheme, host=found.url.raw_host, port=found.url.port, target=b"/"
    )
    return httpcore.Proxy(address, found.raw_auth, found.headers.raw, found.ssl_context)
