"""What stands beside an item in its row, and how JSON becomes what SQLite can compare."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

import attrs
import msgspec

from ...contract import Collection, Field, Filter
from ...contract.field import INSTANTS

Json = Any
Kind = Literal["value", "folded", "instant"]
"""How a value is compared: as it is, without case, or as an instant."""
BIGGEST = 2**63 - 1
"""SQLite's greatest integer."""
DAY = 86_400_000_000
"""Microseconds."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUL = "\U0010ffff"
"""What stands for NUL in JSON, which SQLite reads to there: no character, and never one."""


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
    """A JSON value, or an identity of several, as SQLite can hold and compare it."""
    if isinstance(value, tuple):
        return msgspec.json.encode(value).decode()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and not -BIGGEST <= value <= BIGGEST:
        return float(value) if abs(value) < 10**300 else float("inf") * (1 if value > 0 else -1)
    return value


def microseconds(text: str) -> int:
    """An instant, or the first of a date, as microseconds since 1970 in UTC.

    Raises ValueError for any other text.
    """
    if len(text) == len("2000-01-01"):
        instant = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
    else:
        instant = datetime.fromisoformat(text.upper())
    if instant.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return (instant - _EPOCH) // timedelta(microseconds=1)


def ranking(field: Field) -> Callable[[Json], Any]:
    """What an item is sorted by."""
    if field.format in INSTANTS:
        return lambda item: microseconds(field.of(item))
    return _plain(field)


def kind_of(filter: Filter) -> Kind:
    """How *filter* compares the values of its fields."""
    if filter.match in ("from", "to") and filter.element.schema.get("format") in INSTANTS:
        return "instant"
    return "folded" if filter.ignore_case and filter.compared == "string" else "value"


def comparable(kind: Kind, field: Field, value: Json) -> Any:
    """A value of *field*, or one to compare it with, as SQLite compares it."""
    if kind == "instant":
        return microseconds(value)
    if field.many and isinstance(value, str):
        value = value.replace("\0", _NUL)
    if kind == "folded":
        return fold(value).decode() if field.many else fold(value)
    return storable(value)


@attrs.frozen
class Column:
    """A column of a table, and its value for an item."""

    name: str
    of: Callable[[Json], Any]


def named(kind: Kind, field: Field) -> str:
    """The column that holds what filters compare of *field*."""
    return f"{kind} each {field.pointer}" if field.many else f"{kind} {field.pointer}"


def ranks(collection: Collection) -> dict[Field, str]:
    """What the list can be ordered by, and the columns of it: that of the usual order first."""
    usual = collection.order.usual
    first = [usual.by] if usual is not None else []
    fields = dict.fromkeys([*first, *collection.order.fields])
    return {f: f"rank {f.pointer}" if turn else "rank" for turn, f in enumerate(fields)}


def columns(collection: Collection) -> Iterator[Column]:
    """All columns but the position; some may come twice."""
    yield Column("identity", lambda item: storable(collection.key.of(item)))
    for field, name in ranks(collection).items():
        yield Column(name, ranking(field))
    yield Column("body", lambda item: msgspec.json.encode(item).decode())
    for filter in collection.filters:
        for field in filter.fields:
            kinds: tuple[Kind, ...] = ("value", kind_of(filter))
            yield from (_column(kind, field) for kind in dict.fromkeys(kinds))


def _column(kind: Kind, field: Field) -> Column:
    if field.many:
        return Column(named(kind, field), lambda item: _each(kind, field, item))
    return Column(named(kind, field), _plain(field) if kind == "value" else _made(kind, field))


def _plain(field: Field) -> Callable[[Json], Any]:
    return lambda item: storable(field.of(item))


def _made(kind: Kind, field: Field) -> Callable[[Json], Any]:
    return lambda item: None if (v := field.of(item)) is None else comparable(kind, field, v)


def _each(kind: Kind, field: Field, item: Json) -> str:
    """The values of a field that leads through an array, as JSON."""
    values = [comparable(kind, field, value) for value in field.all_of(item)]
    return msgspec.json.encode(values).decode()
