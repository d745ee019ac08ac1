"""Arguments that are checked before anything is sent."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import quote
from uuid import UUID

from msgspec import Struct

from .errors import InvalidArgumentError


class Text(Struct, frozen=True):
    """Any text."""

    name: str
    """The argument, in Python."""
    wire: str
    """The parameter, as it is sent."""
    absent: str | None = None
    """What is sent for None; where there is nothing, None is refused."""
    required: bool = False
    place: Literal["path", "query", "header", "cookie"] = "query"
    separator: str = ","
    """Between the items of a list, percent-encoded."""

    def parts(self, value: object) -> list[tuple[str, list[str]]]:
        """The names to send, and the items of each; raises :class:`InvalidArgumentError`."""
        return [(self.wire, [self.encode(value)])]

    def joined(self, items: list[str]) -> str:
        """*items* as one text for a path, a query or a cookie."""
        return self.separator.join([quote(item, safe="") for item in items])

    def header(self, name: str, items: list[str]) -> tuple[bytes, bytes]:
        """The header that holds *items*; raises :class:`InvalidArgumentError`."""
        text = ",".join(items)
        if not (text.isascii() and text.isprintable() and text == text.strip()):
            raise self._refusal("must be printable ASCII text without spaces at its ends", text)
        return name.encode("ascii"), text.encode("ascii")

    def encode(self, value: object) -> str:
        """The text to send; raises :class:`InvalidArgumentError`."""
        if value is None and self.absent is not None:
            return self.absent
        return self._encode(value)

    def _encode(self, value: Any) -> str:
        if not isinstance(value, str):
            raise self._refusal("must be text", value)
        try:
            value.encode()
        except UnicodeEncodeError:
            raise self._refusal("has a character that cannot be sent", value) from None
        return value

    def _refusal(self, rule: str, value: object) -> InvalidArgumentError:
        hint = "; leave it out to send nothing" if value is None else ""
        return InvalidArgumentError(f"{self.name} {rule}, not {_short(value)}{hint}")


class Choice(Text, frozen=True, kw_only=True):
    """One of a closed set of values."""

    values: tuple[Any, ...]

    def _encode(self, value: Any) -> str:
        if value not in self.values or isinstance(value, bool):
            raise self._refusal(f"must be one of {', '.join(map(repr, self.values))}", value)
        return str(value)


class Integer(Text, frozen=True, kw_only=True):
    """A whole number within bounds."""

    minimum: int | None = None
    maximum: int | None = None

    def _encode(self, value: Any) -> str:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._refusal("must be a whole number", value)
        if self.minimum is not None and value < self.minimum:
            raise self._refusal(f"must be at least {self.minimum}", value)
        if self.maximum is not None and value > self.maximum:
            raise self._refusal(f"must be at most {self.maximum}", value)
        if value.bit_length() > 63:
            raise self._refusal("must fit into 64 bits", value)
        return str(value)


class Number(Text, frozen=True, kw_only=True):
    """A number within bounds."""

    minimum: float | None = None
    maximum: float | None = None

    def _encode(self, value: Any) -> str:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self._refusal("must be a number", value)
        if not abs(value) <= sys.float_info.max:  # nor is NaN
            raise self._refusal("must be a finite number of 64 bits", value)
        if self.minimum is not None and value < self.minimum:
            raise self._refusal(f"must be at least {self.minimum}", value)
        if self.maximum is not None and value > self.maximum:
            raise self._refusal(f"must be at most {self.maximum}", value)
        return repr(value)


class Boolean(Text, frozen=True):
    """True or false."""

    def _encode(self, value: Any) -> str:
        if not isinstance(value, bool):
            raise self._refusal("must be True or False", value)
        return "true" if value else "false"


class Instant(Text, frozen=True):
    """A point in time, with its zone."""

    def _encode(self, value: Any) -> str:
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise self._refusal("must be a datetime with a time zone", value)
        return value.isoformat()


class Day(Text, frozen=True):
    """A day of the calendar."""

    def _encode(self, value: Any) -> str:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._refusal("must be a date", value)
        return value.isoformat()


class Anything(Text, frozen=True):
    """Any single value."""

    def _encode(self, value: Any) -> str:
        kinds: dict[type, type[Text]] = {bool: Boolean, int: Integer, float: Number}
        kinds |= {datetime: Instant, date: Day}
        kind = next((kinds[each] for each in type(value).__mro__ if each in kinds), Text)
        return kind(self.name, self.wire)._encode(str(value) if isinstance(value, UUID) else value)


def _short(value: object) -> str:
    """*value* for a message; numbers too long to be printed included."""
    try:
        shown = repr(value)
    except ValueError:
        return "a very long number"
    return shown if len(shown) <= 40 else f"{shown[:40]}…"
