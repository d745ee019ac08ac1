"""The walk over the whole list before the questions."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ...contract import ByCursor, ByNumber, Collection, Field, Whole
from ...oracle.comparison import ParsedPage, free_fields, page_of, volatile_fields
from ...oracle.following import Following
from ...oracle.records import Records
from ...transport.exchange import Exchange, Question
from ...transport.probe import Probe, Unanswered
from ...transport.query import Query
from .reader import Lost, Reader


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
    """The smallest that a page of the walk told; 0 where none told any."""
    size: int = 0
    """The size of its pages; 0 for the largest one."""

    def of_size(self, own: int) -> Census:
        """The same, where a page for which no size is asked holds *own* items."""
        return attrs.evolve(self, records=attrs.evolve(self.records, page_size=own))

    def like(self, before: Census) -> Census:
        """The same, with what was found out about the server when *before* was taken.

        A page that held the whole list then is taken for one that holds it now.
        """
        own = before.records.page_size
        if len(before.records) <= own:
            own = max(own, len(self.records))
        return self.of_size(own).regardless_of(before.records.volatile)

    def regardless_of(self, volatile: frozenset[Field]) -> Census:
        """The same, where these fields are made anew for each response."""
        return attrs.evolve(self, records=attrs.evolve(self.records, volatile=volatile))


def first_census(
    probe: Probe, collection: Collection, most: int, page: Exchange, lost: Lost | None = None
) -> tuple[Census | None, tuple[Exchange, ...]]:
    """The census, which knows what the server makes anew; and what was asked to know it.

    *page* was answered just before; *lost* is told of pages that got no response.  Where *page* has
    other values than the census' first page, a third question is asked: what hangs on the question
    would be the same on two of the three, and is a fault.

    Raises BudgetSpent; and Unanswered, unless *lost* is told of it.
    """
    census = take(probe, collection, most, lost=lost)
    if census is None:
        return None, ()
    census, short = _unskipped(probe, collection, most, census)
    census, asked = _agreed(probe, collection, most, page, census)
    asked = (*short, *asked)
    census = census.of_size(_own_size(probe, collection, page, census))
    first = next(
        each for each in census.exchanges if page_of(collection, each.response) is not None
    )
    census = census.regardless_of(_places(collection, census))
    known = [page_of(collection, each.response) for each in (page, first)]
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
    known.append(page_of(collection, again.response))
    volatile = frozenset() if None in known else volatile_fields(collection, *filter(None, known))
    return census.regardless_of(census.records.volatile | volatile), (*asked, again)


def _places(collection: Collection, census: Census) -> frozenset[Field]:
    """The fields that hold the cursor behind an item: it may be another one in another query."""
    if not isinstance(collection.paging, ByCursor):
        return frozenset()
    following, found = Following(collection, ""), frozenset(free_fields(collection))
    for exchange, page in _pages(collection, *census.exchanges):
        told = following.told(exchange.response)
        if page.items and told is not None:
            found &= {f for f in found for item in page.items if f.of(item) == told}
    return found if census.records else frozenset()


def _unskipped(
    probe: Probe, collection: Collection, most: int, census: Census
) -> tuple[Census, tuple[Exchange, ...]]:
    """*census*, or one by pages as small as its first one, if numbers of larger ones skip items.

    If so, what was asked for *census* comes second: the clauses of sizes judge its short pages.
    """
    first = page_of(collection, census.exchanges[0].response)
    came = 0 if first is None else len(first.items)
    there = max(census.total, len(census.records))
    if not isinstance(collection.paging, ByNumber) or not came < min(census.size, there):
        return census, ()
    if came < collection.paging.smallest or probe.budget < 4 * -(-there // came):
        return census, ()
    try:
        other = take(probe, collection, most, size=came)
    except Unanswered:
        return census, ()
    return (census, ()) if other is None or other.lost else (other, census.exchanges)


def _agreed(
    probe: Probe, collection: Collection, most: int, page: Exchange, census: Census
) -> tuple[Census, tuple[Exchange, ...]]:
    """*census*, or one by pages of another size where its totals, and *page*'s, contradict.

    A cache or a replica may answer one page from an older list each time that it is asked for.  If
    so, what was asked for the first census comes second, and is wrong for the one that is returned.
    """
    # Without what opens the list, the first page may be one of fewer items.
    first = () if collection.opening else (page,)
    pages = _pages(collection, *first, *census.exchanges)
    told = {each.total: exchange for exchange, each in pages if each.total is not None}
    if len(told) < 2 or probe.budget < 4 * len(census.exchanges):
        return census, ()
    smaller = max(collection.paging.smallest, census.size - 1)
    try:
        other = take(probe, collection, most, fresh=True, size=smaller)
        totals = {p.total for _, p in _pages(collection, *other.exchanges)} if other else set()
        # A total as large as the page may be the number of the page's own items.
        if other is None or other.lost or len(totals) > 1 or totals == {smaller}:
            return census, ()
        odd = next(exchange for total, exchange in told.items() if total not in totals)
        again = probe.ask(attrs.evolve(odd.question, fresh=True))
    except Unanswered:
        return census, ()
    same = page_of(collection, again.response) == page_of(collection, odd.response)
    return other, (*census.exchanges, again) if same else ()


def _own_size(probe: Probe, collection: Collection, page: Exchange, census: Census) -> int:
    """How many items a page holds for which no size is asked; 0 where the document says it."""
    paging = collection.paging
    if isinstance(paging, Whole) or (paging.size is not None and paging.size.default is not None):
        return 0
    if collection.opening and paging.size is None:
        return census.records.page_size
    if collection.opening:
        try:
            page = probe.ask(Question(collection.opening, source="census"))
        except Unanswered:
            return 0
    found = page_of(collection, page.response)
    return len(found.items) if found is not None else census.records.page_size


def _pages(collection: Collection, *exchanges: Exchange) -> Iterable[tuple[Exchange, ParsedPage]]:
    """Those of *exchanges* that hold a page, each with it."""
    return ((e, page) for e in exchanges if (page := page_of(collection, e.response)) is not None)


def _nearly(collection: Collection, query: Query) -> Query:
    """*query* for a page of one item less; where there is no such page, with its order by name."""
    paging = collection.paging
    size = int(query.get(paging.size_name) or paging.default) - 1
    if paging.size is not None and size >= paging.smallest:
        return Query(paging.asking(size=size)).with_(*query.without(paging.size_name))
    return query.with_(*collection.order.usual_asking)


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
    walk = Reader(probe, collection, fresh, lost)
    high = _walked(walk, size or collection.paging.largest, most)
    if not walk.pages:
        return None
    pages, missed = len(walk.exchanges), walk.lost or walk.shuffled(high)
    if walk.ended and len(walk.items) < walk.total:
        # Where no page holds an item, others are no part of what walks find.
        missed = not walk.items or walk.finds_more(high) or walk.gap
    missing = missed and (len(walk.items) < walk.total or not walk.totals)
    records = Records.of(
        collection,
        list(walk.items.values()),
        complete=walk.ended and not missing and not walk.astray,
        total=walk.total,
        page_size=0 if collection.paging.size else walk.first,
        gaps=not walk.totals and (missing or walk.repeated > 0),
    )
    return Census(records, tuple(walk.exchanges), pages, missed, walk.total, high)


def _walked(walk: Reader, high: int, most: int) -> int:
    """Walks with pages of *high* items; gives the size that served."""
    while not walk.ended and len(walk.items) < most and not walk.tired(high, most):
        page = walk.step(high)
        if page is None and not walk.pages:
            # The largest page is refused or broken: the clauses say so, and the default one serves.
            high = walk.collection.paging.default
            page = walk.step(high, asked=False)
            if page is None and walk.opening:
                walk.opening = ()  # a clause says so; the list of the defaults is better than none
                page = walk.step(high)
        elif page is None:
            page = walk.step(high)  # it may have failed only once
        if page is None:
            break
    return high
