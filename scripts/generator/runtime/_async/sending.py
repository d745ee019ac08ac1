"""A body on its way out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import TYPE_CHECKING

import httpx2

from ..tasks import beside

if TYPE_CHECKING:  # imported by the operations that need it
    from ..uploads import Upload


class AsyncSending(httpx2.AsyncByteStream):
    """An upload, as the HTTP libraries read it."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = self._upload.pieces()
        while piece := await beside(partial(next, pieces, b"")):
            yield piece


def sent(content: bytes | Upload) -> bytes | AsyncSending:
    """*content* for the HTTP libraries."""
    return content if isinstance(content, bytes) else AsyncSending(content)
