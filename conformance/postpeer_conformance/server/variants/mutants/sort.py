"""Sort: orders that are turned, forgotten, or made of the wrong thing.

A run of the default budget asks for both orders and the default, each alone, with an offset, and
beside every other parameter.  The order among equals is free; and an order that only data of
another kind would show wrong stays an open misreading in the report.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from ....contract import Field
from ...http.messages import Json, Query
from ...store import Term, Terms, ranking
from .. import order_parts as orders
from ..breaks import either
from ..mutant import MutantBehaviour, mutant, table
from ..order_parts import Orders, by_instants, ordered, reordered
from ..page_parts import paged
from ..parts import P, only_if
from ..steps import Beside, Listed

_WHOLE, _DEFAULT, _USUAL = "sort/whole-result", "sort/default", "{part.usual}"


class _Ordered(MutantBehaviour[Orders]):
    """Orders the rows by other SQL."""

    step: Callable[[Field], str]

    def order(self, query: Query) -> Terms:
        if query.by is None:
            return super().order(query)
        position = Term(self.table.position, query.ascending)
        return (Term(self.step(query.by), query.ascending), position)

    def rounded(self, by: Field, size: int) -> str:
        """Times by steps of *size* seconds."""
        rank = self.table.rank(by)
        return f"{rank} / {size * 1_000_000}" if by.format == "date-time" else rank


class _Turned(MutantBehaviour[P]):
    """Turns the order of some queries."""

    step: Callable[[Query], bool]

    def is_asked(self, query: Query) -> bool:
        """Whether the query asks for an order."""
        return any(each.name in query.texts for each in self.collection.order.parameters)

    def order(self, query: Query) -> Terms:
        ascending = query.ascending != self.step(query)
        return super().order(evolve(query, ascending=ascending))


@mutant(_WHOLE, reordered, "sorts each page by itself")
class WithinPage(MutantBehaviour[Orders]):
    """Cuts pages in the default order, then sorts each. The list as a whole is in no order."""

    def rows(self, query: Query) -> list[Json]:
        usual = self.collection.order.usual
        if usual is None or query.by is None:
            return super().rows(query)
        rows = super().rows(evolve(query, by=usual.by, ascending=usual.ascending))
        return sorted(rows, key=ranking(query.by), reverse=not query.ascending)


table(
    ("sort-turned", _Turned, "sort/{part.clause}", orders.sortings,
     "answers `{part.asking}` in the other order",
     lambda self, query: self.part.sorting.is_asked(query.texts),
     "Answers one of the orders from its other end. The others work."),
    ("sort-default-turned", _Turned, _DEFAULT, reordered, "takes the other order as the default",
     lambda self, query: not self.is_asked(query),
     "Takes the other order for the default. Both work where they are asked for."),
    ("sort-default-turned-beside", _Turned, _DEFAULT, orders.of_two,
     "turns the order of `{part.given}` without `{part.missing}`",
     lambda self, query: self.part.is_half_asked(query.texts),
     "Has another default direction for one field. With both parameters the order is right."),
    ("sort-both-turned", _Turned, either("sort/{part.last.clause}", "{part.clauses}"), reordered,
     ("answers `{part.first.asking}` in the other order",
      "answers `{part.last.asking}` in the other order"),
     lambda self, query: self.is_asked(query),
     "Confuses up and down where an order is asked for. The default is right."),
    ("sort-turned-after-first-page", _Turned, either(_WHOLE, "page/keeps-order"),
     only_if(ordered, paged), "turns the order on every page but the first",
     lambda query: query.later,
     "Turns the order after the first page. A walk meets the same items twice."),
    ("sort-ignored-beside", Beside, either("sort/{part.unusual.clause}", "{part.clauses}"),
     orders.sort_beside,
     "turns the order of `{part.unusual.asking}` when `{part.second.name}` is given", None,
     "Forgets the order where a certain filter is given. Alone it works."),
    ("sort-unsorted", _Ordered, either(_USUAL, _WHOLE), ordered, (),
     lambda self, _by: self.table.position,
     "Answers items as they came in. No order is kept."),
    ("sort-by-identity", _Ordered, _WHOLE, ordered, "sorts by `{key.name}`",
     lambda self, _by: self.table.value(self.collection.key.fields[0]),
     "Sorts by the identity. That is not the field that the contract names."),
    ("sort-as-text", _Ordered, either(_WHOLE, _USUAL), orders.misread, "sorts `{by.name}` as text",
     lambda self, by: f"CAST({self.table.value(by)} AS TEXT)",
     "Compares the values as text. 10 comes before 9, and a time in another zone where it looks."),
    ("sort-whole-seconds", _Ordered, either(_USUAL, _WHOLE), by_instants,
     "compares whole seconds of `{by.name}`", lambda self, by: self.rounded(by, 1),
     "Compares whole seconds. Items of one second are in no order."),
    ("sort-whole-days", _Ordered, either(_USUAL, _WHOLE), by_instants,
     "compares whole days of `{by.name}`", lambda self, by: self.rounded(by, 86_400),
     "Compares days. Items of one day are in no order."),
    ("sort-first-page-unsorted", Listed, _USUAL, ordered, (),
     lambda query, rows: rows if query.later else [*rows[-1:], *rows[:-1]],
     "Puts one new item on top of the first page. It stands there out of order."),
)  # fmt: skip
