"""The pool of httpcore2, for requests that others want to see."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import httpcore2

from .. import routes
from ..tasks_network import AsyncBackend
from .raw_response import AsyncRawResponse

Send = Callable[..., Coroutine[Any, Any, AsyncRawResponse]]
"""Sends by a connection of ours: method, target, headers and content."""


class AsyncPool(httpcore2.AsyncConnectionPool):
    """Sends by *send* what goes to *origin*. Its own connections are for a request that somebody
    sends elsewhere, or by a proxy that it alone knows how to use. They serve one each, since they
    would take what comes behind a response for the next one."""

    def __init__(
        self,
        backend: AsyncBackend,
        origin: httpcore2.Origin,
        proxy: httpcore2.Proxy | None,
        send: Send,
    ) -> None:
        super().__init__(
            ssl_context=routes.ssl_context(),
            proxy=proxy,
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=backend,
        )
        self.is_needed = proxy is not None and proxy.url.scheme.startswith(b"socks")
        self._origin = None if self.is_needed else origin
        self._send = send

    def create_connection(self, origin: httpcore2.Origin) -> httpcore2.AsyncConnectionInterface:
        if origin == self._origin:
            return AsyncPassage(self._send)
        return super().create_connection(origin)


class AsyncPassage(httpcore2.AsyncConnectionInterface):
    """What the pool takes for a connection, which is over with its request."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def handle_async_request(self, request: httpcore2.Request) -> httpcore2.Response:
        response = await self._send(
            request.method, request.url.target, request.headers, request.stream
        )
        return httpcore2.Response(response.status, headers=response.headers, content=response)

    def is_closed(self) -> bool:
        return True

    def is_idle(self) -> bool:
        return False

    def is_available(self) -> bool:
        return False

    async def aclose(self) -> None:
        """There is nothing to close."""
