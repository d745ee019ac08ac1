"""A request on a connection of our own, and its response."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Callable, Coroutine
from contextlib import suppress
from typing import Any

import httpcore2

from ..exchange import READ, Exchange

Release = Callable[[httpcore2.AsyncNetworkStream, bool], Coroutine[Any, Any, None]]
"""Takes a connection back, and whether it can be used again."""


class AsyncRawResponse:
    """The pieces of the body, as they come; they are the connection's until it is closed."""

    def __init__(
        self, stream: httpcore2.AsyncNetworkStream, exchange: Exchange, release: Release
    ) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self._stream = stream
        self._exchange = exchange
        self._release = release
        self._open = True
        self._sent = False

    async def ask(self, content: AsyncIterable[bytes] | None) -> None:
        """Sends the request, and reads the head of the response."""
        with suppress(httpcore2.WriteError):  # it may have been refused, with a response
            await self._send(content)
            self._sent = True
        while (head := self._exchange.head) is None:
            self._exchange.came(await self._stream.read(READ))
        self.status, self.headers = head

    async def _send(self, content: AsyncIterable[bytes] | None) -> None:
        if content is None:
            await self._stream.write(self._exchange.whole())
            return
        data, pieces = self._exchange.begin(), aiter(content)
        try:
            async for piece in pieces:
                await self._stream.write(data + self._exchange.piece(piece))
                data = b""
        finally:
            if close := getattr(pieces, "aclose", None):
                await close()
        await self._stream.write(data + self._exchange.end())

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        while True:
            if piece := self._exchange.body():
                yield piece
            if self._exchange.ended:
                return
            self._exchange.came(await self._stream.read(READ))

    async def aclose(self) -> None:
        """Gives the connection back; once, since it is somebody else's then."""
        if self._open:
            self._open = False
            await self._release(self._stream, self._sent and self._exchange.clean)
