"""Ranges: sides, bounds and days that are mistaken, and instants that are taken for text.

A run of the default budget asks each range for values that items have, for what is just beside
them, for the same instants in another time zone, and for both ends of a range together.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from attrs import evolve

from ....contract import Field, Filter, From, Range, To
from ...http.messages import Json, Query, Refusal
from ...store import Condition
from .. import filter_parts as parts
from ..breaks import either
from ..filter_parts import Ends
from ..mutant import MutantBehaviour, table
from ..steps import Forgetful, Lenient
from . import filter as filters
from .arrays import OtherWay
from .finding import has_nul

_SOUND, _COMPLETE, _BOUND = (f"filter/{{part.name}}/{w}" for w in ("sound", "complete", "bound"))
_DAY, _INSTANTS, _NUMBERS = (f"filter/{{part.name}}/{w}" for w in ("day", "instants", "numbers"))


_upper_numbers = parts.filters(To, lambda f: f.fields[0].type in ("integer", "number"))
"""The upper ends of ranges of numbers: few lists have an item below 0."""


class _Spoiled(MutantBehaviour[Range]):
    """Compares one range in another way."""

    step: Callable[[Filter, Field, Json], Condition]

    def ranging(self, filter: Filter, field: Field, value: Json) -> Condition:
        if filter.name != self.part.name:
            return super().ranging(filter, field, value)
        return self.step(filter, field, value)

    def right(self, filter: Filter, field: Field, value: Json) -> Condition:
        """What the reference does."""
        return super().ranging(filter, field, value)

    def as_text(self, field: Field, value: Json) -> Condition:
        """Compares the texts of the values."""
        sign = ">" if isinstance(self.part, From) else "<"
        sign = sign if self.part.bound == "excluded" else f"{sign}="
        return self.table.where("value", field, f"CAST({{column}} AS TEXT) {sign} ?", str(value))


def _other_side(self: _Spoiled, filter: Filter, field: Field, value: Json) -> Condition:
    kind = To if isinstance(filter, From) else From
    other = kind(parameter=filter.parameter, fields=filter.fields, pointer=filter.pointer)
    return self.right(other, field, value)


def _first_instant(self: _Spoiled, filter: Filter, field: Field, value: Json) -> Condition:
    schema = {**filter.parameter.schema, "format": "date-time"}
    instant = evolve(filter, parameter=evolve(filter.parameter, schema=schema))
    return self.right(instant, field, value)


def _an_hour_later(self: _Spoiled, filter: Filter, field: Field, value: Json) -> Condition:
    with suppress(ValueError, OverflowError):  # the first and the last years that there are
        later = datetime.fromisoformat(value[:16]) + timedelta(hours=1)
        value = f"{later.isoformat(timespec='minutes')}{value[16:]}"
    return self.right(filter, field, value)


def _fails_on_text(_text: str, _refusal: Refusal) -> Json:
    raise Refusal(500, "invalid input syntax for type timestamp")


def _fails_on_nul(text: str, refusal: Refusal) -> Json:
    raise Refusal(500, "unexpected NUL") if has_nul(text) else refusal


class _Ends(MutantBehaviour[Ends]):
    """Does something else where both ends of a range are given."""

    step: Callable[[Query], Condition]

    def condition(self, query: Query) -> Condition:
        given = {self.part.low.name, self.part.high.name} <= query.filters.keys()
        return self.step(query) if given else super().condition(query)

    def one_end(self, query: Query) -> Condition:
        """What passes one of the ends, and all other filters."""
        ends = (self.part.low, self.part.high)
        low, high = (self.matching(end, query.filters[end.name]) for end in ends)
        return self.condition(query.without(*(end.name for end in ends))) & (low | high)


_TOGETHER = either("filter/{part.low.name}/together", "filter/combination")


table(
    ("ranges-ignored", filters.Ignored, _SOUND, parts.ranges, "ignores `{part.name}`", None,
     "Reads the parameter and forgets it. The response holds items that were not asked for."),
    ("ranges-other-side", _Spoiled, _SOUND, parts.ranges,
     "answers the items on the other side of `{part.name}`", _other_side,
     "Confuses greater and smaller. The items of the other side are answered."),
    ("ranges-finds-nothing", filters.FindsNothing, _COMPLETE, parts.ranges,
     "answers nothing to `{part.name}`", None,
     "Finds nothing for any value. The page and its total are empty."),
    ("ranges-refuses-values", filters.RefusesValues, _COMPLETE, parts.ranges,
     "refuses every value of `{part.name}`", None,
     "Refuses every value. The parameter cannot be used."),
    ("ranges-other-bound", OtherWay, _BOUND, parts.sides,
     "{part.wrong} the items at the value of `{part.name}`", None,
     "Takes the value itself for what it is not. Only items at the value show it."),
    ("ranges-first-instant", _Spoiled, either(_BOUND, _DAY), parts.days,
     "takes a date of `{part.name}` for the instant at which it begins", _first_instant,
     "Takes a date for the midnight at which it begins. The rest of the day is missing."),
    ("ranges-instants-as-text", _Spoiled, either(_INSTANTS, _BOUND), parts.of_instants,
     "compares `{part.name}` as text",
     lambda self, _filter, field, value: self.as_text(field, value),
     "Compares instants as text. Those of other time zones stand where they look."),
    ("ranges-numbers-as-text", _Spoiled, _NUMBERS, parts.of_numbers,
     "compares `{part.name}` as text",
     lambda self, _filter, field, value: self.as_text(field, value),
     "Compares numbers as text. 10 comes before 9."),
    ("ranges-zero-ignored", Forgetful, _SOUND, _upper_numbers,
     "ignores `{part.name}` where it is `0`",
     lambda self, query: query.texts.get(self.part.name) == "0",
     "Takes 0 for no value. Everything is answered, where nothing is that small."),
    ("ranges-zone-dropped", _Spoiled, either(_INSTANTS, _BOUND), parts.zoned,
     "ignores the time zone of `{part.name}`",
     lambda self, filter, field, value: self.right(filter, field, f"{value[:19]}Z"),
     "Drops the time zone of what is asked for. Only values in UTC are compared rightly."),
    ("ranges-an-hour-off", _Spoiled, either(_INSTANTS, _BOUND), parts.zoned,
     "takes the UTC time of `{part.name}` for the time at UTC-01:00", _an_hour_later,
     "Takes UTC for its own time, which is behind. Only items within that hour show it."),
    ("ranges-absent-too", filters.AbsentToo, "filter/{part.name}/no-value", parts.ranges_with_gaps,
     filters.ADDED, None,
     "Keeps the items that have no value, whatever is asked for. They are on no side."),
    ("ranges-fails-on-text", Lenient, "shape/status", parts.ranges_of_texts, (), _fails_on_text,
     "Fails where no instant is given. It should say what was wrong."),
    ("ranges-fails-on-nul", Lenient, "filter/{part.name}/robust", parts.ranges_of_texts, (),
     _fails_on_nul,
     "Fails at the character NUL. The server may refuse it, but not fail."),
    ("ranges-first-end-only", _Ends, _TOGETHER, parts.ends,
     "applies only `{part.low.name}` of `{part.low.name}` and `{part.high.name}`",
     lambda self, query: self.condition(query.without(self.part.high.name)),
     "Applies the first end of a range where both are given. Each alone works."),
    ("ranges-last-end-only", _Ends, _TOGETHER, parts.ends,
     "applies only `{part.high.name}` of `{part.low.name}` and `{part.high.name}`",
     lambda self, query: self.condition(query.without(self.part.low.name)),
     "Applies the last end of a range where both are given. Each alone works."),
    ("ranges-either-end", _Ends, _TOGETHER, parts.ends,
     "answers the items that pass one of `{part.low.name}` and `{part.high.name}`",
     lambda self, query: self.one_end(query),
     "Answers items that pass one end of a range. Each alone works."),
)  # fmt: skip
