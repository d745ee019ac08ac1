"""Ranges: sides, bounds and days that are mistaken, and instants that are taken for text.

A run of the default budget asks each range for values that items have, for what is just beside
them, for the same instants in another time zone, and for both ends of a range together.
"""

from __future__ import annotations

from attrs import evolve

from ....contract import Field, Filter, From, Parameter, Range, To
from ...http.messages import Json, Query, Refusal
from ...store import Condition
from ..filter_parts import (
    Ends,
    days,
    ends,
    of_instants,
    of_numbers,
    ranges,
    ranges_of_texts,
    ranges_with_gaps,
    sides,
    zoned,
)
from ..mutant import MutantBehaviour, mutant
from . import filter as filters
from .arrays import OtherWay

_SOUND, _COMPLETE, _BOUND = (f"filter/{{part.name}}/{w}" for w in ("sound", "complete", "bound"))
_DAY, _INSTANTS, _NUMBERS = (f"filter/{{part.name}}/{w}" for w in ("day", "instants", "numbers"))
_NO_VALUE, _ROBUST = "filter/{part.name}/no-value", "filter/{part.name}/robust"
_TOGETHER = "filter/{part.low.name}/together"
_SECOND = 1_000_000
"""Microseconds."""


class _Spoiled(MutantBehaviour[Range]):
    """Compares one range by ``instead``."""

    def ranging(self, filter: Filter, field: Field, value: Json) -> Condition:
        if filter.name != self.part.name:
            return super().ranging(filter, field, value)
        return self.instead(filter, field, value)

    def instead(self, filter: Filter, field: Field, value: Json) -> Condition:
        raise NotImplementedError

    def right(self, filter: Filter, field: Field, value: Json) -> Condition:
        """What the reference does."""
        return super().ranging(filter, field, value)

    @property
    def sign(self) -> str:
        """What SQL calls the side."""
        sign = ">" if isinstance(self.part, From) else "<"
        return sign if self.part.bound == "excluded" else f"{sign}="


@mutant(_SOUND, each=ranges, diagnosis="ignores `{part.name}`")
class Ignored(filters.Ignored):
    """Reads the parameter and forgets it. The answer holds items that were not asked for."""


@mutant(
    *(_SOUND, _COMPLETE),
    each=ranges,
    diagnosis="answers the items on the other side of `{part.name}`",
)
class OtherSide(_Spoiled):
    """Confuses greater and smaller. The items of the other side are answered."""

    def instead(self, filter: Filter, field: Field, value: Json) -> Condition:
        kind = To if isinstance(filter, From) else From
        other = kind(parameter=filter.parameter, fields=filter.fields, pointer=filter.pointer)
        return self.right(other, field, value)


@mutant(_COMPLETE, each=ranges, diagnosis="answers nothing to `{part.name}`")
class FindsNothing(filters.FindsNothing):
    """Finds nothing for any value. The page and its total are empty."""


@mutant(_COMPLETE, each=ranges, diagnosis="refuses every value of `{part.name}`")
class RefusesValues(filters.RefusesValues):
    """Refuses every value. The parameter cannot be used."""


@mutant(
    *(_BOUND, _SOUND, _COMPLETE),
    each=sides,
    diagnosis="{part.wrong} the items at the value of `{part.name}`",
)
class OtherBound(OtherWay):
    """Takes the value itself for what it is not. Only items at the value show it."""


@mutant(
    *(_DAY, _BOUND),
    each=days,
    diagnosis="takes a date of `{part.name}` for the instant at which it begins",
)
class FirstInstant(_Spoiled):
    """Takes a date for the midnight at which it begins. The rest of the day is missing."""

    def instead(self, filter: Filter, field: Field, value: Json) -> Condition:
        schema = {**filter.parameter.schema, "format": "date-time"}
        instant = evolve(filter, parameter=evolve(filter.parameter, schema=schema))
        return self.right(instant, field, value)


class _AsText(_Spoiled):
    """Compares the texts of the values."""

    def instead(self, _filter: Filter, field: Field, value: Json) -> Condition:
        sql = f"CAST({{column}} AS TEXT) {self.sign} ?"
        return self.table.where("value", field, sql, str(value))


@mutant(
    *(_INSTANTS, _DAY, _BOUND, _SOUND, _COMPLETE),
    each=of_instants,
    diagnosis="compares `{part.name}` as text",
)
class InstantsAsText(_AsText):
    """Compares instants as text. Those of other time zones stand where they look."""


@mutant(*(_NUMBERS, _SOUND, _COMPLETE), each=of_numbers, diagnosis="compares `{part.name}` as text")
class NumbersAsText(_AsText):
    """Compares numbers as text. 10 comes before 9."""


@mutant(
    *(_INSTANTS, _BOUND, _SOUND, _COMPLETE),
    each=zoned,
    diagnosis="ignores the time zone of `{part.name}`",
)
class ZoneDropped(_Spoiled):
    """Drops the time zone of what is asked for. Only values in UTC are compared rightly."""

    def instead(self, filter: Filter, field: Field, value: Json) -> Condition:
        return self.right(filter, field, f"{value[:19]}Z")


@mutant(
    _NO_VALUE,
    each=ranges_with_gaps,
    diagnosis="adds the items without `{part.fields[0].name}` to those that `{part.name}` asks for",
)
class AbsentToo(filters.AbsentToo):
    """Keeps the items that have no value, whatever is asked for. They are on no side."""


@mutant(_ROBUST, "shape/status", each=ranges_of_texts)
class FailsOnText(MutantBehaviour[Range]):
    """Fails where no instant is given. It should say what was wrong."""

    def value(self, parameter: Parameter, text: str) -> Json:
        try:
            return super().value(parameter, text)
        except Refusal:
            if parameter.name == self.part.name:
                raise Refusal(500, "invalid input syntax for type timestamp") from None
            raise


class _Ends(MutantBehaviour[Ends]):
    """Does something else where both ends of a range are given."""

    def condition(self, query: Query) -> Condition:
        given = {self.part.low.name, self.part.high.name} <= query.filters.keys()
        return self.both(query) if given else super().condition(query)

    def both(self, query: Query) -> Condition:
        raise NotImplementedError


@mutant(
    *(_TOGETHER, "filter/combination"),
    each=ends,
    diagnosis="applies only `{part.low.name}` of `{part.low.name}` and `{part.high.name}`",
)
class FirstEndOnly(_Ends):
    """Applies the first end of a range where both are given. Each alone works."""

    def both(self, query: Query) -> Condition:
        return self.condition(query.without(self.part.high.name))


@mutant(
    *(_TOGETHER, "filter/combination"),
    each=ends,
    diagnosis="applies only `{part.high.name}` of `{part.low.name}` and `{part.high.name}`",
)
class LastEndOnly(_Ends):
    """Applies the last end of a range where both are given. Each alone works."""

    def both(self, query: Query) -> Condition:
        return self.condition(query.without(self.part.low.name))


@mutant(
    *(_TOGETHER, "filter/combination"),
    each=ends,
    diagnosis="answers the items that pass one of `{part.low.name}` and `{part.high.name}`",
)
class EitherEnd(_Ends):
    """Answers items that pass one end of a range. Each alone works."""

    def both(self, query: Query) -> Condition:
        ends = (self.part.low, self.part.high)
        low, high = (self.matching(end, query.filters[end.name]) for end in ends)
        return self.condition(query.without(*(end.name for end in ends))) & (low | high)
