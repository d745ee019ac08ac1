"""What stands beside an item in its row, and how JSON becomes what SQLite can compare."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import msgspec

from ...contract import Collection, Field

Json = Any
BIGGEST = 2**63 - 1
"""SQLite's greatest integer."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def fold(text: str) -> bytes:
    """*text* such that two texts are equal when they differ in case only.

    Bytes, since SQLite compares those to the end; NUL is two bytes that no other text has, since
    an index of texts ends at NUL.
    """
    if text.isascii():
        return text.lower().encode().replace(b"\0", b"\xc0\x80")
    folded = unicodedata.normalize("NFC", text).casefold()
    return unicodedata.normalize("NFC", folded).encode().replace(b"\0", b"\xc0\x80")


def storable(value: Json) -> Any:
    """A JSON value as SQLite can hold and compare it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and not -BIGGEST <= value <= BIGGEST:
        return float(value) if abs(value) < 10**300 else float("inf") * (1 if value > 0 else -1)
    return value


def microseconds(text: str) -> int:
    """An instant, or the first of a date, as microseconds since 1970 in UTC."""
    if len(text) == len("2000-01-01"):
        instant = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
    else:
        instant = datetime.fromisoformat(text.upper())
    return (instant - _EPOCH) // timedelta(microseconds=1)


def ranking(field: Field) -> Callable[[Json], Any]:
    """What an item is sorted by."""
    if field.format in ("date-time", "date"):
        return lambda item: microseconds(field.of(item))
    return _plain(field)


@attrs.frozen
class Column:
    """A column of a table, and its value for an item."""

    name: str
    of: Callable[[Json], Any]


def columns(collection: Collection) -> Iterator[Column]:
    """All columns but the position; some may come twice."""
    yield Column("identity", lambda item: storable(collection.key.of(item)))
    yield Column("rank", ranking(collection.order.by))
    yield Column("body", lambda item: msgspec.json.encode(item).decode())
    for filter in collection.filters:
        for field in filter.fields:
            yield Column(f"value {field.pointer}", _plain(field))
            if filter.ignore_case:
                yield Column(f"folded {field.pointer}", _folded(field))


def _plain(field: Field) -> Callable[[Json], Any]:
    return lambda item: storable(field.of(item))


def _folded(field: Field) -> Callable[[Json], Any]:
    return lambda item: None if (text := field.of(item)) is None else fold(text)
