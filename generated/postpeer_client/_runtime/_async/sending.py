"""A body on its way out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING

import httpx2

from ..tasks import AsyncLimit, run_blocking

if TYPE_CHECKING:  # imported by the operations that need it
    from ..uploads import Upload


class AsyncSending(httpx2.AsyncByteStream):
    """An upload, as the HTTP libraries read it."""

    def __init__(self, upload: Upload, limit: AsyncLimit) -> None:
        self._upload = upload
        self._limit = limit

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces, left = self._upload.pieces(), Event()

        def read() -> bytes:
            piece = next(pieces, b"")
            if left.is_set():
                pieces.close()
            return piece

        try:
            while piece := await run_blocking(read):
                yield piece
                self._limit.restart()
        finally:
            left.set()
            with suppress(ValueError):  # the thread of a cancelled task still reads, and closes
                pieces.close()


def for_http(content: bytes | Upload, limit: AsyncLimit) -> bytes | AsyncSending:
    """*content* as the HTTP libraries take it."""
    return content if isinstance(content, bytes) else AsyncSending(content, limit)


def as_stream(content: bytes | Upload, limit: AsyncLimit) -> httpx2.AsyncByteStream:
    """The same for connections of our own, and for those who look on."""
    sent = for_http(content, limit)
    return httpx2.ByteStream(sent) if isinstance(sent, bytes) else sent
