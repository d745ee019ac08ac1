"""When to ask again: what a server that is busy says of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime

from .exchange import Response

BUSY = frozenset({429, 502, 503, 504})
"""Statuses of gateways and rate limits: asked again before anything is said of them."""
LONGEST_WAIT = 60.0
"""Seconds that a ``Retry-After`` may ask for; one that asks for more is not a rate limit's."""


def retry_after(response: Response, clock: Callable[[], float]) -> float | None:
    """Seconds to wait for the sake of ``Retry-After`` (RFC 9110, 10.2.3); None where it says none.

    A date is held against the server's own ``Date``, so that its clock may be wrong, else against
    *clock*, which gives seconds since 1970.
    """
    text = (response.header("retry-after") or "").strip()
    if text.isdecimal():
        return float(text)
    until = _seconds(text)
    if until is None:
        return None
    now = _seconds(response.header("date") or "")
    return max(0.0, until - (clock() if now is None else now))


def _seconds(text: str) -> float | None:
    """The HTTP date *text* in seconds since 1970; None where it is none."""
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return (when if when.tzinfo is not None else when.replace(tzinfo=UTC)).timestamp()
