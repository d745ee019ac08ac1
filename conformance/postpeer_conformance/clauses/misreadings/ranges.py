"""Misreadings of ranges: filters that select the items on one side of a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from functools import reduce
from math import trunc
from operator import and_
from typing import Any

import attrs
from attrs import asdict, evolve

from ...contract import Collection, Filter, From, Range, To
from ...contract.field import INSTANTS, is_of
from ...contract.filters import Bound
from ...oracle.oracle import Oracle
from ...oracle.parameters import written
from ...oracle.ranges import ranged
from ...oracle.records import DAY, moment
from ...transport.query import Query
from .misreading import Misreading, Predict, Prediction, diagnostic_only, optional, rewriting
from .selecting import given, narrowed, one_value, unfiltered, valued, without

Test = Callable[[Any], bool]
"""Whether a value of a field is chosen."""
_SECOND = 1_000_000
"""Microseconds."""
_UNITS = {"seconds": _SECOND, "minutes": 60 * _SECOND, "hours": 3600 * _SECOND, "days": DAY}
_ZONES = (-8, -5, -1, 1, 2, 9)
"""Hours that servers are ahead of UTC."""
_OTHER: dict[Bound, Bound] = {"included": "excluded", "excluded": "included"}


@attrs.frozen
class _Reading:
    """A server that selects by other tests, built from the values asked for."""

    tests: tuple[tuple[Range, Callable[[Any], Test]], ...]
    """What it makes of each filter that it misreads."""
    absent: bool = False
    """Whether it adds nulls."""

    def __call__(self, oracle: Oracle, query: Query) -> Prediction:
        asked = [(f, test, given(f, query)) for f, test in self.tests]
        masks = [self._mask(oracle, f, test, text) for f, test, text in asked if text is not None]
        filters = (filter for filter, _ in self.tests)
        return narrowed(oracle, unfiltered(*filters)(query), reduce(and_, masks)) if masks else None

    def _mask(self, oracle: Oracle, filter: Range, test: Callable[[Any], Test], text: str) -> int:
        value = one_value(oracle, filter, text)

        def made() -> int:
            chosen = test(value)
            found = oracle.absent(filter.fields) if self.absent else 0
            for field in filter.fields:
                for each, bits in oracle.column(field):
                    if is_of(filter.compared, each) and chosen(each):
                        found |= bits
            return found

        return oracle.remember((test, self.absent, value), made)


def _choosing(filter: Range, test: Callable[[Any], Test], *, absent: bool = False) -> _Reading:
    return _Reading(((filter, test),), absent)


def _as_if(filter: Range, read: Range, *, absent: bool = False) -> _Reading:
    """A server that reads *filter* as *read*; *absent* adds nulls."""

    def test(asked: Any) -> Test:
        chance = ranged(read, asked)
        return lambda value: chance(value).must

    return _choosing(filter, test, absent=absent)


def _by(
    filter: Range, key: Callable[[Any], Any], asking: Callable[[Any], Any] | None = None
) -> _Reading:
    """A server that compares by *key*, and what is asked for by *asking*.

    Values for which *key* raises ValueError never match.
    """

    def test(asked: Any) -> Test:
        sought = (asking or key)(asked)

        def passes(value: Any) -> bool:
            try:
                found = key(value)
            except ValueError:
                return False
            if filter.bound == "excluded" and found == sought:
                return False
            return filter.holds(found, sought)

        return passes

    return _choosing(filter, test)


def other_side(filter: Range) -> Predict:
    """Lists the items that *filter* excludes, and those at the value itself."""
    other: type[Range] = To if isinstance(filter, From) else From
    return _as_if(filter, other(**asdict(evolve(filter, bound="included"), recurse=False)))


def other_bound(filter: Range) -> Predict:
    """Includes the value itself, or its whole day, where it is excluded, and vice versa."""
    return _as_if(filter, evolve(filter, bound=_OTHER[filter.bound]))


def with_absent(filter: Range) -> Predict:
    """Lists the items without a value as well."""
    return _as_if(filter, filter, absent=True)


def absent_as_zero(filter: Range) -> Predict:
    """Takes the items without a value for those with 0."""
    apart, together = _as_if(filter, filter), with_absent(filter)

    def answer(oracle: Oracle, query: Query, text: str) -> Prediction:
        listed = ranged(filter, one_value(oracle, filter, text))(0).must
        return (together if listed else apart)(oracle, query)

    return valued(filter, answer)


def of_a_day(filter: Range, needed_data: str) -> Iterator[Misreading]:
    """A date read as an instant, not as a whole day."""
    parameter = filter.parameter
    instant = evolve(parameter, schema={**parameter.schema, "format": "date-time"})
    sentence = f"takes a date of `{filter.name}` for the instant at which it begins"
    yield Misreading(sentence, needed_data, _as_if(filter, evolve(filter, parameter=instant)))


def _cut(unit: int) -> Callable[[str], int]:
    """The whole units since 1970 at an instant; *unit* is in microseconds."""
    return lambda text: int(moment(text) // unit)


def _moment_at(hours: int) -> Callable[[str], Fraction]:
    """The instant at which clocks so many *hours* ahead of UTC show what UTC shows at *text*."""
    return lambda text: Fraction(moment(text) - hours * _UNITS["hours"])


def _as_day_at(filter: Range, hours: int) -> _Reading:
    """Reads a date as the day in another time zone, so many *hours* ahead of UTC."""

    def test(asked: Any) -> Test:
        chance = ranged(filter, asked)
        return lambda value: chance(_moved(value, hours)).must

    return _choosing(filter, test)


def _moved(value: str, hours: int) -> str:
    """*value*, an instant, *hours* later; unchanged where it is not one."""
    try:
        found = datetime.fromisoformat(value) + timedelta(hours=hours)
    except (ValueError, OverflowError):
        return value
    return found.isoformat()


_Way = tuple[str, str, _Reading]
"""A sentence with a place for the filter, the data that shows it, and what it reads."""


def _ways(filter: Range) -> Iterator[_Way]:
    """Comparisons of something other than instants."""
    differing = (
        f"values of `{filter.fields[0].name}` whose order as text is not their order in time"
    )
    yield "compares {} as text", differing, _by(filter, written)
    zoneless = _by(filter, lambda text: moment(written(text)[:19]))
    yield "ignores the time zone of {}", differing, zoneless
    for name, unit in _UNITS.items():
        yield f"compares whole {name} with {{}}", f"instants within {name}", _by(filter, _cut(unit))
    near = "instants at the start or the end of a day in UTC"
    if _takes_days(filter):
        own = _by(filter, lambda text: written(text)[:10])
        yield "takes a date of {} for the day in the zone of each item", near, own
    for hours in _ZONES:
        zone = f"UTC{hours:+03}:00"
        if _takes_days(filter):
            yield f"takes a date of {{}} for the day at {zone}", near, _as_day_at(filter, hours)
        else:
            moved = _by(filter, moment, _moment_at(hours))
            yield f"takes the UTC time of {{}} for the time at {zone}", "instants of one day", moved


def of_instants(filter: Range) -> Iterator[Misreading]:
    """Comparisons of something other than instants; the first one always has to be excluded."""
    for n, (sentence, needed_data, reading) in enumerate(_ways(filter)):
        yield Misreading(sentence.format(f"`{filter.name}`"), needed_data, reading, primary=not n)


def both_alike(filter: Range, other: Range) -> Iterator[Misreading]:
    """The same of both ends of a range, which servers mostly read by the same code."""
    names = f"`{filter.name}` and `{other.name}`"
    for (sentence, _, one), (_, _, another) in zip(_ways(filter), _ways(other), strict=False):
        yield diagnostic_only(sentence.format(names), _Reading((*one.tests, *another.tests)))


def of_numbers(filter: Range, needed_data: str) -> Iterator[Misreading]:
    """Numbers compared as text, or without their fractions."""
    yield Misreading(f"compares `{filter.name}` as text", needed_data, as_text(filter))
    if any(field.type == "number" for field in filter.fields):
        fields = " or ".join(f"`{field.name}`" for field in filter.fields)
        for what, predict in (
            (f"`{filter.name}`", _by(filter, _itself, trunc)),
            (fields, _by(filter, trunc, _itself)),
            (f"{fields} and `{filter.name}`", _by(filter, trunc)),
        ):
            yield optional(f"cuts fractions off {what}", f"fractions in {fields}", predict)


def _itself(value: Any) -> Any:
    return value


def as_text(filter: Range) -> Predict:
    """Compares numbers digit by digit."""
    return _by(filter, written)


def of(collection: Collection) -> list[Range]:
    """The filters that are ranges."""
    return [each for each in collection.filters if isinstance(each, Range)]


def are_instants(filter: Range) -> bool:
    """Whether it compares instants, not dates alone."""
    formats = {filter.element.schema.get("format"), *(field.format for field in filter.fields)}
    return bool(formats & INSTANTS) and formats != {"date"}


def needs_whole_days(filter: Range) -> bool:
    """Whether reading a date as its first instant, not as a whole day, selects other items."""
    ends_after = isinstance(filter, From) == (filter.bound == "excluded")
    return _takes_days(filter) and ends_after and filter.bound != "either"


def _takes_days(filter: Range) -> bool:
    """Whether it takes a date for a field that is an instant."""
    formats = {field.format for field in filter.fields}
    return filter.element.schema.get("format") == "date" and "date-time" in formats


def all_ignored(collection: Collection, filter: Range) -> Iterator[Misreading]:
    """Neither *filter* nor the other ranges of its fields read, as where they are one parameter."""
    names = [each.name for each in of(collection) if {*each.fields} == {*filter.fields}]
    if len(names) > 1:
        sentence = "ignores " + ", ".join(f"`{name}`" for name in names)
        yield diagnostic_only(sentence, rewriting(without(*names)))


def are_ends(one: Filter, other: Filter) -> bool:
    """Whether they are both ends of a range of the same fields."""
    kinds = {type(one), type(other)}
    return kinds == {From, To} and set(one.fields) == set(other.fields)


def of_both(low: Range, high: Range, needed_data: str) -> Iterator[Misreading]:
    """Only one end of the range applied, or either end enough."""
    for kept, dropped in ((low, high), (high, low)):

        def change(query: Query, kept: str = kept.name, dropped: str = dropped.name) -> Query:
            return query.without(dropped) if {kept, dropped} <= query.names else query

        sentence = f"applies only `{kept.name}` of `{low.name}` and `{high.name}`"
        yield Misreading(sentence, needed_data, rewriting(change))
    yield Misreading(
        f"answers the items that pass one of `{low.name}` and `{high.name}`",
        needed_data,
        _either(low, high),
    )


def _either(low: Range, high: Range) -> Predict:
    wider = unfiltered(low, high)

    def predict(oracle: Oracle, query: Query) -> Prediction:
        texts = given(low, query), given(high, query)
        if texts[0] is None or texts[1] is None:
            return None
        mask = oracle.mask(low, oracle.value(low.name, texts[0]))[0]
        mask |= oracle.mask(high, oracle.value(high.name, texts[1]))[0]
        return narrowed(oracle, wider(query), mask)

    return predict
