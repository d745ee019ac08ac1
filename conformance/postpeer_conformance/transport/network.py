"""The way to a real server: its certificate, a proxy where there is one, and a deadline.

httpx2 only knows its own connections; this transport is one over httpcore2, whose connections can
be given a deadline.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from ipaddress import ip_address
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from ..errors import UsageError
from .deadline import Deadline, Punctual
from .in_process import FRESH

_CONNECT = 5.0
"""Seconds for a connection, at the most."""


def client(
    url: str, *, seconds: float, headers: Mapping[str, str], ca_file: str | None
) -> httpx2.Client:
    """A client for the server at *url*; an exchange may take *seconds* in all.

    Raises UsageError for a file that holds no certificates, or a proxy that cannot be used.
    """
    secure = httpx2.URL(url).scheme == "https"
    trusted = None if ca_file is None else _authorities(ca_file)
    if secure and trusted is None:
        trusted = httpx2.create_ssl_context()
    transport = Network(seconds, trusted, _proxy(httpx2.URL(url)))
    timeout = httpx2.Timeout(seconds, connect=min(seconds, _CONNECT))
    return httpx2.Client(transport=transport, timeout=timeout, headers=headers)


def loopback(url: str) -> bool:
    """Whether the server at *url* is on this machine, by its name."""
    host = httpx2.URL(url).host
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _proxy(url: httpx2.URL) -> httpcore2.Proxy | None:
    """The proxy that ``HTTPS_PROXY`` and the like name for *url*; none for this machine.

    Raises UsageError where it cannot be used, without its text: it may hold a password.
    """
    if loopback(str(url)) or proxy_bypass(url.host):
        return None
    named = getproxies()
    text = (named.get(url.scheme) or named.get("all") or "").strip()
    if not text:
        return None
    refused = f"the proxy that the environment names for {url.scheme} cannot be used: "
    try:
        proxy = httpx2.Proxy(text if "://" in text else f"http://{text}")
        host, port = proxy.url.host, proxy.url.port
        host.encode("idna")
    except (ValueError, httpx2.InvalidURL):  # UnicodeError is a ValueError
        host, port = "", None
    if not host or not 0 < (port or 80) < 2**16:
        raise UsageError(f"{refused}write http://host:port")
    if proxy.url.scheme.startswith("socks") and find_spec("socksio") is None:
        raise UsageError(f"{refused}SOCKS needs the Python package socksio")
    return httpcore2.Proxy(
        httpcore2.URL(scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=port, target=b"/"),
        auth=proxy.raw_auth,
    )


def _authorities(file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=file)
    except ssl.SSLError:
        raise UsageError(f"--ca-file {file}: it holds no certificates in PEM") from None
    except OSError as error:
        raise UsageError(f"--ca-file {file}: cannot read it: {error.strerror}") from None


class Network(httpx2.BaseTransport):
    """Sends over sockets, and breaks off an exchange that takes longer than *seconds* in all."""

    def __init__(
        self, seconds: float, trusted: ssl.SSLContext | None, proxy: httpcore2.Proxy | None
    ) -> None:
        self._seconds = seconds
        self._deadline = Deadline()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=trusted,
            proxy=proxy,
            max_connections=100,
            keepalive_expiry=5.0,
            network_backend=Punctual(httpcore2.SyncBackend(), self._deadline),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The response to *request*; its body is bounded by the same deadline.

        One that is to go over a new connection must not be sent beside others.
        """
        if request.extensions.get(FRESH):
            self.close()  # the connections; httpcore2 opens new ones
        self._deadline.begin(self._seconds)
        url = request.url
        with _as_httpx2():
            response = self._pool.handle_request(
                httpcore2.Request(
                    request.method,
                    httpcore2.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    content=request.read(),
                    extensions=request.extensions,
                )
            )
        return httpx2.Response(response.status, headers=response.headers, stream=_Body(response))

    def close(self) -> None:
        """Closes the connections."""
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    """The body of *response*, as it comes."""

    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx2():
            yield from self._response.iter_stream()

    def close(self) -> None:
        with _as_httpx2():
            self._response.close()


@contextmanager
def _as_httpx2() -> Iterator[None]:
    """Raises httpx2's errors for httpcore2's, which have the same names."""
    try:
        yield
    except (
        httpcore2.TimeoutException,
        httpcore2.NetworkError,
        httpcore2.ProtocolError,
        httpcore2.ProxyError,
        httpcore2.UnsupportedProtocol,
    ) as error:
        raise getattr(httpx2, type(error).__name__)(str(error)) from error
