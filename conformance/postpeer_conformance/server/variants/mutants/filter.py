"""Filter: parameters that keep too much, lose something, or do not work together.

A run of the default budget asks for every value of a filter that has ten or so, and of more the
commonest and the rarest; for each filter beside each other parameter, for every two filters and for
all together; for parts, beginnings and other cases of real values; and for the literal alone and
beside each other filter.  A fault in one value of many, or in one combination of two certain
values, is found as far as the rest of the budget goes.
"""

from __future__ import annotations

from functools import reduce

from ....contract import Field, Filter
from ...http.messages import Json, Query, Refusal
from ...store import EVERYTHING, NOTHING, Condition, listed, quoted
from ..filter_parts import (
    OfMany,
    absents,
    cased,
    equals,
    equals_beside,
    equals_of_sizes,
    gaps,
    pairs,
    texts,
    triples,
    unlisted,
    unlisted_without_404,
)
from ..mutant import IGNORED, Beside, MutantBehaviour, mutant
from ..page_parts import paged
from ..parts import P, Whole, crowds, only_if, refusing

_SOUND, _COMPLETE, _EXACT, _UNKNOWN, _ABSENT = (
    "filter/{part.name}/" + word for word in ("sound", "complete", "exact", "unknown", "absent")
)
_DEFAULT, _CASE, _SEVERAL = (f"filter/{{part.name}}/{w}" for w in ("default", "case", "several"))
_TOGETHER = "filter/combination"


@mutant(_SOUND, each=equals, diagnosis="ignores `{part.name}`")
class Ignored(MutantBehaviour[Filter]):
    """Reads the parameter and forgets it. The answer holds items that were not asked for."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        return EVERYTHING if filter == self.part else super().matching(filter, value)


@mutant(_SOUND, each=equals, diagnosis="answers the items that `{part.name}` excludes")
class Inverted(MutantBehaviour[Filter]):
    """Answers the items that the parameter excludes. Everything asked for is missing."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        matching = super().matching(filter, value)
        return ~matching if filter == self.part and value is not None else matching


@mutant(
    _SOUND,
    each=gaps,
    diagnosis=(
        "adds the items without `{part.fields[0].name}` to those that `{part.name}` asks for"
    ),
)
class AbsentToo(MutantBehaviour[Filter]):
    """Keeps the items that have no value, whatever is asked for. They look as if they matched."""

    def matching_one(self, filter: Filter, value: Json) -> Condition:
        found = super().matching_one(filter, value)
        return found | super().matching_one(filter, None) if filter == self.part else found


@mutant(
    *("filter/{part.first.name}/sound", "filter/{part.first.name}/everything"),
    each=equals_beside,
    diagnosis=IGNORED,
)
class IgnoredBeside(Beside):
    """Forgets the filter where another parameter is given. Alone it works."""


class _Forgetful(MutantBehaviour[P]):
    """Forgets the filter in some questions."""

    def forgets(self, query: Query) -> bool:
        raise NotImplementedError

    def condition(self, query: Query) -> Condition:
        if not self.forgets(query):
            return super().condition(query)
        return super().condition(query.without(self.part.name))


@mutant(
    _SOUND,
    "page/keeps-filters",
    each=only_if(equals, paged),
    diagnosis=(
        "ignores `{part.name}` after the first page",
        "ignores `{part.name}` when `{position.name}` is also given",
    ),
)
class IgnoredAfterFirstPage(_Forgetful[Filter]):
    """Filters the first page only. Later pages hold what was not asked for."""

    def forgets(self, query: Query) -> bool:
        return query.later


@mutant(
    _SOUND,
    each=equals_of_sizes,
    diagnosis="ignores `{part.name}` when `{size.name}={size.maximum}` is also given",
)
class IgnoredOnLargestPage(_Forgetful[Filter]):
    """Forgets the filter where as many items as possible are asked for. Others come, too."""

    def forgets(self, query: Query) -> bool:
        return query.limit == self.collection.paging.largest


@mutant(_SOUND, each=texts, diagnosis="ignores `{part.name}` where it is `all`")
class AllMeansAny(MutantBehaviour[Filter]):
    """Reads the value `all` as no filter. It is a value like any other."""

    def matching_one(self, filter: Filter, value: Json) -> Condition:
        spoiled = filter == self.part and value == "all"
        return EVERYTHING if spoiled else super().matching_one(filter, value)


class _Shares(MutantBehaviour[Filter]):
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


