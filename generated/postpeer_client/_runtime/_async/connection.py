"""A connection of our own, by HTTP/1.1."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import suppress
from time import monotonic
from typing import Any

import httpcore2

from .. import routes
from ..exchange import Exchange, Head
from ..options import Headers
from ..tasks_network import AsyncBackend
from .opening import READ, opened

IDLE_SECONDS = 5.0
"""After which a connection is not used again."""


class AsyncConnection(httpcore2.AsyncConnectionInterface):
    """Sends one request after the other. It is opened with the first one."""

    def __init__(
        self, backend: AsyncBackend, origin: httpcore2.Origin, proxy: httpcore2.Proxy | None
    ) -> None:
        self._backend = backend
        self._origin = origin
        self._proxy = proxy
        self._stream: httpcore2.AsyncNetworkStream | None = None
        self._busy = self._closed = self._written = False
        self._expires = 0.0

    async def handle_async_request(self, request: httpcore2.Request) -> httpcore2.Response:
        """For a pool of httpcore2."""
        if self._busy or self._closed:
            raise httpcore2.ConnectionNotAvailable
        content: Any = request.stream  # of this half, as the pool is
        answer = await self.send(request.method, request.url.target, request.headers, content)
        head = answer.head
        told = {
            "http_version": head.version,
            "reason_phrase": head.reason,
            "network_stream": self._stream,
        }
        return httpcore2.Response(
            head.status, headers=head.headers, content=answer, extensions=told
        )

    async def send(
        self,
        method: bytes,
        target: bytes,
        headers: Headers,
        content: AsyncIterable[bytes] | None = None,
    ) -> AsyncAnswer:
        """The answer, as soon as its head is there."""
        self._busy, self._written = True, False
        if self._proxy is not None and self._origin.scheme == b"http":
            target, headers = routes.forwarded(self._proxy, self._origin, target, headers)
        try:
            exchange = Exchange(method, target, headers)
            if self._stream is None:
                self._stream = await opened(self._backend, self._origin, self._proxy)
            with suppress(httpcore2.WriteError):  # it may have been refused, with an answer
                await self._write(self._stream, exchange, content)
                self._written = True
            while exchange.head is None:
                exchange.came(await self._stream.read(READ))
        except BaseException:  # also if this task is cancelled
            await self.aclose()
            raise
        return AsyncAnswer(self, self._stream, exchange, exchange.head)

    async def _write(
        self,
        stream: httpcore2.AsyncNetworkStream,
        exchange: Exchange,
        content: AsyncIterable[bytes] | None,
    ) -> None:
        if content is None:
            await stream.write(exchange.whole())
            return
        data, pieces = exchange.begin(), aiter(content)
        try:
            async for piece in pieces:
                await stream.write(data + exchange.piece(piece))
                data = b""
        finally:
            if close := getattr(pieces, "aclose", None):
                await close()
        await stream.write(data + exchange.end())

    async def release(self, *, clean: bool) -> None:
        """The answer is not read any more."""
        if not (clean and self._written):
            await self.aclose()
        self._expires = monotonic() + IDLE_SECONDS
        self._busy = False

    async def aclose(self) -> None:
        self._closed = True
        if self._stream is not None:
            await self._stream.aclose()

    def has_expired(self) -> bool:
        """Whether nothing can be sent any more, although it was not closed."""
        stream = self._stream
        if stream is None or self._busy:
            return False
        late = monotonic() > self._expires
        return self._closed or late or bool(stream.get_extra_info("is_readable"))

    def is_idle(self) -> bool:
        return not (self._stream is None or self._busy or self._closed)

    def is_available(self) -> bool:
        return self.is_idle()

    def is_connected(self) -> bool:
        return self._stream is not None and not self._closed

    def is_closed(self) -> bool:
        return self._closed

    def can_handle_request(self, origin: httpcore2.Origin) -> bool:
        return origin == self._origin

    def info(self) -> str:
        state = "closed" if self._closed else "idle" if self.is_idle() else "active"
        return f"HTTP/1.1, {state}"


class AsyncAnswer:
    """The pieces of the body, as they come. It is closed by who asked for it."""

    def __init__(
        self,
        connection: AsyncConnection,
        stream: httpcore2.AsyncNetworkStream,
        exchange: Exchange,
        head: Head,
    ) -> None:
        self.head = head
        self._connection = connection
        self._stream = stream
        self._exchange = exchange
        self._closed = False

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        while True:
            if piece := self._exchange.body():
                yield piece
            if self._exchange.ended:
                return
            self._exchange.came(await self._stream.read(READ))

    async def aclose(self) -> None:
        if not self._closed:
            self._closed = True
            await self._connection.release(clean=self._exchange.clean)
