"""A response of which the head has come."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Coroutine, Sequence
from typing import Any, NamedTuple


class AsyncIncoming(NamedTuple):
    """The head, and the way to the body."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    chunks: AsyncIterable[bytes]
    """Of the body, compressed as it comes."""
    close: Callable[[], Coroutine[Any, Any, None]]
    resume: Callable[[float], None]
    """This thread goes on to read it, and waits so many seconds at most."""
    content: bytes | None = None
    """The whole body, decompressed, where a hook of the caller's client has read it."""
