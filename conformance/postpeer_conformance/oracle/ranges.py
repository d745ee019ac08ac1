"""Whether a value lies on the asked side of another: numbers, instants, and texts by code point."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from ..contract import From, Range
from ..contract.schemas import Schema
from .chance import NEVER, PERHAPS, SURELY, Chance
from .records import INSTANTS, moment

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
"""An instant that every reader of RFC 3339 knows: neither a leap second nor small letters."""
Span = tuple[Any, Any]
"""The first value that is meant, and the first one behind; equal where it is one value."""


def ranged(filter: Range, asked: Any) -> Callable[[Any], Chance]:
    """Whether a field matches *filter*, a range, given *asked*."""
    formats = {field.format for field in filter.fields}
    whole_day = filter.element.schema.get("format") == "date" and "date-time" in formats
    low, high = span(filter.element.schema, asked, whole_day=whole_day)
    inside = {"included": SURELY, "excluded": NEVER, "either": PERHAPS}[filter.bound]
    below, above = (NEVER, SURELY) if isinstance(filter, From) else (SURELY, NEVER)
    by_day = filter.element.schema.get("format") == "date-time" and formats == {"date"}

    def found(value: Any) -> Chance:
        if value is None:
            return NEVER
        try:
            first, last = span(
                {"format": "date"} if by_day else {"format": next(iter(formats))},
                value,
                whole_day=by_day,
            )
        except ValueError:
            return NEVER
        if by_day and first <= low < last:
            return PERHAPS  # of a day, the contract does not say which instant it is
        if first < low:
            return below
        return inside if first == low or first < high else above

    return found


def span(schema: Schema, value: Any, *, whole_day: bool) -> Span:
    """What *value* means in a comparison; raises ValueError where it is no value of *schema*."""
    if schema.get("format") not in INSTANTS:
        return value, value
    low = moment(value)
    if not whole_day:
        return low, low
    return low, moment((date.fromisoformat(value) + timedelta(days=1)).isoformat())


def is_clear(schema: Schema, text: Any) -> bool:
    """Whether *text* is an instant or a date that every reader takes for the same."""
    wanted = {"date": _DATE, "date-time": _DATE_TIME}.get(schema.get("format", ""))
    if wanted is None:
        return True
    if not isinstance(text, str) or not wanted.fullmatch(text):
        return False
    try:
        moment(text)
    except ValueError:
        return False
    return True
