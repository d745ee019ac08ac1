# Derived from _async/sending.py: change that one.
"""A body on its way out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING

import httpx2

from ..threads import Limit, run_blocking

if TYPE_CHECKING:  # imported by the operations that need it
    from ..uploads import Upload


class Sending(httpx2.SyncByteStream):
    """An upload, as the HTTP libraries read it."""

    def __init__(self, upload: Upload, limit: Limit) -> None:
        self._upload = upload
        self._limit = limit

    def __iter__(self) -> Iterator[bytes]:
        pieces, left = self._upload.pieces(), Event()

        def read() -> bytes:
            piece = next(pieces, b"")
            if left.is_set():
                pieces.close()
            return piece

        try:
            while piece := run_blocking(read):
                yield piece
                self._limit.restart()
        finally:
            left.set()
            with suppress(ValueError):  # the thread of a cancelled task still reads, and closes
                pieces.close()


def for_http(content: bytes | Upload, limit: Limit) -> bytes | Sending:
    """*content* as the HTTP libraries take it."""
    return content if isinstance(content, bytes) else Sending(content, limit)


def as_stream(content: bytes | Upload, limit: Limit) -> httpx2.SyncByteStream:
    """The same for connections of our own, and for those who look on."""
    sent = for_http(content, limit)
    return httpx2.ByteStream(sent) if isinstance(sent, bytes) else sent
