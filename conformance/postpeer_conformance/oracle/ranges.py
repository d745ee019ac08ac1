"""Whether a value lies on the asked side of another: numbers, instants, and texts by code point."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ..contract import From, Range
from ..contract.field import INSTANTS, is_of
from ..contract.schemas import Schema
from .chance import NEVER, PERHAPS, SURELY, Chance
from .records import DAY, moment

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
"""An instant that every reader of RFC 3339 knows: neither a leap second nor small letters."""
Span = tuple[Any, Any]
"""The first value that is meant, and the first one behind; equal where it is one value."""


def ranged(filter: Range, asked: Any) -> Callable[[Any], Chance]:
    """Whether a field matches *filter*, a range, given *asked*.

    A value that breaks its schema may be on either side.
    """
    compared, form = filter.compared, filter.element.schema.get("format")
    low, high = _span(form, asked)
    inside = {"included": SURELY, "excluded": NEVER, "either": PERHAPS}[filter.bound]
    below, above = (NEVER, SURELY) if isinstance(filter, From) else (SURELY, NEVER)

    def found(value: Any) -> Chance:
        if value is None:
            return NEVER
        if not is_of(compared, value):
            return PERHAPS
        try:
            first, last = _span(_form_of(value) if form in INSTANTS else None, value)
        except ValueError:
            return PERHAPS
        if first <= low == high < last:
            return PERHAPS  # of a day, the contract does not say which instant it is
        if first < low:
            return below
        return inside if first == low or first < high else above

    return found


def _form_of(text: str) -> str:
    """The format of *text*: fields of both may be compared with one value."""
    return "date" if _DATE.fullmatch(text) else "date-time"


def _span(form: str | None, value: Any) -> Span:
    """What *value* means in a comparison; raises ValueError where it is not of this format."""
    if form not in INSTANTS:
        return value, value
    first = moment(value)
    return first, first + DAY * (form == "date")


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
