"""Filter: parameters that keep too much, lose something, or do not work together.

A run of the default budget asks for every value of a filter that has ten or so, and of more the
commonest and the rarest; for each filter beside each other parameter, for every two filters and for
all together; for parts, beginnings and other cases of real values; and for the literal alone and
beside each other filter.  A fault in one value of many, or in one combination of two certain
values, is found as far as the rest of the budget goes.
"""

from __future__ import annotations

from collections.abc import Callable

from ....contract import Equals, Field, Filter
from ...http.messages import Json, Query, Refusal
from ...store import EVERYTHING, NOTHING, Condition, listed, quoted
from ..breaks import either
from ..filter_parts import cased, equals, equals_beside, equals_of_sizes, filters, gaps, texts
from ..mutant import MutantBehaviour, mutant, table
from ..page_parts import paged
from ..parts import only_if, refusing
from ..steps import IGNORED, Beside, Forgetful, Selecting, SelectingEqual, SelectingOne

_SOUND, _COMPLETE, _EXACT = (f"filter/{{part.name}}/{w}" for w in ("sound", "complete", "exact"))
_LIKE = either(_EXACT, "filter/{part.name}/case")


_integers = filters(Equals, lambda f: f.compared == "integer")


@mutant(_SOUND, equals, "ignores `{part.name}`")
class Ignored(Selecting):
    """Reads the parameter and forgets it. The response holds items that were not asked for."""

    def step(self, _value: Json, _found: Condition) -> Condition:
        return EVERYTHING


ADDED = "adds the items without `{part.fields[0].name}` to those that `{part.name}` asks for"


@mutant(_SOUND, gaps, ADDED)
class AbsentToo(SelectingOne):
    """Keeps the items that have no value, whatever is asked for. They look as if they matched."""

    def step(self, _value: Json, found: Condition) -> Condition:
        return found | MutantBehaviour.matching_one(self, self.part, None)


class _Shares(SelectingEqual):
    """Knows which values are common and which are rare."""

    def value_by_share(self, order: str) -> Json:
        field, table = self.part.fields[0], quoted(self.table.name)
        column = self.table.value(field)
        if field.many:
            table, column = f"{table}, json_each({column})", "value"
        return self.table.scalar(
            f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"
            f" GROUP BY {column} ORDER BY count(*) {order}, {column} LIMIT 1",
            EVERYTHING,
        )


@mutant(_COMPLETE, equals, "answers nothing to `{part.name}`")
class FindsNothing(SelectingOne):
    """Finds nothing for any value. The page and its total are empty."""

    def step(self, value: Json, found: Condition) -> Condition:
        return found if value is None else NOTHING


@mutant(_COMPLETE, only_if(equals, refusing), "refuses every value of `{part.name}`")
class RefusesValues(SelectingOne):
    """Refuses every value. The parameter cannot be used."""

    def step(self, value: Json, found: Condition) -> Condition:
        if value is not None:
            raise Refusal(self.query_status, f"{self.part.name} is not supported")
        return found


def _match_lost(self: Selecting, value: Json, found: Condition) -> Condition:
    if value is None:
        return found
    table, position = quoted(self.table.name), self.table.position
    usual = self.collection.order.usual
    order = f"ORDER BY {self.table.rank(usual.by if usual else None)}, {position} LIMIT 1"
    last = f"(SELECT {position} FROM {table} WHERE {found.sql} {order})"
    return found & Condition(f"{position} <> {last}", found.values)


CUT_FIRST = "cuts the page before it applies `{part.name}`"


@mutant(either(_COMPLETE, "page/default-size"), only_if(equals, paged), CUT_FIRST)
class PageFirst(MutantBehaviour[Filter]):
    """Cuts the page first and filters it then. Matches of other pages are missing."""

    def rows(self, query: Query) -> list[Json]:
        if self.part.name not in query.filters:
            return super().rows(query)
        limit, offset = self.window(query)
        value, order = query.filters[self.part.name], listed(self.order(query))
        within = self.condition(query.without(self.part.name))
        page = Condition(
            f"{self.table.position} IN (SELECT {self.table.position} FROM {quoted(self.table.name)}"
            f" WHERE {within.sql} ORDER BY {order} LIMIT {limit} OFFSET {min(offset, 10**15)})",
            within.values,
        )
        return self.table.select(page & self.matching(self.part, value), order, limit, 0)


