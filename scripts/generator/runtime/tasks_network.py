"""The network below httpcore2, for asyncio, which itself ends what takes too long."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2

from .network import has_more
from .tasks import AsyncLimit


class AsyncBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections for asyncio."""

    def __init__(self) -> None:
        self._inner: Any = httpcore2.AnyIOBackend()

    def begin(self, _limit: AsyncLimit) -> None:
        """A request begins; asyncio ends it."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        return AsyncStream(await self._inner.connect_tcp(host, port, timeout))


class AsyncStream(httpcore2.AsyncNetworkStream):
    """A connection for asyncio."""

    def __init__(self, inner: httpcore2.AsyncNetworkStream) -> None:
        self._inner = inner
        self._full = False
        """Whether the last read gave as much as it may: anyio may then hold back more."""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._inner.read(max_bytes, timeout)
        self._full = len(data) >= max_bytes
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        try:
            return AsyncStream(await self._inner.start_tls(ssl_context, server_hostname, timeout))
        except BaseException:  # also if this task is cancelled
            await self.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # then a connection that nobody uses is over
            return self._full or has_more(self._inner)
        return self._inner.get_extra_info(info)
