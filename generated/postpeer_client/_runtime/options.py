"""The settings of a client, checked when it is made."""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

import httpx2

from .document import BASE_URL, KEY_LOCATION, KEY_NAME, URL_VARIABLE, USER_AGENT
from .errors import InvalidArgumentError
from .key import Key

TIMEOUT = 30.0
"""Seconds for one attempt, from the connection to the last byte."""
TOTAL_TIMEOUT = 120.0
"""Seconds for one call, with all its attempts and rests."""
MAX_RETRIES = 2
MAX_RESPONSE_BYTES = 32 * 2**20

Headers = Sequence[tuple[bytes, bytes]]

_OF_THE_BODY = {"content-length", "transfer-encoding"}
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"


class Options:
    """What a client was told."""

    def __init__(
        self,
        key: Key,
        base_url: Any,
        timeout: Any,
        total_timeout: Any,
        max_retries: Any,
        max_response_bytes: Any,
        default_headers: Any,
    ) -> None:
        key.check()
        self.key = key
        self.url: httpx2.URL = _service(base_url)
        self.path: bytes = self.url.raw_path.rstrip(b"/")
        self.timeout: float = _positive("timeout", timeout)
        self.total_timeout: float = _positive("total_timeout", total_timeout)
        self.max_retries: int = _retries(max_retries)
        self.max_response_bytes: int = int(
            _positive("max_response_bytes", max_response_bytes, whole=True)
        )
        self._keyless = _headers(self.url, default_headers or {}).raw
        self._keyed = _merged(self._keyless, key.headers())

    def __repr__(self) -> str:
        return f"base_url={str(self.url)!r}" if "url" in vars(self) else ""

    def changed(self, *, timeout: Any, total_timeout: Any, max_retries: Any) -> Self:
        """The same with other settings; None leaves one as it is."""
        other = copy.copy(self)
        if timeout is not None:
            other.timeout = _positive("timeout", timeout)
        if total_timeout is not None:
            other.total_timeout = _positive("total_timeout", total_timeout)
        if max_retries is not None:
            other.max_retries = _retries(max_retries)
        return other

    def headers(self, own: Headers = (), *, keyed: bool = True) -> Headers:
        """Those of a request: what all have, its *own* instead where both have them, the key.

        Cookies are added to each other.
        """
        common = self._keyed if keyed else self._keyless
        return _merged(common, own) if own else common

    def target(self, own: bytes, *, keyed: bool) -> bytes:
        """Path and query of a request, *own* behind the path of the service."""
        whole = self.path + own
        return self.key.in_query(whole) if keyed else whole


def shown_origin(url: httpx2.URL) -> str:
    """What of *url* can be shown to everybody."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def pages_ahead(prefetch: Any) -> int:
    """The argument *prefetch*; raises :class:`InvalidArgumentError`."""
    if not isinstance(prefetch, int) or isinstance(prefetch, bool) or not 0 <= prefetch <= 100:
        raise InvalidArgumentError("prefetch must be a whole number from 0 to 100")
    return prefetch


def _service(base_url: Any) -> httpx2.URL:
    """The address that was given, that of the environment, or that of the document."""
    if base_url is None and (named := os.environ.get(URL_VARIABLE)):
        return _url(named, URL_VARIABLE)
    return _url(BASE_URL if base_url is None else base_url)


def _retries(value: Any) -> int:
    return int(_positive("max_retries", value, whole=True, zero=True))


def _url(text: Any, name: str = "base_url") -> httpx2.URL:
    try:
        url = httpx2.URL(text)
        port = url.port or 0
    except (httpx2.InvalidURL, TypeError, ValueError):
        raise InvalidArgumentError(f"{name} is not a URL") from None
    if url.scheme not in ("http", "https") or not url.host or port > 65535:
        raise InvalidArgumentError(f"{name} must begin with https:// or http:// and name a host")
    if url.userinfo or url.query or url.fragment:
        raise InvalidArgumentError(f"{name} must not have a user, a query or a fragment")
    return url.copy_with(path=url.path.rstrip("/"))


def _positive(name: str, value: Any, *, whole: bool = False, zero: bool = False) -> float:
    kinds: tuple[type, ...] = (int,) if whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise InvalidArgumentError(f"{name} must be a {'whole ' if whole else ''}number")
    assert isinstance(value, int | float)
    if not (0 < value < 1e9 or (zero and value == 0)):
        raise InvalidArgumentError(f"{name} must be {'0 or more' if zero else 'above 0'}")
    return value


def _headers(url: httpx2.URL, extra: Any) -> httpx2.Headers:
    if not isinstance(extra, Mapping):
        raise InvalidArgumentError("default_headers must be a mapping of names to texts")
    if not all(map(_is_name, extra.keys())) or not all(map(_is_value, extra.values())):
        raise InvalidArgumentError("a default header is not printable ASCII text")
    headers = httpx2.Headers([("host", ""), *extra.items()])  # which comes first on the wire
    if not _OF_THE_BODY.isdisjoint(headers):
        raise InvalidArgumentError("default_headers must not say how long a body is")
    headers.setdefault("user-agent", USER_AGENT)
    # Compression is bounded by us, and gzip is all that we unpack.
    headers.update({"accept": "application/json", "accept-encoding": "gzip"})
    headers["host"] = url.netloc.decode("ascii")
    if KEY_LOCATION == "header":
        headers.pop(KEY_NAME, None)
    return headers


def _merged(common: Headers, own: Headers) -> Headers:
    merged = {name.lower(): value for name, value in common}
    for name, value in own:
        cookies = merged.get(b"cookie") if name == b"cookie" else None
        merged[name.lower()] = value if cookies is None else b"; ".join([cookies, value])
    return list(merged.items())


def _is_name(text: Any) -> bool:
    return isinstance(text, str) and re.fullmatch(_TOKEN, text) is not None


def _is_value(text: Any) -> bool:
    return isinstance(text, str) and text.isascii() and text.isprintable() and text == text.strip()
