"""When a request is sent again. Nothing here sleeps or sends."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

import httpx2

from .options import Options

FIRST_DELAY = 0.5
"""Seconds; doubled after each attempt. The delay is drawn between 0 and this (full jitter)."""
LONGEST_DELAY = 8.0
LONGEST_RETRY_AFTER = 60.0
"""Seconds; a service may ask for more, but a caller must not sleep for hours."""

SAFE = frozenset({"GET", "HEAD"})
"""Methods that may be sent again, whatever became of the first attempt."""
IDEMPOTENT = frozenset({"PUT", "DELETE"})
"""Methods that are sent again only if the service refused them and said when to come back."""
STATUSES = frozenset({408, 409, 429})
REFUSALS = frozenset({429, 503})
"""Statuses by which a service says that it is asked too much."""


def is_retried(status: int) -> bool:
    """Whether a response with *status* may be gone in a moment."""
    return status in STATUSES or status >= 500


def retry_after(headers: httpx2.Headers) -> float | None:
    """The seconds of ``Retry-After``, a number or a date; None where it says nothing."""
    text = headers.get("retry-after", "")
    try:
        seconds = float(text)
    except ValueError:
        seconds = _seconds_until(text)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds_until(date: str) -> float:
    try:
        moment = parsedate_to_datetime(date)
        return (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError, TypeError, IndexError):  # all of them for some text
        return math.nan


class Attempts:
    """The attempts at one request."""

    __slots__ = (
        *("_left", "_made", "_method", "_retries", "_safe", "_timeout"),
        *("ends", "rest", "resume", "status"),
    )

    def __init__(self, method: str, options: Options, *, idempotent: bool = False) -> None:
        """*idempotent*: whether the request has a key by which the service knows it again."""
        self._method = method
        self._safe = idempotent or method in SAFE
        self._left = self._retries = options.max_retries
        self._made = 0
        self._timeout = options.timeout
        self.ends = monotonic() + options.total_timeout
        self.resume = 0.0
        """When the next one may be sent."""
        self.status: int | None = None
        """Of the response to the last one, if there was any."""
        self.rest = 0
        """The number of the rest, in its walk, that came before the last one."""

    def seconds(self) -> float:
        """How long the next attempt may take."""
        return max(0.001, min(self._timeout, self.ends - monotonic()))

    def may_follow(self, refused: int) -> bool:
        """Whether to try again after so many refusals in a row; the first is always made."""
        return not self._made or refused <= self._retries

    def again(self, status: int | None, asked: float | None, *, sent: bool = True) -> bool:
        """Whether another attempt follows, after a response (or None) that *asked* for a rest.

        Without a response, the service may have seen the request unless it was not *sent*.
        """
        self.status = status
        if not self._may_repeat(status, asked, sent):
            return False
        self.resume = monotonic() + self._delay(asked)
        self._made += 1
        self._left -= 1
        return self._left >= 0 and self.resume < self.ends

    def _may_repeat(self, status: int | None, asked: float | None, sent: bool) -> bool:
        if status is None:
            return not sent or self._safe
        if self._safe:
            return is_retried(status)
        return self._method in IDEMPOTENT and status in REFUSALS and asked is not None

    def _delay(self, asked: float | None) -> float:
        if asked is not None:
            # A little more than was asked for: clients that were told the same shall not all
            # come back at once.
            return min(asked, LONGEST_RETRY_AFTER) * random.uniform(1.0, 1.1)
        return random.uniform(0.0, min(LONGEST_DELAY, FIRST_DELAY * 2**self._made))
