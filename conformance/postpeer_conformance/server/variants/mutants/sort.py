"""Sort: orders that are turned, forgotten, or made of the wrong thing.

A run of the default budget asks for both orders and the default, each alone, with an offset, and
beside every other parameter.  The order among equals is free; and an order that only data of
another kind would show wrong stays an open misreading in the report.
"""

from __future__ import annotations

from attrs import evolve

from ...http.messages import Json, Query
from ...store import ranking
from ..mutant import Beside, MutantBehaviour, mutant
from ..parts import Whole, instants, misread, once, sort_beside

_UP, _DOWN, _DEFAULT, _WHOLE = (
    f"sort/{word}" for word in ("ascending", "descending", "default", "whole-result")
)


class _Ordered(MutantBehaviour[Whole]):
    """Orders the rows by ``term``."""

    def asked(self, query: Query) -> str | None:
        return query.texts.get(self.collection.order.parameter.name)

    def term(self) -> str:
        raise NotImplementedError

    def order(self, query: Query) -> str:
        direction = "ASC" if query.ascending else "DESC"
        return f"{self.term()} {direction}, {self.table.position} {direction}"


class _Turned(_Ordered):
    """Turns the order of some queries."""

    def turned(self, query: Query) -> bool:
        raise NotImplementedError

    def order(self, query: Query) -> str:
        ascending = query.ascending != self.turned(query)
        return MutantBehaviour.order(self, evolve(query, ascending=ascending))


@mutant(
    _UP,
    each=once,
    diagnosis="answers `{order.parameter.name}={order.ascending}` in the other order",
)
class AscendingTurned(_Turned):
    """Answers the greatest first where the least are asked for first. The other order works."""

    def turned(self, query: Query) -> bool:
        return self.asked(query) == self.collection.order.ascending


@mutant(
    _DOWN,
    each=once,
    diagnosis="answers `{order.parameter.name}={order.descending}` in the other order",
)
class DescendingTurned(_Turned):
    """Answers the least first where the greatest are asked for first. The other order works."""

    def turned(self, query: Query) -> bool:
        return self.asked(query) == self.collection.order.descending


@mutant(_DEFAULT, each=once, diagnosis="takes the other order as the default")
class DefaultTurned(_Turned):
    """Takes the other order for the default. Both work where they are asked for."""

    def turned(self, query: Query) -> bool:
        return self.asked(query) is None


@mutant(
    _UP,
    _DOWN,
    each=once,
    diagnosis=(
        "answers `{order.parameter.name}={order.ascending}` in the other order",
        "answers `{order.parameter.name}={order.descending}` in the other order",
    ),
)
class BothTurned(_Turned):
    """Confuses up and down where an order is asked for. The default is right."""

    def turned(self, query: Query) -> bool:
        return self.asked(query) is not None


@mutant(
    _WHOLE,
    _DEFAULT,
    _UP,
    _DOWN,
    "page/walk-is-complete",
    each=once,
    diagnosis="turns the order on every page but the first",
)
class TurnedAfterFirstPage(_Turned):
    """Turns the order after the first page. A walk meets the same items twice."""

    def turned(self, query: Query) -> bool:
        return query.offset > 0


@mutant(
    "sort/{part.unusual}",
    each=sort_beside,
    diagnosis="turns the order of `{part.first.name}={part.value}` "
    "when `{part.second.name}` is given",
)
class IgnoredBeside(Beside):
    """Forgets the order where a certain filter is given. Alone it works."""


@mutant(_WHOLE, each=once, diagnosis="sorts each page by itself")
class WithinPage(_Ordered):
    """Cuts pages in the default order, then sorts each. The list as a whole is in no order."""

    def rows(self, query: Query) -> list[Json]:
        sort = self.collection.order
        usual = evolve(query, ascending=sort.parameter.default == sort.ascending)
        rows = super().rows(usual)
        return sorted(rows, key=ranking(sort.by), reverse=not query.ascending)

    def term(self) -> str:
        return self.table.rank


@mutant(_WHOLE, _DEFAULT, _UP, _DOWN, each=once)
class Unsorted(_Ordered):
    """Answers items as they came in. No order is kept."""

    def term(self) -> str:
        return self.table.position


@mutant(_WHOLE, each=once, diagnosis="sorts by `{key.name}`")
class ByIdentity(_Ordered):
    """Sorts by the identity. That is not the field that the contract names."""

    def term(self) -> str:
        return self.table.value(self.collection.key)


@mutant(_WHOLE, each=misread, diagnosis="sorts `{order.by.name}` as text")
class AsText(_Ordered):
    """Compares the values as text. 10 comes before 9, and a time in another zone where it looks."""

    def term(self) -> str:
        return f"CAST({self.table.value(self.collection.order.by)} AS TEXT)"


@mutant(
    _WHOLE,
    _DEFAULT,
    _UP,
    _DOWN,
    each=instants,
    diagnosis="compares whole seconds of `{order.by.name}`",
)
class WholeSeconds(_Ordered):
    """Compares whole seconds. Items of one second are in no order."""

    def term(self) -> str:
        return f"{self.table.rank} / 1000000"


@mutant(
    _WHOLE,
    _DEFAULT,
    _UP,
    _DOWN,
    each=instants,
    diagnosis="compares whole days of `{order.by.name}`",
)
class WholeDays(_Ordered):
    """Compares days. Items of one day are in no order."""

    def term(self) -> str:
        return f"{self.table.rank} / 86400000000"


@mutant(_WHOLE, _DEFAULT, _UP, _DOWN, each=once)
class FirstPageUnsorted(_Ordered):
    """Puts one new item on top of the first page. It stands there out of order."""

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        return [*rows[-1:], *rows[:-1]] if not query.offset else rows

    def term(self) -> str:
        return self.table.rank