@mutant(
    *(_SOUND, _DEFAULT, _SEVERAL),
    each=equals,
    diagnosis="ignores `{part.name}` for some of its values",
)
class CommonValueIgnored(_Shares):
    """Forgets the filter for the most common value. All others work."""

    def equal(self, filter: Filter, field: Field, value: Json) -> Condition:
        spoiled = filter == self.part and value == self.value_by_share("DESC")
        return EVERYTHING if spoiled else super().equal(filter, field, value)


@mutant(_COMPLETE, each=equals, diagnosis="answers nothing to the rarest value of `{part.name}`")
class RareValueLost(_Shares):
    """Finds nothing for the rarest value. All others work."""

    def equal(self, filter: Filter, field: Field, value: Json) -> Condition:
        spoiled = filter == self.part and value == self.value_by_share("ASC")
        return NOTHING if spoiled else super().equal(filter, field, value)


@mutant(_COMPLETE, each=equals, diagnosis="answers nothing to `{part.name}`")
class FindsNothing(MutantBehaviour[Filter]):
    """Finds nothing for any value. The page and its total are empty."""

    def matching_one(self, filter: Filter, value: Json) -> Condition:
        spoiled = filter == self.part and value is not None
        return NOTHING if spoiled else super().matching_one(filter, value)


@mutant(_COMPLETE, each=only_if(equals, refusing), diagnosis="refuses every value of `{part.name}`")
class RefusesValues(MutantBehaviour[Filter]):
    """Refuses every value. The parameter cannot be used."""

    def matching_one(self, filter: Filter, value: Json) -> Condition:
        if filter == self.part and value is not None:
            raise Refusal(self.query_status, f"{filter.name} is not supported")
        return super().matching_one(filter, value)


@mutant(_COMPLETE, each=equals, diagnosis="loses the last match of `{part.name}`")
class MatchLost(MutantBehaviour[Filter]):
    """Loses the match that sorts lowest, for every value, and does not count it. Totals show it."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        found = super().matching(filter, value)
        if filter != self.part or value is None:
            return found
        table, position = quoted(self.table.name), self.table.position
        usual = self.collection.order.usual
        order = f"ORDER BY {self.table.rank(usual.by if usual else None)}, {position} LIMIT 1"
        last = f"(SELECT {position} FROM {table} WHERE {found.sql} {order})"
        return found & Condition(f"{position} <> {last}", found.values)


@mutant(
    _COMPLETE,
    each=only_if(equals, paged),
    diagnosis="cuts the page before it applies `{part.name}`",
)
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


class _Likened(MutantBehaviour[Filter]):
    """Compares by ``like``: SQL with the column and two marks for the value."""

    like = ""

    def equal(self, filter: Filter, field: Field, value: Json) -> Condition:
        if filter != self.part:
            return super().equal(filter, field, value)
        return self.table.where("value", field, self.like, *[value] * self.like.count("?"))


@mutant(_EXACT, _CASE, each=texts, diagnosis="answers values that begin with the one asked for")
class Beginning(_Likened):
    """Finds values that begin with the one asked for. Longer values are found, too."""

    like = "substr({column}, 1, length(?)) = ?"


@mutant(_EXACT, _CASE, each=texts, diagnosis="answers values that contain the one asked for")
class AnyPart(_Likened):
    """Finds values that contain the one asked for. Longer values are found, too."""

    like = "instr({column}, ?) > 0"


@mutant(
    _EXACT,
    _CASE,
    each=texts,
    diagnosis=("answers as if `_` were a wildcard", "compares without case"),
)
class Wildcards(_Likened):
    """Compares by LIKE. `_` and `%` in a value stand for other characters."""

    like = "{column} LIKE ?"


@mutant(_EXACT, _CASE, each=texts, diagnosis="answers values that the one asked for begins with")
class BeginsTheQuestion(_Likened):
    """Finds values with which the one asked for begins. Shorter values are found, too."""

    like = "substr(?, 1, length({column})) = {column}"


@mutant(_EXACT, each=cased, diagnosis="compares the first 12 characters")
class Cut(_Likened):
    """Compares by a column that is 12 characters wide. Longer values become the same one."""

    like = "substr({column}, 1, 12) = substr(?, 1, 12)"


@mutant(_EXACT, each=cased, diagnosis="compares without case")
class AnyCase(_Likened):
    """Compares without case. A value in other case is found, too."""

    like = "lower({column}) = lower(?)"


class Unknowing(MutantBehaviour[Filter]):
    """The base of those that do something else with an unknown value of one filter."""

    def known(self, query: Query) -> None:
        super().known(query.without(self.part.name))


@mutant(_UNKNOWN, each=unlisted, diagnosis="ignores unknown values of `{part.name}`")
class UnknownIgnored(Unknowing):
    """Forgets the filter for a value that no item has. Everything is answered."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        found = super().matching(filter, value)
        return EVERYTHING if filter == self.part and not self.table.any(found) else found


