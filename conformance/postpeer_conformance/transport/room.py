"""The memory for all responses: a run keeps them until its end."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from .body import weight
from .exchange import Response

_LEAST = 96 * 2**20
_EACH = 320 * 2**10
"""Bytes that a run has at least, and for each request."""


@attrs.define
class Room:
    """What is left of it, and which request took most."""

    left: int
    largest: str = ""
    _most: int = 0

    @classmethod
    def of(cls, requests: int) -> Room:
        """For this many *requests*."""
        return cls(max(_LEAST, requests * _EACH))

    @property
    def low(self) -> bool:
        """Whether it is enough for no more responses than confirming takes."""
        return self.left < _LEAST // 4

    def take(self, response: Response, request: Callable[[], str]) -> bool:
        """Whether there is room for this *response*, too; *request* names what it came to."""
        taken = weight(response)
        self.left -= taken
        if taken > self._most:
            self._most, self.largest = taken, request()
        return self.left >= 0
