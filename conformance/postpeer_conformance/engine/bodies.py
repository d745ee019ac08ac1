"""The body of an answer, read within bounds: no server can fill this machine's memory with it."""

from __future__ import annotations

import zlib

import httpx

ENCODING = "gzip"
"""What is accepted: what can be decompressed piece by piece, to a bound."""
_ZLIB = frozenset({"gzip", "x-gzip", "deflate"})
_EITHER_HEADER = 32 + zlib.MAX_WBITS
_LARGEST = 8 * 2**20
"""Bytes of a body, decompressed."""
_VALUES = 250_000
"""JSON values of a body."""
_VALUE = 100
"""Bytes that a decoded value takes, about."""


def whole(response: httpx.Response) -> bytes:
    """The body of *response*, decompressed; raises httpx.RequestError where that cannot be.

    An encoding that was not asked for is left as it is, and is no JSON then.
    """
    encoding = response.headers.get("content-encoding", "").strip().lower()
    unpack = zlib.decompressobj(_EITHER_HEADER) if encoding in _ZLIB else None
    body = bytearray()
    try:
        for part in response.iter_raw(2**16):
            # One byte above the bound tells that there is more.
            body += unpack.decompress(part, _LARGEST + 1 - len(body)) if unpack else part
            if len(body) > _LARGEST:
                raise httpx.DecodingError(f"the body is larger than {_LARGEST // 2**20} MiB")
    except zlib.error:
        raise httpx.DecodingError(f"the body is not the {encoding} that it is said to be") from None
    if unpack and body and not unpack.eof:
        raise httpx.DecodingError(f"the {encoding} of the body is cut off")
    if _values(body) > _VALUES:
        raise httpx.DecodingError(f"the body holds more than {_VALUES} values")
    return bytes(body)


def weight(body: bytes) -> int:
    """Bytes that *body* takes, about, together with what is decoded of it."""
    return 2 * len(body) + _VALUE * _values(body)


def _values(body: bytes | bytearray) -> int:
    """The JSON values of *body*, about: nobody has to decode it to know that it has too many."""
    return body.count(b",") + body.count(b"[") + body.count(b"{")
