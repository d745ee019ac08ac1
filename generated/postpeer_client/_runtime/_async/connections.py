"""Connections of our own. Imported with the first client, since httpcore2 takes time to import."""

from __future__ import annotations

from collections.abc import AsyncIterable

import httpcore2

from .. import routes
from ..errors import ServiceError
from ..forking import renew_in_children
from ..operation import Outgoing
from ..options import Options
from ..tasks_network import AsyncBackend
from .incoming import AsyncIncoming
from .observed import AsyncObserved

_IDLE_SECONDS = 5.0
"""After which a connection is not used again."""


class AsyncConnections:
    """Sends by connections of our own."""

    def __init__(self, options: Options) -> None:
        """Raises :class:`InvalidArgumentError` for a proxy that cannot be used."""
        self._options = options
        self._origin = options.url.raw_scheme, options.url.raw_host, options.url.port
        self._proxy = routes.proxy(options.url)
        self._closed = False
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Begins without connections."""
        self._backend = AsyncBackend()
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=routes.ssl_context(),
            proxy=self._proxy,
            max_connections=None,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=self._backend,
        )
        self._observed = AsyncObserved(self._options, self._pool)

    async def open(self, outgoing: Outgoing, ends: float) -> AsyncIncoming:
        """Sends a request; gives the answer as soon as its head is there."""
        self._backend.begin(ends)
        if self._observed.is_watched():
            incoming = await self._observed.open(outgoing)
        else:
            incoming = await self._open(outgoing)
        if self._closed:  # since this connection began to open: the pool has forgotten it
            await incoming.close()
            raise ServiceError("the client is closed")
        return incoming

    async def _open(self, outgoing: Outgoing) -> AsyncIncoming:
        response = await self._pool.handle_async_request(self._request(outgoing))
        assert isinstance(response.stream, AsyncIterable)
        return AsyncIncoming(response.status, response.headers, response.stream, response.aclose)

    def _request(self, outgoing: Outgoing) -> httpcore2.Request:
        scheme, host, port = self._origin
        return httpcore2.Request(
            outgoing.method,
            httpcore2.URL(
                scheme=scheme,
                host=host,
                port=port,
                target=self._options.target(outgoing.target, keyed=outgoing.keyed),
            ),
            headers=self._options.headers(outgoing.headers, keyed=outgoing.keyed),
            content=outgoing.content,
        )

    async def close(self) -> None:
        """Closes them all; a thread that waits for an answer is woken."""
        self._closed = True
        await self._pool.aclose()
