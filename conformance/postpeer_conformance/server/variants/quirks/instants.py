"""Instants: other texts for the same ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from ....contract import Range
from ...answering.bodies import put
from ...http.messages import Json, Query
from ...store import microseconds
from ..parts import only_if, where
from .quirk import QuirkBehaviour, lot, table

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_dated = where(lambda c: any(field.format == "date-time" for field in c.fields))
_sorted = only_if(_dated, where(lambda c: not any(isinstance(f, Range) for f in c.filters)))
"""Where no range compares instants with what items show."""


class _Dated(QuirkBehaviour):
    """Writes instants in another form of RFC 3339, given the instant and a number for its item."""

    hook = "instant"
    instant: Callable[[datetime, int], str]

    def rows(self, query: Query) -> list[Json]:
        return [self._dated(item) for item in super().rows(query)]

    def _dated(self, item: Json) -> Json:
        drawn = lot(self.collection.key.of(item))
        for field in self.collection.fields:
            text = field.of(item)
            if field.format == "date-time" and text is not None:
                instant = _EPOCH + timedelta(microseconds=microseconds(text))
                item = put(item, field.pointer, self.instant(instant, drawn))
        return item


def _zoned(instant: datetime, hours: float) -> str:
    return instant.astimezone(timezone(timedelta(hours=hours))).isoformat(timespec="milliseconds")


def _utc(instant: datetime, timespec: str) -> str:
    return instant.replace(tzinfo=None).isoformat(timespec=timespec)


def _mixed(instant: datetime, drawn: int) -> str:
    plain = _utc(instant, "milliseconds")
    return (plain + "Z", plain + "-00:00", _zoned(instant, 2), plain + "000Z")[drawn % 4]


table(
    ("instants-eastern-time", _Dated, _dated, lambda instant, _drawn: _zoned(instant, 2),
     "Writes instants with the offset +02:00. The document asks for a date-time in any zone."),
    ("instants-many-zones", _Dated, _dated,
     lambda instant, drawn: _zoned(instant, (-9.5, -3, 0, 5.75, 13)[drawn % 5]),
     "Writes each instant in its item's zone. The instants are in order, their texts are not."),
    ("instants-whole-seconds", _Dated, _sorted,
     lambda instant, _drawn: _utc(instant, "seconds") + "Z",
     "Writes instants without a fraction, and sorts by the precise ones. A fraction is optional."),
    ("instants-microseconds", _Dated, _dated,
     lambda instant, _drawn: instant.isoformat(timespec="microseconds"),
     "Writes instants with six digits and +00:00. Any number of digits is a date-time."),
    ("instants-nanoseconds", _Dated, _dated,
     lambda instant, _drawn: _utc(instant, "microseconds") + "000Z",
     "Writes instants with nine digits. Any number of digits is a date-time."),
    ("instants-short-fractions", _Dated, _dated,
     lambda instant, _drawn: _utc(instant, "microseconds").rstrip("0").rstrip(".") + "Z",
     "Leaves out zeros at the end of fractions, and fractions of zero. Some are one digit long."),
    ("instants-lower-case", _Dated, _dated,
     lambda instant, _drawn: _utc(instant, "milliseconds").lower() + "z",
     "Writes t and z in lower case. RFC 3339 allows it."),
    ("instants-mixed", _Dated, _dated, _mixed,
     "Writes each item's instant in a form of its own. All of them are date-times."),
    ("instants-by-turns", _Dated, _dated,
     lambda self, instant, _drawn: _mixed(instant, self.count("instants")),
     "Writes one instant in several forms by turns. They are equal."),
)  # fmt: skip
