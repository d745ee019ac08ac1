"""The way to the service: certificates, and a proxy where the environment names one."""

from __future__ import annotations

import urllib.request
from contextlib import suppress
from functools import lru_cache
from importlib.util import find_spec
from ipaddress import IPv6Address, ip_address
from ssl import SSLContext

import httpcore2
import httpx2

from .errors import InvalidArgumentError
from .options import Headers


@lru_cache(maxsize=1)
def ssl_context() -> SSLContext:
    """One for all clients: to build it takes longer than a request."""
    context = httpx2.create_ssl_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def proxy(url: httpx2.URL) -> httpcore2.Proxy | None:
    """The proxy that the environment names for *url*; none for this machine.

    Raises :class:`InvalidArgumentError` where it cannot be used.
    """
    if is_loopback(url.host) or urllib.request.proxy_bypass(url.host):
        return None
    named = urllib.request.getproxies()
    text = named.get(url.scheme) or named.get("all")
    if not text:
        return None
    found = None
    with suppress(httpx2.InvalidURL, ValueError):
        given = httpx2.Proxy(text if "://" in text else f"http://{text}")
        found = given if given.url.host and (given.url.port or 0) <= 65535 else None
    if found is None:  # the address is not shown: it may hold a password
        raise InvalidArgumentError(
            f"the proxy that the environment names for {url.scheme} is no URL"
        )
    if found.url.scheme.startswith("socks") and not find_spec("socksio"):
        raise InvalidArgumentError("for a SOCKS proxy, the package socksio has to be installed")
    address = httpcore2.URL(
        scheme=found.url.raw_scheme, host=found.url.raw_host, port=found.url.port, target=b"/"
    )
    return httpcore2.Proxy(address, found.raw_auth, found.headers.raw, found.ssl_context)


def origin(url: httpx2.URL) -> httpcore2.Origin:
    """Where a connection for *url* leads to."""
    target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port)
    return target.origin


def authority(origin: httpcore2.Origin, *, always: bool = False) -> bytes:
    """Host and port, if that is not the usual one or *always* said."""
    host = b"[%b]" % origin.host if b":" in origin.host else origin.host
    return b"%b:%d" % (host, origin.port) if always or origin.port != 80 else host


def forwarded(
    proxy: httpcore2.Proxy, origin: httpcore2.Origin, target: bytes, headers: Headers
) -> tuple[bytes, Headers]:
    """Target and headers of a request that *proxy* reads; what the request says goes first."""
    own = {name.lower() for name, _ in headers}
    more = [(name, value) for name, value in proxy.headers if name.lower() not in own]
    return b"http://%b%b" % (authority(origin), target), [*headers, *more]


def is_loopback(host: str) -> bool:
    """Whether *host* is this machine, by its name."""
    try:
        address = ip_address(host)
    except ValueError:
        name = host.rstrip(".").lower()
        return name == "localhost" or name.endswith(".localhost")
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    address = mapped or address
    return address.is_loopback or address.is_unspecified
