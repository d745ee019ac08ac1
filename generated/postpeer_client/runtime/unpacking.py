"""Compressed answers."""

from __future__ import annotations

import zlib

import httpx

from .failures import broken, too_large
from .options import Options


def unpacked(response: httpx.Response, content: bytes, options: Options) -> bytes:
    """The body as it was before gzip, if that is not too much."""
    encoding = response.headers.get("content-encoding", "identity").lower()
    if encoding == "identity" or not content:
        return content
    if encoding not in ("gzip", "x-gzip"):
        raise broken(response.status_code, f"the encoding {encoding} was not asked for")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = unpacker.decompress(content, options.max_response_bytes + 1)
    except zlib.error:
        raise broken(response.status_code, "the compressed body is damaged") from None
    if len(plain) > options.max_response_bytes:
        raise too_large(options)
    if not unpacker.eof:
        raise broken(response.status_code, "the compressed body was cut off")
    return plain
