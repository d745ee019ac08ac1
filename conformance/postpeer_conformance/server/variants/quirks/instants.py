"""Instants: other texts for the same ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from ...answering.bodies import put
from ...http.messages import Json, Query
from ...store import microseconds
from ..parts import where
from .quirk import QuirkBehaviour, lot, quirk

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


_dated = where(lambda c: any(field.format == "date-time" for field in c.fields))


class _Dated(QuirkBehaviour):
    """Writes instants in another form of RFC 3339."""

    def instant(self, moment: datetime, drawn: int) -> str:
        raise NotImplementedError

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


@quirk(_dated)
class EasternTime(_Dated):
    """Writes instants with the offset +02:00. The document asks for a date-time in any zone."""

    def instant(self, moment: datetime, _drawn: int) -> str:
        return _zoned(moment, 2)


@quirk(_dated)
class ManyZones(_Dated):
    """Writes each instant in its item's zone. The instants are in order, their texts are not."""

    def instant(self, moment: datetime, drawn: int) -> str:
        return _zoned(moment, (-9.5, -3, 0, 5.75, 13)[drawn % 5])


@quirk(_dated)
class WholeSeconds(_Dated):
    """Writes instants without a fraction, and sorts by the precise ones. A fraction is optional."""

    def instant(self, moment: datetime, _drawn: int) -> str:
        return _utc(moment, "seconds") + "Z"


@quirk(_dated)
class Microseconds(_Dated):
    """Writes instants with six digits and +00:00. Any number of digits is a date-time."""

    def instant(self, moment: datetime, _drawn: int) -> str:
        return moment.isoformat(timespec="microseconds")


@quirk(_dated)
class Nanoseconds(_Dated):
    """Writes instants with nine digits. Any number of digits is a date-time."""

    def instant(self, moment: datetime, _drawn: int) -> str:
        return _utc(moment, "microseconds") + "000Z"


@quirk(_dated)
class ShortFractions(_Dated):
    """Leaves out zeros at the end of fractions, and fractions of zero. Some are one digit long."""

    def instant(self, moment: datetime, _drawn: int) -> str:
        return _utc(moment, "microseconds").rstrip("0").rstrip(".") + "Z"


@quirk(_dated)
class LowerCase(_Dated):
    """Writes t and z in lower case. RFC 3339 allows it."""

    def instant(self, moment: datetime, _drawn: int) -> str:
        return _utc(moment, "milliseconds").lower() + "z"


@quirk(_dated)
class Mixed(_Dated):
    """Writes each item's instant in a form of its own. All of them are date-times."""

    def instant(self, moment: datetime, drawn: int) -> str:
        plain = _utc(moment, "milliseconds")
        return (plain + "Z", plain + "-00:00", _zoned(moment, 2), plain + "000Z")[drawn % 4]
