"""A bound to a whole exchange, from the connection to the last byte, and none beyond it.

httpcore2 bounds every read by itself, so that a response of a byte a second would never end; and it
uses a connection again on which more has come than the response.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore2

from .framing import Framing


class Deadline(threading.local):
    """When the exchange of this thread has to be over."""

    _at = 0.0

    def begin(self, seconds: float) -> None:
        """An exchange that begins now has *seconds*."""
        self._at = time.monotonic() + seconds

    def bound(self, timeout: float | None) -> float:
        """*timeout*, or less where less is left."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the response did not end in time")
        return left if timeout is None else min(timeout, left)


class Punctual(httpcore2.NetworkBackend):
    """Connects as *inner* does, and no later than the deadline; so do its streams."""

    def __init__(self, inner: httpcore2.NetworkBackend, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        bound = self._deadline.bound(timeout)
        stream = self._inner.connect_tcp(host, port, bound, local_address, socket_options)
        return _Stream(stream, self._deadline)


class _Stream(httpcore2.NetworkStream):
    """A connection; over, when more has come than the response."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline
        self._framing = Framing()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, self._deadline.bound(timeout))
        self._framing.came(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer:
            self._framing.sent(buffer)
        self._inner.write(buffer, self._deadline.bound(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        bound = self._deadline.bound(timeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, bound), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and not self._framing.complete:
            return True  # then httpcore2 takes the connection for one that is over
        return self._inner.get_extra_info(info)