@mutant("shape/status", each=unlisted_without_404)
class UnknownNotFound(Unknowing):
    """Answers 404 to a value that no item has. That status is not documented."""

    def known(self, query: Query) -> None:
        value = query.filters.get(self.part.name)
        if value is not None and not self.table.any(self.matching(self.part, value)):
            raise Refusal(404, "not found")
        super().known(query)


@mutant(
    _UNKNOWN, each=only_if(cased, refusing), diagnosis="refuses unknown values of `{part.name}`"
)
class UnknownRefused(Unknowing):
    """Refuses a value that no item has. The contract wants an empty page."""

    def known(self, query: Query) -> None:
        value = query.filters.get(self.part.name)
        if value is not None and not self.table.any(self.matching(self.part, value)):
            raise Refusal(self.query_status, f"{self.part.name} is unknown")
        super().known(query)


@mutant(_ABSENT, each=absents, diagnosis="takes `{part.name}={part.absent}` for a value")
class AbsentLiteral(MutantBehaviour[Filter]):
    """Takes the literal for a value. The items that have none are not found."""

    def absent(self, filter: Filter, field: Field) -> Condition:
        if filter == self.part:
            return self.equal(filter, field, filter.absent)
        return super().absent(filter, field)


@mutant(_ABSENT, each=absents, diagnosis="ignores `{part.name}={part.absent}`")
class AbsentIgnored(MutantBehaviour[Filter]):
    """Takes the literal for no filter. All items are answered."""

    def absent(self, filter: Filter, field: Field) -> Condition:
        return EVERYTHING if filter == self.part else super().absent(filter, field)


@mutant(
    _ABSENT,
    each=absents,
    diagnosis="answers to `{part.name}={part.absent}` the items that have one",
)
class AbsentInverted(MutantBehaviour[Filter]):
    """Answers to the literal the items that have a value. It is the wrong half."""

    def absent(self, filter: Filter, field: Field) -> Condition:
        absent = super().absent(filter, field)
        return ~absent if filter == self.part else absent


@mutant(_ABSENT, each=absents, diagnosis="refuses `{part.name}={part.absent}`")
class AbsentRefused(MutantBehaviour[Filter]):
    """Refuses the literal. It is a documented value."""

    def absent(self, filter: Filter, field: Field) -> Condition:
        if filter == self.part:
            raise Refusal(self.query_status, f"{filter.name} is unknown")
        return super().absent(filter, field)


def _given(query: Query) -> list[str]:
    """The names of the filters that stand in the query: defaults are no choice of it."""
    return [name for name in query.filters if name in query.texts]


@mutant(_TOGETHER, each=crowds, diagnosis="reads the first one of several filters")
class FirstOnly(MutantBehaviour[Whole]):
    """Reads the first of several filters only. Each alone works."""

    def condition(self, query: Query) -> Condition:
        return super().condition(query.without(*_given(query)[1:]))


@mutant(_TOGETHER, each=crowds, diagnosis="answers items that match any of the filters")
class AnyOf(MutantBehaviour[Whole]):
    """Answers items that match any of the filters. Each alone works."""

    def condition(self, query: Query) -> Condition:
        given = _given(query)
        if len(given) < 2:
            return super().condition(query)
        each = (self.matching(self.filters[n], query.filters[n]) for n in given)
        return super().condition(query.without(*given)) & reduce(Condition.__or__, each, NOTHING)


@mutant(_TOGETHER, each=pairs, diagnosis=IGNORED)
class OneBesideAnother(Beside):
    """Forgets one filter where a certain other is given. Each alone works."""


@mutant(
    *(_TOGETHER, "{part.together}"),
    each=triples,
    diagnosis="ignores `{part.name}` where all filters are given",
)
class LeftOutOfAll(_Forgetful[OfMany]):
    """Forgets one filter where all are given. Every two of them work."""

    def forgets(self, query: Query) -> bool:
        return len(query.filters) == len(self.filters)
