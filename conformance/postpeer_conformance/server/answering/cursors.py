"""Cursors: the place of a row, signed together with the query that it belongs to."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec

from ..http.messages import Mark

_SIGNATURE = 9
"""Bytes; a multiple of three needs no padding."""


class Cursors:
    """Writes and reads the cursors of one list."""

    def __init__(self, secret: str, *, digits: bool = False) -> None:
        """With *digits*, cursors are integers."""
        self._secret, self._digits = secret.encode(), digits

    def written(self, mark: Mark, query: str) -> str:
        """The cursor for *mark* in the list that *query* asks for."""
        place = msgspec.json.encode((mark.back, *mark.values))
        signed = self._signature(place, query) + place
        if self._digits:
            return str(int.from_bytes(b"\1" + signed, "big"))
        return urlsafe_b64encode(signed).decode().rstrip("=")

    def read(self, text: str, query: str) -> Mark:
        """The mark of a cursor; raises ValueError where none was written so for *query*."""
        signed = self._bytes(text)
        signature, place = signed[:_SIGNATURE], signed[_SIGNATURE:]
        if not hmac.compare_digest(signature, self._signature(place, query)):
            raise ValueError("no response to this query gave the cursor")
        back, *values = msgspec.json.decode(place)
        mark = Mark(tuple(values), back)
        if self.written(mark, query) != text:
            raise ValueError("the cursor was written in another way")
        return mark

    def _bytes(self, text: str) -> bytes:
        if not self._digits:
            return urlsafe_b64decode(text.encode("ascii", "replace") + b"=" * (-len(text) % 4))
        number = max(0, int(text))
        return number.to_bytes(number.bit_length() // 8 + 1, "big")[1:]

    def _signature(self, place: bytes, query: str) -> bytes:
        signed = place + b"\n" + query.encode("utf-8", "replace")
        return hmac.new(self._secret, signed, hashlib.sha256).digest()[:_SIGNATURE]
