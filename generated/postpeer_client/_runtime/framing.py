"""Where an answer ends among the bytes of its connection.

A server, or a proxy on the way, may send more than one answer to a request. The parser below us
would take what is left over for the answer to the next request, and so on, one too late for ever.
"""

from __future__ import annotations

import re

_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_LAST_CHUNK = re.compile(rb"\r\n0+[^\r\n]*\r\n")
_LAST_BYTES = b"\r\n0\r\n\r\n"
_LONGEST_HEAD = 2**17


class Framing:
    """Follows the bytes of one answer after the other."""

    __slots__ = ("_chunked", "_head", "_left", "_tail")

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """A request is sent."""
        self._head: bytes | None = b""
        self._chunked = False
        self._left = 0
        self._tail = b""

    def saw(self, data: bytes) -> None:
        """The next bytes came."""
        start = 0
        if self._head is not None:
            data = self._head + data
            end = data.find(_HEAD_END)
            if end < 0:
                self._head = data[:_LONGEST_HEAD]
                return
            length = _LENGTH.search(data, 0, end + 2)
            self._left = int(length[1]) if length else 0
            self._chunked = _CHUNKED.search(data, 0, end) is not None
            self._head = None
            self._tail = b"\r\n"
            start = end + len(_HEAD_END)
        self._left -= len(data) - start
        if self._chunked:  # a body of known length, which may be long, is not copied
            self._tail = self._tail[-len(_LAST_BYTES) :] + data[start:]

    @property
    def complete(self) -> bool:
        """Whether the answer ended with the last byte that came. If in doubt it did not: then the
        connection is closed, and the next request opens another one."""
        if self._head is not None:
            return False
        if self._chunked:
            last = _LAST_CHUNK.search(self._tail)
            return last is not None and self._tail[last.start() :] == _LAST_BYTES
        return self._left == 0
