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


@lru_cache(maxsize=1)
def ssl_context() -> SSLContext:
    """One for all clients: to build it takes longer than a request."""
    return httpx2.create_ssl_context()


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
