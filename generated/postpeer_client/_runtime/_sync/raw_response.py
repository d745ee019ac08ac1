# Derived from _async/raw_response.py: change that one.
"""A request on a connection of our own, and its response."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import suppress

import httpcore2

from ..exchange import READ, Exchange

Release = Callable[[httpcore2.NetworkStream, bool], None]
"""Takes a connection back, and whether it can be used again."""


class RawResponse:
    """The pieces of the body, as they come; they are the connection's until it is closed."""

    def __init__(
        self, stream: httpcore2.NetworkStream, exchange: Exchange, release: Release
    ) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self._stream = stream
        self._exchange = exchange
        self._release = release
        self._open = True
        self._sent = False

    def ask(self, content: Iterable[bytes] | None) -> None:
        """Sends the request, and reads the head of the response."""
        with suppress(httpcore2.WriteError):  # it may have been refused, with a response
            self._send(content)
            self._sent = True
        while (head := self._exchange.head) is None:
            self._exchange.came(self._stream.read(READ))
        self.status, self.headers = head

    def _send(self, content: Iterable[bytes] | None) -> None:
        if content is None:
            self._stream.write(self._exchange.whole())
            return
        data, pieces = self._exchange.begin(), iter(content)
        try:
            for piece in pieces:
                self._stream.write(data + self._exchange.piece(piece))
                data = b""
        finally:
            if close := getattr(pieces, "close", None):
                close()
        self._stream.write(data + self._exchange.end())

    def __iter__(self) -> Generator[bytes, None, None]:
        while True:
            if piece := self._exchange.body():
                yield piece
            if self._exchange.ended:
                return
            self._exchange.came(self._stream.read(READ))

    def close(self) -> None:
        """Gives the connection back; once, since it is somebody else's then."""
        if self._open:
            self._open = False
            self._release(self._stream, self._sent and self._exchange.clean)
