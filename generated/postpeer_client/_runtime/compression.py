"""Compressed responses."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from .failures import broken, too_large
from .options import Options

_PIECE = 2**16
"""Bytes that are decompressed at once: what follows a member is copied for the next one."""
_MEMBERS = 1000
"""Of gzip in one body: RFC 1952 allows any number, and each costs time even if it is empty."""


def decompressed(
    content: bytes, status: int, headers: Sequence[tuple[bytes, bytes]], options: Options
) -> bytes:
    """The body as it was before gzip, if that is not too much."""
    given = [value for name, value in headers if name.lower() == b"content-encoding"]
    if not given:
        return content
    encoding = b",".join(given).decode("latin-1").lower()
    codings = [
        name for each in encoding.split(",") if (name := each.strip()) not in ("", "identity")
    ]
    if not codings or not content:
        return content
    if codings not in (["gzip"], ["x-gzip"]):
        raise broken(status, f"the encoding {encoding} was not asked for")
    try:
        plain = _gunzipped(content, options.max_response_bytes)
    except zlib.error:
        raise broken(status, "the compressed body is damaged") from None
    except EOFError:
        raise broken(status, "the compressed body was cut off") from None
    if len(plain) > options.max_response_bytes:
        raise too_large(options)
    return plain


def _gunzipped(content: bytes, most: int) -> bytes:
    """All members of *content*, one after the other; stops after *most* bytes and some more.

    Raises EOFError where the last one has no end, and zlib.error.
    """
    parts: list[bytes] = []
    members, member = 1, zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    for start in range(0, len(content), _PIECE):
        piece = content[start : start + _PIECE]
        while piece and most >= 0:
            if member.eof:
                if not (piece := piece.lstrip(b"\0")):  # padding
                    break
                members += 1
                if members > _MEMBERS:
                    raise zlib.error("too many members")
                member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            parts.append(member.decompress(piece, most + 1))
            most -= len(parts[-1])
            piece = member.unused_data
    if most >= 0 and not member.eof:
        raise EOFError
    return b"".join(parts)
