"""Connections of our own. Imported with the first client, since httpcore2 takes time to import."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import h11

from .. import routes
from ..errors import ServiceError
from ..forking import renew_in_children
from ..operation import Outgoing
from ..options import Headers, Options
from ..tasks import AsyncLimit
from ..tasks_network import AsyncBackend
from .connection import AsyncConnection
from .incoming import AsyncIncoming
from .observed import AsyncObserved
from .pool import AsyncPool
from .sending import for_stream


class AsyncConnections:
    """Sends by connections of our own."""

    def __init__(self, options: Options) -> None:
        """Raises :class:`InvalidArgumentError` for a proxy that cannot be used."""
        self._options = options
        self._origin = routes.origin(options.url)
        self._common = [_checked(options.headers(keyed=keyed)) for keyed in (False, True)]
        self._proxy = routes.proxy(options.url)
        self._closed = False
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Begins without connections."""
        self._backend = AsyncBackend()
        self._pool = AsyncPool(self._backend, self._proxy)
        self._observed = AsyncObserved(self._options, self._pool, self._resume)
        self._open: set[AsyncConnection] = set()
        self._idle: deque[AsyncConnection] = deque()

    async def open(self, outgoing: Outgoing, limit: AsyncLimit) -> AsyncIncoming:
        """Sends a request; gives the answer as soon as its head is there."""
        self._backend.begin(limit)
        if self._pool.is_needed or self._observed.is_watched():
            incoming = await self._observed.open(outgoing, limit)
        else:
            incoming = await self._send(outgoing, limit)
        if self._closed:  # since this connection began to open: the pool has forgotten it
            await incoming.close()
            raise ServiceError("the client is closed")
        return incoming

    def _resume(self, seconds: float) -> None:
        self._backend.begin(AsyncLimit(seconds))

    async def _send(self, outgoing: Outgoing, limit: AsyncLimit) -> AsyncIncoming:
        """Sends by any connection that is idle: all lead to one service. The pool would look for
        one that fits, through all connections and requests, whenever a request begins or ends."""
        connection = await self._reused()
        if connection is None:
            connection = AsyncConnection(self._backend, self._origin, self._proxy)
        self._open.add(connection)
        try:
            answer = await connection.send(
                outgoing.method.encode("ascii"),
                self._options.target(outgoing.target, keyed=outgoing.keyed),
                self._headers(outgoing),
                for_stream(outgoing.content, limit),
            )
        except BaseException:
            await self._discard(connection)
            raise

        async def close() -> None:
            try:
                await answer.aclose()
            finally:  # also if this task is cancelled
                if connection.is_idle() and not self._closed:
                    self._idle.append(connection)
                else:
                    await self._discard(connection)

        head = answer.head
        return AsyncIncoming(head.status, head.headers, answer, close, self._resume)

    async def _reused(self) -> AsyncConnection | None:
        """The connection that was used last, if it is not over. One that is not used any more is
        looked at from time to time, so that none is kept for ever."""
        if len(self._idle) > 1 and (oldest := _taken(self._idle.popleft)) is not None:
            if oldest.has_expired():
                await self._discard(oldest)
            else:
                self._idle.appendleft(oldest)
        while (connection := _taken(self._idle.pop)) is not None:
            if not connection.has_expired():
                return connection
            await self._discard(connection)
        return None

    async def _discard(self, connection: AsyncConnection) -> None:
        self._open.discard(connection)
        await connection.aclose()

    def _headers(self, outgoing: Outgoing) -> Headers:
        if not outgoing.headers:
            return self._common[outgoing.keyed]
        return self._options.headers(outgoing.headers, keyed=outgoing.keyed)

    async def close(self) -> None:
        """Closes them all; a thread that waits for an answer is woken."""
        self._closed = True
        for connection in list(self._open):
            await self._discard(connection)
        await self._pool.aclose()


def _checked(headers: Headers) -> Headers:
    """*headers* as h11 keeps them after its checks, which it does not repeat for these."""
    return h11.Request(method=b"GET", target=b"/", headers=list(headers)).headers


def _taken(take: Callable[[], AsyncConnection]) -> AsyncConnection | None:
    """What *take* finds; None where another thread was faster."""
    try:
        return take()
    except IndexError:
        return None
