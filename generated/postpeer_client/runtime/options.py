"""The settings of a client, checked when it is made."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Mapping
from functools import lru_cache
from ssl import SSLContext

import httpx

from ..errors import InvalidArgumentError, PostPeerError

VERSION = "1.0.0"
KEY_VARIABLE = "POSTPEER_API_KEY"
KEY_HEADER = "x-access-key"
BASE_URL = "https://api.postpeer.dev"

TIMEOUT = 30.0
"""Seconds for one attempt, from the connection to the last byte."""
TOTAL_TIMEOUT = 120.0
"""Seconds for one call, with all its attempts and rests."""
MAX_RETRIES = 2
MAX_RESPONSE_BYTES = 32 * 2**20


class Options:
    """What a client was told. The key shows in no ``repr``."""

    def __init__(
        self,
        api_key: str | None,
        base_url: str | None,
        timeout: float,
        total_timeout: float,
        max_retries: int,
        max_response_bytes: int,
        default_headers: Mapping[str, str] | None,
    ) -> None:
        self.secret = _key(os.environ.get(KEY_VARIABLE) if api_key is None else api_key)
        self.url = _url(BASE_URL if base_url is None else base_url)
        self.path = self.url.raw_path.rstrip(b"/")
        self.timeout = _positive("timeout", timeout)
        self.total_timeout = _positive("total_timeout", total_timeout)
        self.max_retries = int(_positive("max_retries", max_retries, whole=True, zero=True))
        self.max_response_bytes = int(
            _positive("max_response_bytes", max_response_bytes, whole=True)
        )
        self.headers = _headers(self.url, self.secret, default_headers or {})

    def __repr__(self) -> str:
        return f"<Options {self.url}>"


def _key(key: object) -> str:
    if not key:
        raise PostPeerError(f"there is no key: set {KEY_VARIABLE}, or pass api_key")
    if not isinstance(key, str):
        raise InvalidArgumentError("api_key must be text")
    if not key.isascii() or not key.isprintable() or key != key.strip():
        raise InvalidArgumentError(
            "the key has a line break, a space at an end, or a character that is not ASCII"
        )
    return key


def _url(text: object) -> httpx.URL:
    try:
        url = httpx.URL(text)  # type: ignore[arg-type]
    except (httpx.InvalidURL, TypeError):
        raise InvalidArgumentError("base_url is not a URL") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise InvalidArgumentError("base_url must begin with https:// or http:// and name a host")
    if url.userinfo or url.query or url.fragment:
        raise InvalidArgumentError("base_url must not have a user, a query or a fragment")
    return url.copy_with(path=url.path.rstrip("/"))


def _positive(name: str, value: object, *, whole: bool = False, zero: bool = False) -> float:
    kinds: tuple[type, ...] = (int,) if whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise InvalidArgumentError(f"{name} must be a {'whole ' if whole else ''}number")
    assert isinstance(value, int | float)
    if not (0 < value < 1e9 or (zero and value == 0)):
        raise InvalidArgumentError(f"{name} must be {'0 or more' if zero else 'above 0'}")
    return value


def _headers(url: httpx.URL, key: str, extra: Mapping[str, str]) -> httpx.Headers:
    if not all(_is_header(text) for pair in extra.items() for text in pair):
        raise InvalidArgumentError("a default header is not printable ASCII text")
    headers = httpx.Headers(extra)
    headers.setdefault("user-agent", f"postpeer-client/{VERSION}")
    # Compression is bounded by us, and gzip is all that we unpack.
    headers.update({"accept": "application/json", "accept-encoding": "gzip"})
    headers.update({"host": url.netloc.decode("ascii"), KEY_HEADER: key})
    return headers


def _is_header(text: object) -> bool:
    return isinstance(text, str) and text.isascii() and text.isprintable()


@lru_cache(maxsize=1)
def ssl_context() -> SSLContext:
    """One for all clients: to build it takes longer than a request."""
    return httpx.create_ssl_context()


def proxy(url: httpx.URL) -> str | None:
    """The proxy that the environment names for *url*."""
    proxies = urllib.request.getproxies()
    if urllib.request.proxy_bypass(url.host):
        return None
    return proxies.get(url.scheme) or proxies.get("all")
