# Derived from _async/connection.py: change that one.
"""A connection of our own, by HTTP/1.1."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import suppress
from time import monotonic
from typing import Any

import httpcore2

from .. import routes
from ..exchange import Exchange, Head
from ..options import Headers
from ..threads_network import Backend
from .opening import READ, opened

IDLE_SECONDS = 5.0
"""After which a connection is not used again."""


class Connection(httpcore2.ConnectionInterface):
    """Sends one request after the other. It is opened with the first one."""

    def __init__(
        self, backend: Backend, origin: httpcore2.Origin, proxy: httpcore2.Proxy | None
    ) -> None:
        self._backend = backend
        self._origin = origin
        self._proxy = proxy
        self._stream: httpcore2.NetworkStream | None = None
        self._busy = self._closed = self._written = False
        self._expires = 0.0

    def handle_request(self, request: httpcore2.Request) -> httpcore2.Response:
        """For a pool of httpcore2."""
        if self._busy or self._closed:
            raise httpcore2.ConnectionNotAvailable
        content: Any = request.stream  # of this half, as the pool is
        answer = self.send(request.method, request.url.target, request.headers, content)
        head = answer.head
        told = {
            "http_version": head.version,
            "reason_phrase": head.reason,
            "network_stream": self._stream,
        }
        return httpcore2.Response(
            head.status, headers=head.headers, content=answer, extensions=told
        )

    def send(
        self,
        method: bytes,
        target: bytes,
        headers: Headers,
        content: Iterable[bytes] | None = None,
    ) -> Answer:
        """The answer, as soon as its head is there."""
        self._busy, self._written = True, False
        if self._proxy is not None and self._origin.scheme == b"http":
            target, headers = routes.forwarded(self._proxy, self._origin, target, headers)
        try:
            exchange = Exchange(method, target, headers)
            if self._stream is None:
                self._stream = opened(self._backend, self._origin, self._proxy)
            with suppress(httpcore2.WriteError):  # it may have been refused, with an answer
                self._write(self._stream, exchange, content)
                self._written = True
            while exchange.head is None:
                exchange.came(self._stream.read(READ))
        except BaseException:  # also if this task is cancelled
            self.close()
            raise
        return Answer(self, self._stream, exchange, exchange.head)

    def _write(
        self,
        stream: httpcore2.NetworkStream,
        exchange: Exchange,
        content: Iterable[bytes] | None,
    ) -> None:
        if content is None:
            stream.write(exchange.whole())
            return
        data, pieces = exchange.begin(), iter(content)
        try:
            for piece in pieces:
                stream.write(data + exchange.piece(piece))
                data = b""
        finally:
            if close := getattr(pieces, "close", None):
                close()
        stream.write(data + exchange.end())

    def release(self, *, clean: bool) -> None:
        """The answer is not read any more."""
        if not (clean and self._written):
            self.close()
        self._expires = monotonic() + IDLE_SECONDS
        self._busy = False

    def close(self) -> None:
        self._closed = True
        if self._stream is not None:
            self._stream.close()

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


class Answer:
    """The pieces of the body, as they come. It is closed by who asked for it."""

    def __init__(
        self,
        connection: Connection,
        stream: httpcore2.NetworkStream,
        exchange: Exchange,
        head: Head,
    ) -> None:
        self.head = head
        self._connection = connection
        self._stream = stream
        self._exchange = exchange
        self._closed = False

    def __iter__(self) -> Generator[bytes, None, None]:
        while True:
            if piece := self._exchange.body():
                yield piece
            if self._exchange.ended:
                return
            self._exchange.came(self._stream.read(READ))

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._connection.release(clean=self._exchange.clean)
