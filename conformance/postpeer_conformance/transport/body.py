"""The body of a response, read within bounds: no server can fill this machine's memory with it."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterable, Iterator

from .exchange import Failure, Response

ENCODING = "gzip"
"""What is accepted: what can be decompressed piece by piece, to a bound."""
_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 2**18
"""Bytes that are decompressed at a time."""
_LARGEST = 8 * 2**20
"""Bytes of a body, decompressed."""
_VALUES = 250_000
"""JSON values of a body."""
_VALUE = 100
"""Bytes that a decoded value, or a text of a few letters, takes, about."""


class Unreadable(Exception):
    """A body cannot be read; *failure* says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


def whole(parts: Iterable[bytes], encoding: str) -> bytes:
    """The body that comes in *parts*, decompressed; raises Unreadable.

    An encoding that was not asked for is left as it is, and is no JSON then.
    """
    coding = encoding.strip().lower()
    body = bytearray()
    for piece in _unpacked(parts, coding) if coding in _CODINGS else parts:
        body += piece
        if len(body) > _LARGEST:
            raise Unreadable(Failure("size", f"the body is larger than {_LARGEST // 2**20} MiB"))
    if _values(body) > _VALUES:
        raise Unreadable(Failure("size", f"the body holds more than {_VALUES} values"))
    return bytes(body)


def weight(response: Response) -> int:
    """Bytes that *response* takes, about, together with what is decoded of its body."""
    headers = sum(_VALUE + len(name) + len(value) for name, value in response.headers)
    return 2 * len(response.body) + _VALUE * _values(response.body) + 2 * headers


def _values(body: bytes | bytearray) -> int:
    """The JSON values of *body*, about: nobody has to decode it to know that it has too many."""
    return body.count(b",") + body.count(b"[") + body.count(b"{")


def _unpacked(parts: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """*parts* decompressed; raises Unreadable.

    Gzip may come in several members (RFC 1952, 2.2), with zeros behind them.
    """
    unpack = None
    try:
        for part in parts:
            while part:
                if unpack is None or unpack.eof:
                    part = part if unpack is None else part.lstrip(b"\0")
                    if not part:
                        break
                    unpack = zlib.decompressobj(_window(coding, part[0]))
                part = yield from _pieces(unpack, part)
    except zlib.error:
        reason = f"the body is not the {coding} that it is said to be"
        raise Unreadable(Failure("encoding", reason)) from None
    if unpack is not None and not unpack.eof:
        raise Unreadable(Failure("encoding", f"the {coding} of the body is cut off"))


def _pieces(unpack: zlib._Decompress, part: bytes) -> Generator[bytes, None, bytes]:
    """What *unpack* makes of *part*; returns what stands behind the end of its data."""
    while True:
        piece = unpack.decompress(part, _PIECE)
        yield piece
        part = unpack.unconsumed_tail
        if unpack.eof or (not part and len(piece) < _PIECE):
            return unpack.unused_data


def _window(coding: str, first: int) -> int:
    """What zlib expects; servers send deflate with or without its header (RFC 9110, 8.4.1.2)."""
    if coding != "deflate":
        return _GZIP
    return zlib.MAX_WBITS if first & 15 == 8 else -zlib.MAX_WBITS
