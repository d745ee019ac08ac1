# Derived from _async/opening.py: change that one.
"""The way to the service, which may lead through a proxy."""

from __future__ import annotations

from ssl import SSLContext

import httpcore2

from .. import routes
from ..exchange import READ, Exchange
from ..threads_network import Backend


def opened(
    backend: Backend, origin: httpcore2.Origin, proxy: httpcore2.Proxy | None
) -> httpcore2.NetworkStream:
    """A connection to *origin*, or to the *proxy* that is sent the requests for it."""
    if proxy is None:
        return _dialled(backend, origin, routes.ssl_context())
    stream = _dialled(backend, proxy.url.origin, proxy.ssl_context or routes.ssl_context())
    if origin.scheme == b"http":
        return stream
    try:
        _lead_through(stream, origin, proxy)
    except BaseException:  # also if this task is cancelled
        stream.close()
        raise
    return stream.start_tls(routes.ssl_context(), origin.host.decode("ascii"))


def _dialled(
    backend: Backend, origin: httpcore2.Origin, context: SSLContext
) -> httpcore2.NetworkStream:
    host = origin.host.decode("ascii")
    stream = backend.connect_tcp(host, origin.port)
    return stream if origin.scheme == b"http" else stream.start_tls(context, host)


def _lead_through(
    stream: httpcore2.NetworkStream, origin: httpcore2.Origin, proxy: httpcore2.Proxy
) -> None:
    """Has the proxy at the other end of *stream* pass on all that is sent, as it comes."""
    target = routes.authority(origin, always=True)
    exchange = Exchange(b"CONNECT", target, [(b"host", target), *proxy.headers])
    stream.write(exchange.whole())
    while exchange.head is None:
        exchange.came(stream.read(READ))
    status, _ = exchange.head
    if not 200 <= status < 300:
        raise httpcore2.ProxyError(f"status {status}")
