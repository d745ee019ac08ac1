"""A response as the HTTP library has it, for programs that know the library."""

from __future__ import annotations

import httpx2

_OF_THE_WIRE = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})
"""Headers that are no longer true of a body that was read and decompressed."""


def http_response(status: int, headers: httpx2.Headers, content: bytes) -> httpx2.Response:
    """A response that is closed; it has no request, since that one would hold the key."""
    kept = [(name, value) for name, value in headers.raw if name.lower() not in _OF_THE_WIRE]
    return httpx2.Response(status, headers=kept, content=content)


def request_id(headers: httpx2.Headers) -> str | None:
    """What the service calls a request, if it says."""
    found: str | None = headers.get("x-request-id")
    return found
