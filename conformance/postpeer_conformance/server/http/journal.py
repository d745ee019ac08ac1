"""The latest requests and what they were answered, without the key."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from .messages import Request

MASK = "***"


class Journal:
    """The latest requests, at most *size* of them."""

    def __init__(self, headers: Iterable[str], key: str, size: int = 1000) -> None:
        """*headers* are those that *key* is expected in."""
        self._headers = {name.lower() for name in headers}
        self._key = key
        self._entries: deque[dict[str, Any]] = deque(maxlen=size)

    def note(self, name: str, request: Request, status: int | None, seconds: float) -> None:
        """Write an exchange down; *status* None where it ended without a response."""
        pairs = [(each, self._masked(text)) for each, text in request.query]
        query = f"?{urlencode(pairs, safe='*')}" if pairs else ""
        headers = {
            each: MASK if each in self._headers else self._masked(text)
            for each, text in request.headers.items()
        }
        self._entries.append(
            {
                "id": self._masked(name),
                "method": request.method,
                "target": self._masked(request.path + query),
                "headers": headers,
                "status": status,
                "milliseconds": round(seconds * 1000, 3),
            }
        )

    def entries(self) -> list[dict[str, Any]]:
        """What was written down, the oldest first."""
        return list(self._entries)

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()

    def _masked(self, text: str) -> str:
        return text.replace(self._key, MASK) if self._key else text
