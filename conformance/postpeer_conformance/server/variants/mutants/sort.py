"""Sort: orders that are turned, forgotten, or made of the wrong thing.

A run of the default budget asks for both orders and the default, each alone, with an offset, and
beside every other parameter.  The order among equals is free; and an order that only data of
another kind would show wrong stays an open misreading in the report.
"""

from __future__ import annotations

from attrs import evolve

from ....contract import Field
from ...http.messages import Json, Query
from ...store import Term, Terms, ranking
from ..mutant import Beside, MutantBehaviour, mutant
from ..order_parts import (
    Asked,
    Orders,
    by_instants,
    misread,
    ordered,
    reordered,
    sort_beside,
    sortings,
)
from ..page_parts import paged
from ..parts import P, only_if

_WHOLE, _DEFAULT, _WALK = "sort/whole-result", "sort/default", "page/walk-is-complete"


class _Ordered(MutantBehaviour[Orders]):
    """Orders the rows by ``term``."""

    def term(self, by: Field) -> str:
        raise NotImplementedError

    def order(self, query: Query) -> Terms:
        if query.by is None:
            return super().order(query)
        position = Term(self.table.position, query.ascending)
        return (Term(self.term(query.by), query.ascending), position)


class _Turned(MutantBehaviour[P]):
    """Turns the order of some queries."""

    def turned(self, query: Query) -> bool:
        raise NotImplementedError

    def is_asked(self, query: Query) -> bool:
        """Whether the query asks for an order."""
        return any(each.name in query.texts for each in self.collection.order.parameters)

    def order(self, query: Query) -> Terms:
        ascending = query.ascending != self.turned(query)
        return super().order(evolve(query, ascending=ascending))


@mutant("sort/{part.clause}", each=sortings, diagnosis="answers `{part.asking}` in the other order")
class Turned(_Turned[Asked]):
    """Answers one of the orders from its other end. The others work."""

    def turned(self, query: Query) -> bool:
        return self.part.sorting.is_asked(query.texts)


@mutant(_DEFAULT, each=reordered, diagnosis="takes the other order as the default")
class DefaultTurned(_Turned[Orders]):
    """Takes the other order for the default. Both work where they are asked for."""

    def turned(self, query: Query) -> bool:
        return not self.is_asked(query)


@mutant(
    "sort/descending",
    each=reordered,
    diagnosis=(
        "answers `{part.first.asking}` in the other order",
        "answers `{part.last.asking}` in the other order",
    ),
)
class BothTurned(_Turned[Orders]):
    """Confuses up and down where an order is asked for. The default is right."""

    def turned(self, query: Query) -> bool:
        return self.is_asked(query)


@mutant(
    _WHOLE,
    each=only_if(ordered, paged),
    diagnosis="turns the order on every page but the first",
)
class TurnedAfterFirstPage(_Turned[Orders]):
    """Turns the order after the first page. A walk meets the same items twice."""

    def turned(self, query: Query) -> bool:
        return query.later


@mutant(
    "{part.clauses}",
    each=sort_beside,
    diagnosis="turns the order of `{part.unusual.asking}` when `{part.second.name}` is given",
)
class IgnoredBeside(Beside):
    """Forgets the order where a certain filter is given. Alone it works."""


@mutant(_WHOLE, each=reordered, diagnosis="sorts each page by itself")
class WithinPage(MutantBehaviour[Orders]):
    """Cuts pages in the default order, then sorts each. The list as a whole is in no order."""

    def rows(self, query: Query) -> list[Json]:
        usual = self.collection.order.usual
        if usual is None or query.by is None:
            return super().rows(query)
        rows = super().rows(evolve(query, by=usual.by, ascending=usual.ascending))
        return sorted(rows, key=ranking(query.by), reverse=not query.ascending)


@mutant(_DEFAULT, each=ordered)
class Unsorted(_Ordered):
    """Answers items as they came in. No order is kept."""

    def term(self, _by: Field) -> str:
        return self.table.position


@mutant(_WHOLE, each=ordered, diagnosis="sorts by `{key.name}`")
class ByIdentity(_Ordered):
    """Sorts by the identity. That is not the field that the contract names."""

    def term(self, _by: Field) -> str:
        return self.table.value(self.collection.key.fields[0])


@mutant(_WHOLE, each=misread, diagnosis="sorts `{by.name}` as text")
class AsText(_Ordered):
    """Compares the values as text. 10 comes before 9, and a time in another zone where it looks."""

    def term(self, by: Field) -> str:
        return f"CAST({self.table.value(by)} AS TEXT)"


@mutant(_DEFAULT, each=by_instants, diagnosis="compares whole seconds of `{by.name}`")
class WholeSeconds(_Ordered):
    """Compares whole seconds. Items of one second are in no order."""

    size = 1_000_000

    def term(self, by: Field) -> str:
        rank = self.table.rank(by)
        return f"{rank} / {self.size}" if by.format == "date-time" else rank


@mutant(_DEFAULT, each=by_instants, diagnosis="compares whole days of `{by.name}`")
class WholeDays(WholeSeconds):
    """Compares days. Items of one day are in no order."""

    size = 86_400_000_000


@mutant(_DEFAULT, each=ordered)
class FirstPageUnsorted(MutantBehaviour[Orders]):
    """Puts one new item on top of the first page. It stands there out of order."""

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        return rows if query.later else [*rows[-1:], *rows[:-1]]
