"""Arrays: several values of a parameter, or of a field, of which some are lost or count twice.

A run of the default budget asks for one value, for two of different items, for two of one item, and
for a known value beside an unknown one.
"""

from __future__ import annotations

from collections.abc import Callable

from ....contract import Field, Filter
from ...http.messages import Json, Query
from ...store import NOTHING, Condition, comparable, kind_of, listed, quoted
from ..filter_parts import Misread, all_needed, arrays, joined_rows, other_ways, through
from ..mutant import MutantBehaviour, mutant, table
from ..steps import SelectingEqual

_SEVERAL, _ONCE, _COMPLETE = (
    f"filter/{{part.name}}/{word}" for word in ("several", "once", "complete")
)


@mutant(_SEVERAL, other_ways, "{part.wrong} of several values of `{part.name}`")
class OtherWay(MutantBehaviour[Misread]):
    """Confuses any and all of several values. One value alone works."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        spoiled = filter == self.part.filter
        return super().matching(self.part.taken_for if spoiled else filter, value)


class _OfSeveral(MutantBehaviour[Filter]):
    """Reads something else than all of several values."""

    step: Callable[[Filter, tuple[Json, ...]], Condition]

    def matching(self, filter: Filter, value: Json) -> Condition:
        if filter != self.part or not isinstance(value, tuple) or len(value) < 2:
            return super().matching(filter, value)
        return self.step(filter, value)


def _element(place: str) -> Callable[..., Condition]:
    """Looks at the element of an array that is in one *place*."""

    def step(self: SelectingEqual, field: Field, value: Json, _found: Condition) -> Condition:
        kind = kind_of(self.part)
        column = quoted(f"{kind} each {field.pointer}")
        return Condition(
            f"json_extract({column}, '${place}') = ?", (comparable(kind, field, value),)
        )

    return step


def _counting_each(self: _OfSeveral, filter: Filter, values: tuple[Json, ...]) -> Condition:
    """What each item fails that has fewer values than are given."""
    repeated = len(set(values)) < len(values)
    return NOTHING if repeated else super(_OfSeveral, self).matching(filter, values)


class _Joined(MutantBehaviour[Filter]):
    """Makes a row of each value of an item that matches, as a join does, and counts the rows."""

    def joined(self, query: Query) -> list[Json] | None:
        """All rows; None where the filter is not given."""
        values = query.filters.get(self.part.name)
        if values is None:
            return None
        where, order = self.condition(query), listed(self.order(query))
        found = self.table.select(where, order, self.table.count(where), 0)
        return [item for item in found for _ in range(self.times(item, values))]

    def times(self, item: Json, values: tuple[Json, ...]) -> int:
        """How many of the values of *item* are among those asked for."""
        kind, field = kind_of(self.part), self.part.fields[0]
        wanted = {comparable(kind, field, value) for value in values}
        return sum(comparable(kind, field, each) in wanted for each in field.all_of(item))

    def total(self, query: Query) -> int:
        rows = self.joined(query)
        return super().total(query) if rows is None else len(rows)


@mutant(
    _ONCE,
    joined_rows,
    "lists an item once for each of its values that `{part.name}` asks for",
)
class RowsJoined(_Joined):
    """Lists an item once for each value that matches. The total counts the rows."""

    def rows(self, query: Query) -> list[Json]:
        rows, (limit, offset) = self.joined(query), self.window(query)
        return super().rows(query) if rows is None else rows[offset:][:limit]


table(
    ("arrays-first-value-only", _OfSeveral, _SEVERAL, arrays,
     "reads only the first of several values of `{part.name}`",
     lambda self, filter, values: self.matching_one(filter, values[0]),
     "Reads the first of several values. The others are lost."),
    ("arrays-last-value-only", _OfSeveral, _SEVERAL, arrays,
     "reads only the last of several values of `{part.name}`",
     lambda self, filter, values: self.matching_one(filter, values[-1]),
     "Reads the last of several values, as a map of parameters does. The others are lost."),
    ("arrays-not-split", _OfSeveral, _SEVERAL, arrays,
     "takes several values of `{part.name}` for one", lambda _filter, _values: NOTHING,
     "Splits an array at another character. Several values are one that no item has."),
    ("arrays-repeated-counted", _OfSeveral, _SEVERAL, all_needed,
     "counts a value of `{part.name}` that is given twice as two", _counting_each,
     "Counts the values that an item has, and those asked for. One given twice is never reached."),
    ("arrays-first-element-only", SelectingEqual, _COMPLETE, through,
     "compares only the first of several values with `{part.name}`", _element("[0]"),
     "Looks at the first element of an array. Items that have the value behind it are lost."),
    ("arrays-last-element-only", SelectingEqual, _COMPLETE, through,
     "compares only the last of several values with `{part.name}`", _element("[#-1]"),
     "Looks at the last element of an array. Items that have the value before it are lost."),
    ("arrays-rows-counted", _Joined, _ONCE, joined_rows,
     "counts an item once for each of its values that `{part.name}` asks for", None,
     "Counts an item once for each value that matches. The items are right, their number is not."),
)  # fmt: skip
