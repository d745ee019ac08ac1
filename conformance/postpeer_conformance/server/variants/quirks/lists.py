"""Lists: orders of lists that have none, sizes of the server's own, and what may be refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import evolve

from ....contract import Field, Filter, Range
from ...answering.bodies import put
from ...answering.resource import Resource
from ...http.messages import Json, Page, Query
from ...store import Condition, Term, Terms
from ..page_parts import paged, whole
from ..parts import Whole, only_if, where
from .quirk import QuirkBehaviour, lot, quirk

_unsorted = where(lambda c: not c.order.sortings)
"""Where the order is the server's own."""
_own_size = only_if(paged, where(lambda c: c.paging.size is None))
_free_excess = where(lambda c: c.paging.excess == "either")
_free_past = where(lambda c: c.paging.past == "either")
_free_bound = where(lambda c: any(each.bound == "either" for each in c.filters))
_untold = where(lambda c: c.total and c.total.pointer is not None and c.total.nullable)
"""Where the total may be null."""


class _Placed(QuirkBehaviour):
    """Orders a list that has no order of its own, by something that the order depends on."""

    hook = "place"
    place: Callable[[Query], int]

    def order(self, query: Query) -> Terms:
        terms = super().order(query)
        if query.by is not None:
            return terms
        salt = 4801 + lot(self.place(query)) % 5000
        return Term(f"{self.table.position} * {salt} % 10007"), *terms


@quirk(_unsorted)
class OrderOfTheDay(_Placed):
    """Has another order each time that it is started. A list without an order may have any."""

    started = 0

    def __init__(self, resource: Resource, part: Whole) -> None:
        super().__init__(resource, part)
        type(self).started += 1
        self.day = type(self).started

    def place(self, _query: Query) -> int:
        return self.day


@quirk(only_if(_unsorted, whole), of=_Placed)
def any_order(self: _Placed, _query: Query) -> int:
    """Shuffles the list for each response. One that comes whole, without an order, may have any."""
    return self.count("order")


@quirk(_own_size)
class SevenItems(QuirkBehaviour):
    """Answers pages of seven items. Where nobody can ask for a size, it is the server's own."""

    def page_size(self, _values: Mapping[str, Json]) -> int:
        return 7


@quirk(_free_excess)
class ExcessCapped(QuirkBehaviour):
    """Answers the largest page to a size that is too great. The contract leaves it open here."""

    def page_size(self, values: Mapping[str, Json]) -> int:
        return min(super().page_size(values), self.paging.largest)

    def is_capped(self, parameter: object) -> bool:
        return parameter == self.paging.size


@quirk(_free_past)
class PastEmpty(QuirkBehaviour):
    """Answers an empty page behind the last one. The contract leaves it open here."""

    def check_end(self, query: Query) -> None:
        pass


@quirk(_free_bound)
class BoundExcluded(QuirkBehaviour):
    """Leaves out the items at the value of a range. The contract leaves it open here."""

    def ranging(self, filter: Filter, field: Field, value: Json) -> Condition:
        excluded = isinstance(filter, Range) and filter.bound == "either"
        read = evolve(filter, bound="excluded") if excluded else filter
        return super().ranging(read, field, value)


@quirk(_untold)
class TotalUntold(QuirkBehaviour):
    """Tells the total on every third page only. Where it may be null, nothing is told."""

    def present(self, page: Page) -> Json:
        body, total = super().present(page), self.collection.total
        pointer = total.pointer if total is not None and self.count("page") % 3 else None
        return body if pointer is None else put(body, pointer, None)
