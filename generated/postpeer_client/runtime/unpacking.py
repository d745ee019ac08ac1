"""Compressed answers."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from .failures import broken, too_large
from .options import Options

if TYPE_CHECKING:
    from .incoming import AsyncIncoming, Incoming

_PIECE = 2**16
"""Bytes that are unpacked at once: what follows a member is copied for the next one."""
_MEMBERS = 1000
"""Of gzip in one body: RFC 1952 allows any number, and each costs time even if it is empty."""


def unpacked(incoming: Incoming | AsyncIncoming, content: bytes, options: Options) -> bytes:
    """The body as it was before gzip, if that is not too much."""
    encoding = incoming.headers.get("content-encoding", "").lower()
    codings = [
        name for each in encoding.split(",") if (name := each.strip()) not in ("", "identity")
    ]
    if not codings or not content:
        return content
    if codings not in (["gzip"], ["x-gzip"]):
        raise broken(incoming.status, f"the encoding {encoding} was not asked for")
    try:
        plain = _gunzipped(content, options.max_response_bytes)
    except zlib.error:
        raise broken(incoming.status, "the compressed body is damaged") from None
    except EOFError:
        raise broken(incoming.status, "the compressed body was cut off") from None
    if len(plain) > options.max_response_bytes:
        raise too_large(options)
    return plain


def _gunzipped(content: bytes, most: int) -> bytes:
    """All members of *content*, one after the other; stops after *most* bytes and some more.

    Raises EOFError where the last one has no end, and zlib.error.
    """
    parts, members, unpacker = [], 1, zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    for start in range(0, len(content), _PIECE):
        piece = content[start : start + _PIECE]
        while piece and most >= 0:
            if unpacker.eof:
                if not (piece := piece.lstrip(b"\0")):  # padding
                    break
                members += 1
                if members > _MEMBERS:
                    raise zlib.error("too many members")
                unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            parts.append(unpacker.decompress(piece, most + 1))
            most -= len(parts[-1])
            piece = unpacker.unused_data
    if most >= 0 and not unpacker.eof:
        raise EOFError
    return b"".join(parts)
