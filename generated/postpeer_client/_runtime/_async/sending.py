"""A body on its way out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
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
        pieces = self._upload.pieces()
        while piece := await run_blocking(partial(next, pieces, b"")):
            yield piece
            self._limit.restart()


class AsyncNothing(httpx2.AsyncByteStream):
    """No body. httpcore2 would process empty bytes like any piece of a body."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces: tuple[bytes, ...] = ()
        for piece in pieces:
            yield piece


def for_http(content: bytes | Upload, limit: AsyncLimit) -> bytes | AsyncSending:
    """*content* as the HTTP libraries take it."""
    return content if isinstance(content, bytes) else AsyncSending(content, limit)
