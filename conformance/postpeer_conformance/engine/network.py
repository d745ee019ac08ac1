"""The way to a real server: its certificate, a proxy where there is one, and a deadline.

httpx bounds every read by itself, so that an answer of a byte a second would never end.  Here one
bound is set to a whole exchange, from the connection to the last byte.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from ..errors import UsageError
from .transport import FRESH

_CONNECT = 5.0
"""Seconds for a connection, at the most."""


def client(
    url: str, *, seconds: float, headers: Mapping[str, str], ca_file: str | None
) -> httpx.Client:
    """A client for the server at *url*; an exchange may take *seconds* in all.

    Raises UsageError for a file that holds no certificates, or a proxy that cannot be used.
    """
    proxy = _proxy(httpx.URL(url))
    verify = True if ca_file is None else _authorities(ca_file)
    try:
        transport = Network(seconds, verify=verify, proxy=proxy)
    except (ValueError, ImportError, httpx.InvalidURL) as error:
        raise UsageError(f"the proxy that the environment names cannot be used: {error}") from None
    timeout = httpx.Timeout(seconds, connect=min(seconds, _CONNECT))
    return httpx.Client(transport=transport, timeout=timeout, headers=headers)


def loopback(url: str) -> bool:
    """Whether the server at *url* is on this machine, by its name."""
    host = httpx.URL(url).host
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _proxy(url: httpx.URL) -> str | None:
    """The proxy that ``HTTPS_PROXY`` and the like name for *url*; none for this machine."""
    if loopback(str(url)) or proxy_bypass(url.host):
        return None
    named = getproxies()
    proxy = named.get(url.scheme) or named.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


def _authorities(file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=file)
    except ssl.SSLError:
        raise UsageError(f"--ca-file {file}: it holds no certificates in PEM") from None
    except OSError as error:
        raise UsageError(f"--ca-file {file}: cannot read it: {error.strerror}") from None


class Network(httpx.HTTPTransport):
    """Sends over sockets, and breaks off an exchange that takes longer than *seconds* in all."""

    def __init__(self, seconds: float, **options: Any) -> None:
        super().__init__(**options)
        self._seconds = seconds
        self._deadline = _Deadline()
        # httpcore has a parameter for this, which httpx does not hand on.
        self._pool._network_backend = _Backend(self._pool._network_backend, self._deadline)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response to *request*; its body is bounded by the same deadline.

        One that is to go over a new connection must not be sent beside others.
        """
        if request.extensions.get(FRESH):
            self.close()  # the connections; httpcore opens new ones
        self._deadline.at = time.monotonic() + self._seconds
        return super().handle_request(request)


class _Deadline(threading.local):
    """When the exchange of this thread has to be over."""

    at = 0.0

    def bound(self, timeout: float | None) -> float:
        """*timeout*, or less where less is left."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the answer did not end in time")
        return left if timeout is None else min(timeout, left)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, inner: httpcore.NetworkBackend, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        bound = self._deadline.bound(timeout)
        stream = self._inner.connect_tcp(host, port, bound, local_address, socket_options)
        return _Stream(stream, self._deadline)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.bound(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.bound(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        bound = self._deadline.bound(timeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, bound), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
