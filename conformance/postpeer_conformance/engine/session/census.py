"""The walk over the whole list before the questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs

from ...contract import Collection, Field
from ...oracle.comparison import ParsedPage, parse_page, volatile_fields
from ...oracle.records import Records
from ...transport.exchange import Exchange, Question
from ...transport.probe import Probe, Unanswered
from ...transport.query import Query

_WALKS = 4
"""More walks to find what one has lost."""
_PATIENCE = 3
"""A walk over short pages ends after about so many times the pages that it should take."""

Lost = Callable[[Unanswered], None]
"""Is told of a page that got no answer."""


@attrs.frozen
class Census:
    """What the list held when it was walked."""

    records: Records
    exchanges: tuple[Exchange, ...] = attrs.field(repr=False)

    pages: int
    """How many of the exchanges are the walk's; the others look for what it lost."""
    lost: bool
    """Whether the walk came to its end without items that the list has."""
    total: int
    """The smallest that a page of the walk told."""
    size: int = 0
    """The size of its pages; 0 for the largest one."""

    def regardless_of(self, volatile: frozenset[Field]) -> Census:
        """The same, where these fields are made anew for each answer."""
        return attrs.evolve(self, records=attrs.evolve(self.records, volatile=volatile))


def first_census(
    probe: Probe, collection: Collection, most: int, page: Exchange, lost: Lost | None = None
) -> tuple[Census | None, tuple[Exchange, ...]]:
    """The census, which knows what the server makes anew; and what was asked to know it.

    *page* was answered just before; *lost* is told of pages that got no answer.  Where *page* has
    other values than the census' first page, a third question is asked: what hangs on the question
    would be the same on two of the three, and is a fault.

    Raises BudgetSpent; and Unanswered, unless *lost* is told of it.
    """
    census = take(probe, collection, most, lost=lost)
    if census is None:
        return None, ()
    census, asked = _agreed(probe, collection, most, page, census)
    first = next(each for each in census.exchanges if page_of(collection, each) is not None)
    known = [page_of(collection, each) for each in (page, first)]
    if None in known or not volatile_fields(collection, *filter(None, known)):
        return census, asked
    nearly = Question(_nearly(collection, first.question.query), source="census")
    try:
        again = probe.ask(nearly)
    except Unanswered as error:
        if lost is None:
            raise
        lost(error)
        return census, asked
    known.append(page_of(collection, again))
    volatile = frozenset() if None in known else volatile_fields(collection, *filter(None, known))
    return census.regardless_of(volatile), (*asked, again)


def _agreed(
    probe: Probe, collection: Collection, most: int, page: Exchange, census: Census
) -> tuple[Census, tuple[Exchange, ...]]:
    """*census*, or one by pages of another size where its totals, and *page*'s, contradict.

    A cache or a replica may answer one page from an older list each time that it is asked for.  If
    so, what was asked for the first census comes second, and is wrong for the one that is returned.
    """
    told = {each.total: exchange for exchange, each in _pages(collection, page, *census.exchanges)}
    if len(told) < 2 or probe.budget < 4 * len(census.exchanges):
        return census, ()
    smaller = max(collection.paging.smallest, census.size - 1)
    try:
        other = take(probe, collection, most, fresh=True, size=smaller)
        totals = {p.total for _, p in _pages(collection, *other.exchanges)} if other else set()
        if other is None or other.lost or len(totals) > 1:
            return census, ()
        odd = next(exchange for total, exchange in told.items() if total not in totals)
        again = probe.ask(attrs.evolve(odd.question, fresh=True))
    except Unanswered:
        return census, ()
    same = page_of(collection, again) == page_of(collection, odd)
    return other, (*census.exchanges, again) if same else ()


def _pages(collection: Collection, *exchanges: Exchange) -> Iterable[tuple[Exchange, ParsedPage]]:
    """Those of *exchanges* that hold a page, each with it."""
    return ((e, page) for e in exchanges if (page := page_of(collection, e)) is not None)


def _nearly(collection: Collection, query: Query) -> Query:
    """*query* for a page of one item less; where there is no such page, with its order by name."""
    paging = collection.paging
    size = paging.window(query.texts)[1] - 1
    if size >= paging.smallest:
        return Query(paging.asking(size=size)).with_(*query.without(paging.size.name))
    return query.with_(*collection.order.here)