def _like(sql: str) -> Callable[..., Condition]:
    """Compares by *sql*, with the column and marks for the value."""

    def step(self: SelectingEqual, field: Field, value: Json, _found: Condition) -> Condition:
        return self.table.where("value", field, sql, *[value] * sql.count("?"))

    return step


table(
    ("filter-inverted", Selecting, _SOUND, equals, "answers the items that `{part.name}` excludes",
     lambda value, found: found if value is None else ~found,
     "Answers the items that the parameter excludes. Everything asked for is missing."),
    ("filter-ignored-beside", Beside,
     either("filter/{part.first.name}/sound", "filter/{part.first.name}/everything"), equals_beside,
     IGNORED, None,
     "Forgets the filter where another parameter is given. Alone it works."),
    ("filter-ignored-after-first-page", Forgetful, either(_SOUND, "page/keeps-filters"),
     only_if(equals, paged),
     ("ignores `{part.name}` after the first page",
      "ignores `{part.name}` when `{position.name}` is also given"),
     lambda query: query.later,
     "Filters the first page only. Later pages hold what was not asked for."),
    ("filter-ignored-on-largest-page", Forgetful, _SOUND, equals_of_sizes,
     "ignores `{part.name}` when `{size.name}={size.maximum}` is also given",
     lambda self, query: query.limit == self.collection.paging.largest,
     "Forgets the filter where as many items as possible are asked for. Others come, too."),
    ("filter-all-means-any", SelectingOne, _SOUND, texts, "ignores `{part.name}` where it is `all`",
     lambda value, found: EVERYTHING if value == "all" else found,
     "Reads the value `all` as no filter. It is a value like any other."),
    ("filter-zero-ignored", Forgetful, _SOUND, _integers, "ignores `{part.name}` where it is `0`",
     lambda self, query: query.texts.get(self.part.name) == "0",
     "Takes 0 for no value. Everything is answered."),
    ("filter-common-value-ignored", _Shares,
     either(_SOUND, "filter/{part.name}/default", "filter/{part.name}/several"), equals,
     "ignores `{part.name}` for some of its values",
     lambda self, _field, value, found:
         EVERYTHING if value == self.value_by_share("DESC") else found,
     "Forgets the filter for the most common value. All others work."),
    ("filter-rare-value-lost", _Shares, _COMPLETE, equals,
     "answers nothing to the rarest value of `{part.name}`",
     lambda self, _field, value, found: NOTHING if value == self.value_by_share("ASC") else found,
     "Finds nothing for the rarest value. All others work."),
    ("filter-match-lost", Selecting, _COMPLETE, equals, "loses the last match of `{part.name}`",
     _match_lost,
     "Loses the match that sorts lowest, for every value, and does not count it. Totals show it."),
    ("filter-beginning", SelectingEqual, _LIKE, texts,
     "answers values that begin with the one asked for",
     _like("substr({column}, 1, length(?)) = ?"),
     "Finds values that begin with the one asked for. Longer values are found, too."),
    ("filter-any-part", SelectingEqual, _LIKE, texts,
     "answers values that contain the one asked for", _like("instr({column}, ?) > 0"),
     "Finds values that contain the one asked for. Longer values are found, too."),
    ("filter-wildcards", SelectingEqual, _LIKE, texts,
     ("answers as if `_` were a wildcard", "compares without case"), _like("{column} LIKE ?"),
     "Compares by LIKE. `_` and `%` in a value stand for other characters."),
    ("filter-list-with-bars", SelectingEqual, _LIKE, texts,
     "reads a list of values, with bars",
     _like("instr('|' || ? || '|', '|' || {column} || '|') > 0"),
     "Reads several values with bars between them. The contract has no such lists."),
    ("filter-begins-the-question", SelectingEqual, _LIKE, texts,
     "answers values that the one asked for begins with",
     _like("substr(?, 1, length({column})) = {column}"),
     "Finds values with which the one asked for begins. Shorter values are found, too."),
    ("filter-cut", SelectingEqual, _EXACT, cased, "compares the first 12 characters",
     _like("substr({column}, 1, 12) = substr(?, 1, 12)"),
     "Compares by a column that is 12 characters wide. Longer values become the same one."),
    ("filter-any-case", SelectingEqual, _EXACT, cased, "compares without case",
     _like("lower({column}) = lower(?)"),
     "Compares without case. A value in other case is found, too."),
)  # fmt: skip
