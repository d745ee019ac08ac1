"""The network below httpcore2, for threads.

Each wait ends with the deadline of the call: httpcore2 bounds every single read, so that a server
which sends a byte now and then could hold a call for ever.
"""

from __future__ import annotations

import math
import socket
import ssl
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import httpcore2

from .forking import renew_in_children
from .network import has_more
from .threads import Limit

_PIECE = 2**14
"""Bytes that are written between two looks at the clock."""


class Deadline(threading.local):
    """When the call of this thread has to be over."""

    limit = Limit(math.inf)

    def left(self) -> float:
        """Seconds until then."""
        left = self.limit.left()
        if left <= 0:
            raise httpcore2.ReadTimeout
        return left


class Backend(httpcore2.NetworkBackend):
    """Opens connections for threads."""

    def __init__(self) -> None:
        self.deadline = Deadline()
        self._inner = httpcore2.SyncBackend()

    def begin(self, limit: Limit) -> None:
        """A request of this thread begins, and has to end then."""
        self.deadline.limit = limit

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Tries all addresses of *host*; each gets its share of the time that is left."""
        addresses = _addresses(host, port)
        failure: Exception = httpcore2.ConnectError("the name of the host leads nowhere")
        for tried, address in enumerate(addresses):
            share = self.deadline.left() / (len(addresses) - tried)
            try:
                return Stream(self._inner.connect_tcp(address, port, share), self.deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore2.ConnectError(str(error)) from None
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Stream(httpcore2.NetworkStream):
    """A connection for threads."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline
        self._busy = self._closed = False
        renew_in_children(self)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._begin()
        try:
            return self._inner.read(max_bytes, self._deadline.left())
        finally:
            self._end()

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._begin()
        try:
            for start in range(0, len(buffer), _PIECE):
                self._inner.write(buffer[start : start + _PIECE], self._deadline.left())
        finally:
            self._end()

    def _begin(self) -> None:
        """While a thread reads or writes, no other one closes the socket."""
        self._busy = True
        if self._closed:
            self._end()
            raise httpcore2.ReadError("the client is closed")

    def _end(self) -> None:
        self._busy = False
        if self._closed:
            self._inner.close()

    def close(self) -> None:
        """Also while another thread reads or writes. Were the socket closed under it, a new one
        could get its number, and the thread would use that; so the thread is woken, and closes."""
        self._closed = True
        if not self._busy:
            self._inner.close()
            return
        with suppress(OSError):  # the other side may have been faster
            socket.socket.shutdown(self._inner.get_extra_info("socket"), socket.SHUT_RDWR)

    def after_fork(self) -> None:
        """The connection is the parent's, and goes on there."""
        self._closed = True
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            self._check_connected()
            inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left())
        except BaseException:  # also if the time is over before it begins
            self.close()
            raise
        return Stream(inner, self._deadline)

    def _check_connected(self) -> None:
        """Python leaves a socket open that it cannot wrap, since the other side has gone."""
        try:
            self._inner.get_extra_info("socket").getpeername()
        except OSError:
            raise httpcore2.ConnectError("the other side has closed it") from None

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # then a connection that nobody uses is over
            return has_more(self._inner)
        return self._inner.get_extra_info(info)
