"""A wrong page, and what of it is wrong: by that each clause says whether it is broken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import attrs

from ..contract import Collection, Filter
from ..oracle.checked import CheckedExchange
from ..oracle.oracle import Oracle, Page
from ..transport.query import Query

Aspect = Literal["identity", "item", "order", "total", "end", "size", "filters", "filter", "window"]
"""The part of a page that is wrong: an item that comes twice, or that is another one than before;
the order; the total, or where the list ends by it; the number of items; what several filters, or
one, chose; which window it is."""


@attrs.frozen
class Fault:
    """A page that is wrong, or missing, as clauses are asked for it."""

    judged: CheckedExchange
    aspect: Aspect
    filter: Filter | None = None
    """The filter that chose wrongly, if it is one."""

    @classmethod
    def of(cls, judged: CheckedExchange) -> Fault:
        """What of *judged* is wrong most likely."""
        filters = list(_filters(judged))
        aspect = _aspect(judged, filters)
        return cls(judged, aspect, filters[0] if aspect == "filter" else None)

    @classmethod
    def of_filters(cls, judged: CheckedExchange) -> Iterator[Fault]:
        """What each filter of *judged* may have chosen wrongly."""
        return (cls(judged, "filter", filter) for filter in _filters(judged))

    @property
    def query(self) -> Query:
        """What was asked."""
        return self.judged.question.query

    @property
    def oracle(self) -> Oracle:
        """What knows the right page."""
        assert self.judged.oracle is not None
        return self.judged.oracle

    @property
    def past_the_end(self) -> int | None:
        """The start of a page at which nothing is left; None where something is."""
        page = self.judged.expectation
        if isinstance(page, Page) and page.start >= page.must.bit_count():
            return page.start
        return None


def _filters(judged: CheckedExchange) -> Iterator[Filter]:
    known = {} if judged.oracle is None else judged.oracle.filters
    return (known[name] for name in judged.question.query.names if name in known)


def _aspect(judged: CheckedExchange, filters: list[Filter]) -> Aspect:
    collection = judged.operation.collection
    assert collection is not None
    kinds = judged.kinds
    if "duplicate" in kinds:
        return "identity"
    if kinds == {"record"}:
        return "item"
    if kinds <= {"order", "window"} and "order" in kinds:
        return "order"
    if kinds == {"total"} or (kinds == {"total", "window"} and not filters):
        return "total"
    if counted_wrongly(judged):
        return "end"
    return _of_choice(judged, collection, filters)


def _of_choice(judged: CheckedExchange, collection: Collection, filters: list[Filter]) -> Aspect:
    """What of a page of wrong items: its size, what the filters chose, or its window."""
    kinds = judged.kinds
    skips = judged.question.query.get(collection.paging.position.name) is not None
    if kinds == {"count"} and not skips:
        return "size"
    if filters:
        return "filters" if len(filters) > 1 else "filter"
    if skips:
        return "window"
    return "order" if "window" in kinds and "count" not in kinds else "size"


def counted_wrongly(judged: CheckedExchange) -> bool:
    """Whether only the total of the same answer says that its items are too many or too few.

    So it reaches behind the matches that are known of a list that was not read to its end, and has
    all of these.
    """
    oracle, page, seen = judged.oracle, judged.expectation, judged.seen
    if oracle is None or oracle.records.complete or seen is None or not isinstance(page, Page):
        return False
    known = page.must.bit_count() - page.start
    has_them = known < page.size and len(seen.items) >= known
    return has_them and judged.kinds == {"count"}
