"""The way to the service, which may lead through a proxy."""

from __future__ import annotations

from ssl import SSLContext

import httpcore2

from .. import routes
from ..exchange import READ, Exchange
from ..tasks_network import AsyncBackend


async def opened(
    backend: AsyncBackend, origin: httpcore2.Origin, proxy: httpcore2.Proxy | None
) -> httpcore2.AsyncNetworkStream:
    """A connection to *origin*, or to the *proxy* that is sent the requests for it."""
    if proxy is None:
        return await _dialled(backend, origin, routes.ssl_context())
    stream = await _dialled(backend, proxy.url.origin, proxy.ssl_context or routes.ssl_context())
    if origin.scheme == b"http":
        return stream
    try:
        await _lead_through(stream, origin, proxy)
    except BaseException:  # also if this task is cancelled
        await stream.aclose()
        raise
    return await stream.start_tls(routes.ssl_context(), origin.host.decode("ascii"))


async def _dialled(
    backend: AsyncBackend, origin: httpcore2.Origin, context: SSLContext
) -> httpcore2.AsyncNetworkStream:
    host = origin.host.decode("ascii")
    stream = await backend.connect_tcp(host, origin.port)
    return stream if origin.scheme == b"http" else await stream.start_tls(context, host)


async def _lead_through(
    stream: httpcore2.AsyncNetworkStream, origin: httpcore2.Origin, proxy: httpcore2.Proxy
) -> None:
    """Has the proxy at the other end of *stream* pass on all that is sent, as it comes."""
    target = routes.authority(origin, always=True)
    exchange = Exchange(b"CONNECT", target, [(b"host", target), *proxy.headers])
    await stream.write(exchange.whole())
    while exchange.head is None:
        exchange.came(await stream.read(READ))
    status, _ = exchange.head
    if not 200 <= status < 300:
        raise httpcore2.ProxyError(f"status {status}")
