"""One request and its response, as bytes.

h11 says what may be sent, and reads the response. Reading takes it longer than all the rest of a
call takes. So the plainest responses, which most services give nearly always, are read here: those
with a head that came at once and is strict in every line, and a body of the length that it names
once.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import h11
import httpcore2

from .options import Headers

READ = 2**16
"""Bytes that are read at once."""
_MOST = 100 * 1024
"""Bytes of a head, or of a line within a body."""
_NAME = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]++"
_TEXT = rb"[\t -~\x80-\xff]*+"
_HEAD = re.compile(
    rb"HTTP/1\.1 ([2-5][0-9][0-9])(?: %b)?\r\n((?:%b:%b\r\n)++)\r\n" % (_TEXT, _NAME, _TEXT)
)
_FIELD = re.compile(rb"(%b):(%b)\r\n" % (_NAME, _TEXT))
_WITHOUT_BODY = {204, 304}
_GOES_ON = b"keep-alive"
Fields = list[tuple[bytes, bytes]]


class Exchange:
    """Says what to send, and reads what comes.

    Raises :class:`httpcore2.LocalProtocolError` before what is wrong is sent, and
    :class:`httpcore2.RemoteProtocolError` where it has come.
    """

    def __init__(self, method: bytes, target: bytes, headers: Headers) -> None:
        """Headers that are h11's are not checked again."""
        given: Any = headers
        with _translated():
            self._request = h11.Request(method=method, target=target, headers=given)
        self._h11: h11.Connection | None = None
        self._nothing_came = True
        self._left: int | None = None
        """Bytes of a plain body that did not come yet; None for h11 to read the response."""
        self._body = b""
        self.head: tuple[int, Fields] | None = None
        """Status and headers of the response, as soon as they are there."""
        self.ended = False
        """Whether the response has come to its end."""
        self.clean = False
        """Whether, at the end, both may go on: nothing is missing, and nothing came after it."""

    def whole(self) -> bytes:
        """The request, if it has no body."""
        method, target, headers = self._request.method, self._request.target, self._request.headers
        lines = [b"%b: %b\r\n" % each for each in headers.raw_items()]
        return b"%b %b HTTP/1.1\r\n%b\r\n" % (method, target, b"".join(lines))

    def begin(self) -> bytes:
        """The head of the request."""
        self._h11 = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MOST)
        return self._sent(self._request)

    def piece(self, data: bytes) -> bytes:
        """The next piece of the request's body."""
        return self._sent(h11.Data(data))

    def end(self) -> bytes:
        """What ends the request."""
        return self._sent(h11.EndOfMessage())

    def came(self, data: bytes) -> None:
        """The next bytes from the other side; none where it has ended."""
        if self._nothing_came:
            self._nothing_came = False
            self._read_plain(data)
        elif self._left is not None:
            self._body = data
            if not data:
                raise httpcore2.RemoteProtocolError("the body broke off")
        if self._left is None:
            self._parse(data)

    def body(self) -> bytes:
        """What came of the response's body, and was not given yet."""
        if self._left is None:
            return self._parsed()
        data, self._body = self._body, b""
        left = self._left = self._left - len(data)
        self.ended, self.clean = left <= 0, left == 0
        return data if left >= 0 else data[:left]

    def _read_plain(self, data: bytes) -> None:
        """Reads the head if the response is plain."""
        found = _HEAD.match(data)
        if found is None or self._request.method in (b"HEAD", b"CONNECT"):
            return
        fields = [(name, value.strip(b" \t")) for name, value in _FIELD.findall(found[2])]
        length = _length(fields)
        status = int(found[1])
        if length is None or status in _WITHOUT_BODY or _ends(self._request.headers):
            return
        self.head = status, fields
        self._left, self._body = length, data[found.end() :]

    def _parse(self, data: bytes) -> None:
        """Lets h11 read the head, and keep the bytes of the body."""
        if self._h11 is None:
            self.begin()
            self.end()
        assert self._h11 is not None
        if not data and self.head is None:
            raise httpcore2.RemoteProtocolError("the other side disconnected without a response")
        with _translated():
            self._h11.receive_data(data)
            while self.head is None and (event := self._h11.next_event()) is not h11.NEED_DATA:
                assert isinstance(event, h11.Response | h11.InformationalResponse)
                if isinstance(event, h11.Response) or event.status_code == 101:
                    self.head = event.status_code, event.headers.raw_items()

    def _parsed(self) -> bytes:
        """What h11 finds of the body, until it needs more."""
        assert self._h11 is not None
        found = bytearray()  # a list of small chunks takes thirty times as much
        with _translated():
            while (event := self._h11.next_event()) is not h11.NEED_DATA:
                if not isinstance(event, h11.Data):
                    self.ended = True
                    done = self._h11.our_state is self._h11.their_state is h11.DONE
                    self.clean = done and self._h11.trailing_data == (b"", False)
                    break
                found += event.data
        return bytes(found)

    def _sent(self, event: h11.Request | h11.Data | h11.EndOfMessage) -> bytes:
        assert self._h11 is not None
        with _translated():
            return self._h11.send(event) or b""


def _length(fields: Fields) -> int | None:
    """That of the body; None if *fields* do not say it in the plain way, or more about the body or
    the connection."""
    found = None
    for name, value in fields:
        name = name.lower()
        if name == b"content-length":
            if found is not None or not value.isdigit() or len(value) > 18:
                return None
            found = int(value)
        elif name == b"transfer-encoding" or (name == b"connection" and value.lower() != _GOES_ON):
            return None
    return found


def _ends(headers: Headers) -> bool:
    """Whether a request with *headers* may be the last one of its connection."""
    return any(name.lower() == b"connection" for name, _ in headers)


@contextmanager
def _translated() -> Generator[None, None, None]:
    """The errors of h11 as those of httpcore2, without the bytes that they quote."""
    try:
        yield
    except h11.LocalProtocolError:
        raise httpcore2.LocalProtocolError("the request breaks the rules of HTTP") from None
    except h11.RemoteProtocolError:
        raise httpcore2.RemoteProtocolError("the response breaks the rules of HTTP") from None
