"""Values worth asking a range for: those of items, those between them, and those beyond all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from random import Random
from typing import Any

from ...contract import Range
from ...contract.field import INSTANTS, is_of
from ...oracle.parameters import Value, read, written
from ...oracle.records import DAY, Records, moment

_SOME = 6
"""Values of items that are asked for."""
_BESIDE = 2
"""Values that get a bound right before and right behind them."""
_SECOND = 1_000_000
_STEPS = {"date-time": (_SECOND, 45 * 60 * _SECOND), "date": (DAY,)}
"""How far from a value that is, by the format of instants: hours differ there, or minutes too."""
_FAR = timezone(timedelta(hours=5, minutes=30))
"""An offset of half an hour more than so many hours: no server takes it for its own."""


def bounds(filter: Range, records: Records, random: Random) -> tuple[list[str], list[str]]:
    """Texts that list some of the items and not others, and texts beyond all of them."""
    counts = Counter(_values(filter, records))
    values = sorted(counts)
    if not values:
        return [], []
    commonest = max(values, key=counts.__getitem__)
    ends = [values[0], values[-1], values[len(values) // 2], commonest]
    chosen = dict.fromkeys((*ends, *random.sample(values, min(len(values), _SOME))))
    if _counts(values):
        steps = _STEPS.get(filter.element.schema.get("format", ""), (1,))
        beside = random.sample(values, min(len(values), _BESIDE))
        near = (each for v in beside for step in steps for each in (v + step, v - step))
        chosen.update(dict.fromkeys(each for each in near if values[0] < each < values[-1]))
    known = [text for value in chosen for text in _texts(filter, value)]
    return _valid(filter, known), _valid(filter, _beyond(filter, values))


def text_of(filter: Range, value: Any) -> str | None:
    """What asks *filter* for the *value* of a field; None where nothing does."""
    if filter.element.schema.get("format") not in INSTANTS:
        return written(value)
    try:
        return next(_texts(filter, moment(value)), None)
    except (TypeError, ValueError, OverflowError):
        return None


def _values(filter: Range, records: Records) -> Iterator[Any]:
    """All values that it compares; of instants microseconds since 1970."""
    found = (v for item in records.items for field in filter.fields for v in field.all_of(item))
    for value in found:
        if not is_of(filter.compared, value):
            continue
        if filter.element.schema.get("format") not in INSTANTS:
            yield value
            continue
        try:
            yield moment(value)
        except ValueError:
            continue


def _counts(values: list[Any]) -> bool:
    """Whether they are whole numbers, or instants, between which there are others."""
    return all(isinstance(v, int | Fraction) and not isinstance(v, bool) for v in values)


def _texts(filter: Range, value: Any) -> Iterator[str]:
    """What asks for *value*: of an instant also in another offset."""
    form = filter.element.schema.get("format")
    if form not in INSTANTS:
        yield written(value)
        return
    try:
        then = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=value // 1)
        yield then.date().isoformat() if form == "date" else _written(then).replace("+00:00", "Z")
        if form == "date-time":
            yield _written(then.astimezone(_FAR))
    except OverflowError:
        return


def _written(then: datetime) -> str:
    """As short as it can be: few servers read digits behind milliseconds."""
    if not then.microsecond:
        return then.isoformat(timespec="seconds")
    return then.isoformat(timespec="microseconds" if then.microsecond % 1000 else "milliseconds")


def _beyond(filter: Range, values: list[Any]) -> Iterator[str]:
    """What lies before the first of *values*, and behind the last one."""
    low, high = values[0], values[-1]
    instants = filter.element.schema.get("format") in INSTANTS
    if isinstance(low, int | float) and not instants:
        # A number of fewer digits is the greater one as text; and 0 is no value to some servers.
        yield from ("9" * (len(str(int(low))) - 1 if low > 0 else 0), "0")
    if not _counts(values):
        if isinstance(high, str):
            yield f"{high}x"
        else:
            yield from (written(low - 1), written(high + 1))
        return
    low, high = (low // _SECOND * _SECOND, high // _SECOND * _SECOND) if instants else (low, high)
    step = 2 * DAY if instants else 1
    for value in (low - step, high + step):
        yield from _texts(filter, value)


def _valid(filter: Range, texts: Iterator[str] | list[str]) -> list[str]:
    """Those of *texts* that the parameter may have, each once."""
    return [t for t in dict.fromkeys(texts) if isinstance(read(filter.element, t), Value)]
