"""Where a response ends among the bytes of its connection (RFC 9112, 6.3).

A server, or a proxy on the way, may send more than one response to a request.  httpcore2 keeps what
is left over, and would take it for the response to the next request on that connection.
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
    """Follows the bytes of one response after the other."""

    def __init__(self) -> None:
        self.sent(b"")

    def sent(self, request: bytes) -> None:
        """The next request begins with these bytes, or goes on with them."""
        self._bodiless = request.startswith(b"HEAD ")
        self._head: bytes | None = b""
        self._chunked = False
        self._left = 0
        self._tail = b""

    def came(self, data: bytes) -> None:
        """The next bytes of the response came."""
        if self._head is not None:
            head, found, data = (self._head + data).partition(_HEAD_END)
            if not found:
                self._head = head[:_LONGEST_HEAD]
                return
            self._begin(head + b"\r\n")
        self._left -= len(data)
        self._tail = self._tail[-len(_LAST_BYTES) :] + data

    def _begin(self, head: bytes) -> None:
        """The *head* is whole, and the body begins."""
        length = _LENGTH.search(head)
        self._left = int(length[1]) if length and not self._bodiless else 0
        self._chunked = _CHUNKED.search(head) is not None and not self._bodiless
        self._head = None
        self._tail = b"\r\n"

    @property
    def complete(self) -> bool:
        """Whether the response ended with the last byte that came; False if in doubt."""
        if self._head is not None:
            return False
        if self._chunked:
            last = _LAST_CHUNK.search(self._tail)
            return last is not None and self._tail[last.start() :] == _LAST_BYTES
        return self._left == 0