def take(
    probe: Probe,
    collection: Collection,
    most: int,
    *,
    fresh: bool = False,
    size: int = 0,
    lost: Lost | None = None,
) -> Census | None:
    """Walks the list until *most* items are known; None where no page could be read.

    Raises BudgetSpent; and Unanswered, unless *lost* is told of it.

    The walk goes on from where a page ended, so that a server that answers shorter pages than it
    was asked for is still seen whole; the clauses of page judge such pages.
    """
    walk = _Walk(probe, collection, fresh, lost)
    high = size or collection.paging.largest
    while not walk.ended and len(walk.items) < most and not walk.tired(high, most):
        query = Query(collection.paging.asking(size=high))
        page = walk.step(query, high)
        if page is None and not walk.totals:
            # The largest page is refused or broken: the clauses say so, and the default one serves.
            high = collection.paging.default
            page = walk.step(Query(), high)
        elif page is None:
            page = walk.step(query, high)  # it may have failed only once
        if page is None:
            break
    if not walk.totals:
        return None
    pages, missed = len(walk.exchanges), False
    if walk.ended and len(walk.items) < min(walk.totals):
        # Where no page holds an item, others are no part of what walks find.
        missed = not walk.items or walk.finds_more(high) or walk.gap
    items = list(walk.items.values())
    missing = missed and len(items) < min(walk.totals)
    complete, total = walk.ended and not missing, min(walk.totals)
    records = Records.of(collection, items, complete=complete, total=total)
    return Census(records, tuple(walk.exchanges), pages, missed, total, high)


@attrs.define
class _Walk:
    """A walk that goes on from where each page ended."""

    probe: Probe
    collection: Collection
    fresh: bool
    """Whether the next question goes over a new connection."""
    lost: Lost | None
    items: dict[Any, Any] = attrs.field(factory=dict)
    exchanges: list[Exchange] = attrs.field(factory=list)
    totals: list[int] = attrs.field(factory=list)
    ended: bool = False
    gap: bool = False
    """Whether there was a short page before others, or one repeated."""
    short: bool = False

    def step(self, query: Query, size: int) -> ParsedPage | None:
        """The next page; None where the answer holds none."""
        query = query.with_(*self.collection.paging.asking(start=len(self.items)))
        page = self._ask(Question(query, source="census", fresh=self.fresh))
        self.fresh = False
        if page is None:
            return None
        self.totals.append(page.total)
        known = len(self.items)
        for item in page.items:
            self.items.setdefault(self.collection.key.of(item), item)
        # A short page is the last one only where the total says so; an empty one, or one that
        # brings nothing new, ends any walk.
        last = len(page.items) < size and len(self.items) >= page.total
        nothing_new = len(self.items) == known
        self.gap |= (self.short and not nothing_new) or (nothing_new and bool(page.items))
        self.short = len(page.items) < min(size, page.total - known)
        self.ended = last or nothing_new
        return page

    def tired(self, size: int, most: int) -> bool:
        """Whether the pages are so short that the walk would take all requests of a run."""
        known = max(len(self.items), *self.totals, 0)
        due = -(-min(known, most) // size)
        return len(self.exchanges) > _PATIENCE * due + 1

    def finds_more(self, size: int) -> bool:
        """Whether a page in the other order, or the same walk again, shows what the walk lost.

        A list whose order changes from page to page loses other items each time.
        """
        turned = Query.of(self.collection.order.unusual, *self.collection.paging.asking(size=size))
        walk = [exchange.question.query for exchange in self.exchanges]
        start = len(self.items)
        self._look([turned])
        for _ in range(_WALKS):
            known = len(self.items)
            if known >= min(self.totals) or self.probe.budget < 4 * len(walk):
                break
            self._look(walk)
            if len(self.items) == known:
                break
        return len(self.items) > start

    def _look(self, queries: Iterable[Query]) -> None:
        for query in queries:
            page = self._ask(Question(query, source="census"))
            for item in page.items if page is not None else ():
                self.items.setdefault(self.collection.key.of(item), item)

    def _ask(self, question: Question) -> ParsedPage | None:
        try:
            exchange = self.probe.ask(question)
        except Unanswered as error:
            if self.lost is None:
                raise
            self.lost(error)
            return None
        self.exchanges.append(exchange)
        return page_of(self.collection, exchange)


def page_of(collection: Collection, exchange: Exchange) -> ParsedPage | None:
    """The page in *exchange*, or None where the answer holds none."""
    if exchange.answer.status != 200:
        return None
    try:
        return parse_page(collection, exchange.answer)
    except ValueError:
        return None
