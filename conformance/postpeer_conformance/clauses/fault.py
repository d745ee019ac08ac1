"""A wrong page and its defects, by which each clause decides whether it is broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import attrs

from ..contract import Collection, Equals, Filter
from ..oracle.checked import CheckedExchange
from ..oracle.oracle import Oracle, Page
from ..oracle.records import Records
from ..transport.query import Query

Aspect = Literal[
    "identity",
    "item",
    "order",
    "total",
    "end",
    "size",
    "filters",
    "filter",
    "window",
    "step",
    "lost",
]
"""The part of a page that is wrong: an item listed twice, or with other values than before;
the order; the total, or where the list ends by it; the number of items; what several filters, or
one, chose; which window it is; which page of a walk that follows the responses; an item
that the walk over the whole list lost."""


@attrs.frozen
class Fault:
    """A wrong or missing page, as :attr:`Clause.blamed` gets it."""

    judged: CheckedExchange
    aspect: Aspect
    filter: Filter | None = None
    """The filter that selected wrongly, if it was a single one."""

    @classmethod
    def of(cls, judged: CheckedExchange) -> Fault:
        """What is most likely wrong with *judged*."""
        filters = list(_filters(judged))
        aspect = _aspect(judged, filters)
        return cls(judged, aspect, filters[0] if aspect == "filter" else None)

    @classmethod
    def of_filters(cls, judged: CheckedExchange) -> Iterator[Fault]:
        """One fault for each filter of *judged*: it may have selected wrongly."""
        return (cls(judged, "filter", filter) for filter in _filters(judged))

    @property
    def query(self) -> Query:
        """The query, or the one for the first page of its walk."""
        step = self.judged.question.step
        return self.judged.question.query if step is None else step.first

    @property
    def oracle(self) -> Oracle:
        """The oracle that knows the right page."""
        assert self.judged.oracle is not None
        return self.judged.oracle

    @property
    def past_the_end(self) -> int | None:
        """The start of a page past all matches; None where some are left."""
        page = self.judged.expectation
        if isinstance(page, Page) and page.start >= page.must.bit_count():
            return page.start
        return None


def _filters(judged: CheckedExchange) -> Iterator[Filter]:
    known = {} if judged.oracle is None else judged.oracle.filters
    asked = judged.question.query.names
    yield from (known[name] for name in asked if name in known)
    # A wrong default lists items that the right one excludes, or counts others.
    if judged.oracle is not None and judged.kinds & {"foreign", "total"}:
        defaults = judged.oracle.meanings.defaults
        yield from (known[name] for name in defaults if name not in asked)


def _aspect(judged: CheckedExchange, filters: list[Filter]) -> Aspect:
    collection = judged.operation.collection
    assert collection is not None
    kinds = judged.kinds
    if "duplicate" in kinds:
        return "identity"
    if kinds == {"record"}:
        return "item"
    step = judged.question.step
    led = step is not None and (step.start or step.back)
    if led and (kinds != {"total"} or _asks_for_others(judged)):
        return "step"
    if _were_lost(judged, filters):
        return "lost"
    if kinds <= {"order", "window"} and "order" in kinds:
        return "order"
    if kinds == {"total"} or (kinds == {"total", "window"} and not filters):
        return "total"
    if counted_wrongly(judged):
        return "end"
    if not filters and _of_another_list(judged):
        return "total"
    return _of_choice(judged, collection, filters)


def _asks_for_others(judged: CheckedExchange) -> bool:
    """Whether the address that led there asks for other items than the first page of the walk."""
    alone = None if judged.oracle is None else judged.oracle.expect(judged.question.query)
    due = judged.expectation
    return isinstance(alone, Page) and isinstance(due, Page) and alone.must != due.must


def _of_another_list(judged: CheckedExchange) -> bool:
    """Whether it is as long as its wrong total wants it: items are missing, or too many."""
    page, seen = judged.expectation, judged.seen
    if seen is None or seen.total is None or not isinstance(page, Page) or page.start:
        return False
    return judged.kinds >= {"total", "count"} and len(seen.items) == min(page.size, seen.total)


def _of_choice(judged: CheckedExchange, collection: Collection, filters: list[Filter]) -> Aspect:
    """The aspect of a page of wrong items: its size, its filters, its window or its order."""
    kinds = judged.kinds
    skips = collection.paging.position_name in judged.question.query.names
    if skips and judged.seen is None:
        return "window"  # without the number it was a page, or less would show it
    if kinds == {"count"} and not skips and not (filters and _lacks_matches(judged)):
        return "size"
    # A default, or the literal for everything, would also choose wrongly on the first page.
    choosing = [each for each in filters if _chooses(each, judged)]
    told = judged.seen is not None and judged.seen.total is not None and "total" not in kinds
    # The filters chose rightly where the total is right, and no item is foreign.
    counted = told and (kinds == {"count"} or (skips and "foreign" not in kinds))
    if filters and not counted and (choosing or not skips or "foreign" in kinds):
        return "filters" if len(choosing or filters) > 1 else "filter"
    if skips:
        return "window"
    return "order" if "window" in kinds and "count" not in kinds else "size"


def _chooses(filter: Filter, judged: CheckedExchange) -> bool:
    """Whether the query of *judged* has a value of *filter* that narrows the list."""
    return judged.question.query.get(filter.name) not in (None, filter.everything)


def _lacks_matches(judged: CheckedExchange) -> bool:
    """Whether it has too few items, and no total says that more match."""
    page, seen = judged.expectation, judged.seen
    if seen is None or seen.total is not None or not isinstance(page, Page):
        return False
    return len(seen.items) < min(page.size, page.must.bit_count())


def _were_lost(judged: CheckedExchange, filters: list[Filter]) -> bool:
    """Whether it holds matching items that the walk over the whole list did not find."""
    records = None if judged.oracle is None else judged.oracle.records
    if records is None or not ("foreign" in judged.kinds or _is_within(judged)):
        return False
    if records.collection.total is not None and records.total <= len(records):
        return False  # the total, too, says that the list has no more
    return strangers_match(judged, filters) and not _were_closed(judged)


def _is_within(judged: CheckedExchange) -> bool:
    """Whether it is a wrong first page with items before, or in the place of, those of the walk."""
    page, oracle, seen = judged.expectation, judged.oracle, judged.seen
    if oracle is None or seen is None or not isinstance(page, Page) or page.start:
        return False
    if "window" not in judged.kinds or not oracle.is_usual(page):
        return False
    known = [oracle.collection.key.of(item) in oracle.records.rank for item in seen.items]
    return page.size <= page.must.bit_count() or known != sorted(known, reverse=True)


def _were_closed(judged: CheckedExchange) -> bool:
    """Whether the items that the walk did not find have a value that none of those it found has.

    The walk asked for all values of that filter, so it did not lose these items by chance.
    """
    oracle, seen = judged.oracle, judged.seen
    if oracle is None or seen is None:
        return False
    opened = {name for name, _ in oracle.collection.opening}
    strangers = [e for e in seen.items if oracle.collection.key.of(e) not in oracle.records.rank]
    return any(
        isinstance(value, str | int) and not oracle.mask(filter, value)[1]
        for filter in oracle.collection.filters
        if filter.name in opened and isinstance(filter, Equals)
        for field in filter.fields
        for item in strangers
        for value in field.all_of(item)
    )


def strangers_match(judged: CheckedExchange, filters: Iterable[Filter]) -> bool:
    """Whether it holds items that the census does not know, and all of them match *filters*."""
    oracle, seen = judged.oracle, judged.seen
    if oracle is None or seen is None:
        return False
    collection = oracle.collection
    strangers = [each for each in seen.items if collection.key.of(each) not in oracle.records.rank]
    known = Oracle(oracle.operation, Records.of(collection, strangers, complete=False))
    page = known.expect(judged.question.query.only(*(filter.name for filter in filters)))
    return isinstance(page, Page) and page.may.bit_count() == len(strangers) > 0


def counted_wrongly(judged: CheckedExchange) -> bool:
    """Whether only the total of the same response says that it has too many or too few items.

    The list was not read to its end; the page has all matches known there, and reaches beyond them.
    """
    oracle, page, seen = judged.oracle, judged.expectation, judged.seen
    if oracle is None or oracle.records.complete or not isinstance(page, Page):
        return False
    if seen is None or seen.total is None:
        return False
    known = page.must.bit_count() - page.start
    identities = map(oracle.collection.key.of, seen.items)
    earlier = page.by is None and any(each in oracle.records.rank for each in identities)
    if (earlier and len(seen.items) > known) or oracle.records.gaps:
        return False  # it is the wrong window
    has_them = known < page.size and len(seen.items) >= known
    return has_them and judged.kinds == {"count"}
