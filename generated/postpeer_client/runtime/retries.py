"""When a request is sent again. Nothing here sleeps or sends."""

from __future__ import annotations

import math
import random
import threading
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

import httpx

FIRST_DELAY = 0.5
"""Seconds; doubled after each attempt. The delay is drawn between 0 and this (full jitter)."""
LONGEST_DELAY = 8.0
LONGEST_RETRY_AFTER = 60.0
"""Seconds; a service may ask for more, but a caller must not sleep for hours."""

METHODS = frozenset({"GET", "HEAD"})
STATUSES = frozenset({408, 409, 429})


def is_retried(status: int) -> bool:
    """Whether an answer with *status* may be gone in a moment."""
    return status in STATUSES or status >= 500


def retry_after(headers: httpx.Headers) -> float | None:
    """The seconds of ``Retry-After``, given as a number or as a date; None where it says nothing."""
    text = headers.get("retry-after", "")
    try:
        seconds = float(text)
    except ValueError:
        try:
            date = parsedate_to_datetime(text)
        except ValueError:
            return None
        seconds = (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None


class Pause:
    """A rest that all the requests of a walk keep, once the service has told one of them to."""

    __slots__ = ("_over", "until")

    def __init__(self) -> None:
        self.until = 0.0
        self._over = threading.Event()

    @property
    def over(self) -> bool:
        """Whether nobody waits for the answers any more."""
        return self._over.is_set()

    def end(self) -> None:
        """Wakes who sleeps: nobody waits for the answers any more."""
        self._over.set()

    def sleep(self, seconds: float) -> None:
        """Sleeps, unless the end comes first."""
        self._over.wait(seconds)


class Attempts:
    """The attempts at one request."""

    __slots__ = ("_ends", "_left", "_made", "_next", "_pause", "_timeout")

    def __init__(
        self, method: str, retries: int, timeout: float, total: float, pause: Pause
    ) -> None:
        self._left = retries if method in METHODS else 0
        self._made = 0
        self._next = 0.0
        self._timeout = timeout
        self._ends = monotonic() + total
        self._pause = pause

    def wait(self) -> float:
        """Seconds until the next attempt."""
        return max(self._next, self._pause.until) - monotonic()

    def seconds(self) -> float:
        """How long the next attempt may take."""
        return max(0.001, min(self._timeout, self._ends - monotonic()))

    def again(self, status: int | None, asked: float | None) -> bool:
        """Whether another attempt follows, after an answer (or None) that *asked* for a rest."""
        if self._left <= 0 or self._pause.over or not (status is None or is_retried(status)):
            return False
        resume = monotonic() + self._delay(asked)
        if resume >= self._ends:
            return False
        if status == 429:
            self._pause.until = max(self._pause.until, resume)
        self._left -= 1
        self._made += 1
        self._next = resume
        return True

    def _delay(self, asked: float | None) -> float:
        if asked is not None:
            # A little more than was asked for: clients that were told the same shall not all
            # come back at once.
            return min(asked, LONGEST_RETRY_AFTER) * random.uniform(1.0, 1.1)
        return random.uniform(0.0, min(LONGEST_DELAY, FIRST_DELAY * 2**self._made))
