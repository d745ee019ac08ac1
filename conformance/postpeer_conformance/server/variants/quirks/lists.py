"""Lists: orders of lists that have none, sizes of the server's own, and what may be refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from ....contract import Collection, Field, Filter, Operation, Range
from ....contract import Whole as WholeList
from ...answering.resource import Resource
from ...http.messages import Json, Page, Query
from ...store import Condition, Term, Terms
from ..parts import Whole
from .quirk import QuirkBehaviour, lot, quirk


def _unsorted(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Where the order is the server's own."""
    if not collection.order.sortings:
        yield Whole()


def _unsorted_whole(operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Where such a list comes whole."""
    if isinstance(collection.paging, WholeList):
        yield from _unsorted(operation, collection)


def _own_size(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Where the size of a page is the server's own."""
    if collection.paging.size is None and not isinstance(collection.paging, WholeList):
        yield Whole()


def _free_excess(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Where a size that is too great may be refused or not."""
    if collection.paging.excess == "either":
        yield Whole()


def _free_past(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Where a page behind the last one may be refused or not."""
    if collection.paging.past == "either":
        yield Whole()


def _free_bound(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Where a range may list the items at the value itself or not."""
    yield from (Whole() for each in collection.filters if each.bound == "either")


def _untold(_operation: Operation, collection: Collection) -> Iterator[Whole]:
    """Where the total may be null."""
    total = collection.total
    if total is not None and total.pointer is not None and total.nullable:
        yield Whole()


class _Placed(QuirkBehaviour):
    """Orders a list that has no order of its own by ``place``."""

    def place(self, query: Query) -> int:
        """What the order depends on."""
        raise NotImplementedError

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


@quirk(_unsorted_whole)
class AnyOrder(_Placed):
    """Shuffles the list for each answer. One that comes whole, without an order, may have any."""

    def place(self, _query: Query) -> int:
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
    """Tells no total on every page but the first. Where it may be null, nothing is told."""

    def page(self, query: Query) -> Page:
        untold = self.count("page") % 3 == 0 or query.later
        return evolve(super().page(query), total=None) if untold else super().page(query)
