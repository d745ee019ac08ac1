"""A walk over a whole list: by numbers, or by what the responses say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from ...contract import ByOffset, Collection
from ...oracle.comparison import ParsedPage, page_of
from ...oracle.following import Following
from ...transport.exchange import Exchange, Question
from ...transport.probe import Probe, Unanswered
from ...transport.query import Pairs, Query

_WALKS = 4
"""More walks to find what one has lost."""
_LIVELY = 4
"""Items that may come again where others are added during a walk."""
_PATIENCE = 3
"""A walk over short pages ends after about so many times the pages that it should take."""

Lost = Callable[[Unanswered], None]
"""Is told of a page that got no response."""


@attrs.define
class Reader:
    """A walk that goes on from where each page ended."""

    probe: Probe
    collection: Collection
    fresh: bool
    """Whether the next question goes over a new connection."""
    tell: Lost | None
    items: dict[Any, Any] = attrs.field(factory=dict)
    exchanges: list[Exchange] = attrs.field(factory=list)
    totals: list[int] = attrs.field(factory=list)
    """What pages told, where they told something."""
    opening: Pairs = attrs.field(init=False)
    """What asks for the whole list."""
    pages: int = 0
    """How many were read."""
    first: int = 0
    """How many items the first one held."""
    ended: bool = False
    gap: bool = False
    """Whether there was a short page before others, or one repeated."""
    repeated: int = 0
    """How many items came again on a later page."""
    strewn: int = 0
    """How many of these came behind new ones; an overlapping page begins with its old items."""
    circles: bool = False
    """Whether the latest page held nothing but items of those before."""
    astray: bool = False
    """Whether a response led to something that is no page of the list."""
    short: bool = False
    _cut: bool = False
    """Whether a page was too short each time that it was asked for."""
    _behind: Question | None = None
    """What leads on from the latest page, where the responses say it."""

    def __attrs_post_init__(self) -> None:
        self.opening = self.collection.opening

    @property
    def lost(self) -> bool:
        """Whether it must have lost items, though nothing tells how many there are.

        A list that lives repeats a few; one that repeats more has another order on each page.
        """
        return not self.totals and (self.circles or self.repeated > _LIVELY)

    @property
    def total(self) -> int:
        """The smallest that a page told; 0 where none told any."""
        return min(self.totals, default=0)

    def step(self, size: int, *, asked: bool = True) -> ParsedPage | None:
        """The next page of *size*, which is *asked* for; None where the response holds none."""
        question = self._question(size if asked else None, size)
        exchange, page = self._page(question)
        self.fresh = False
        if exchange and page and not self._cut and self._breaks_off(exchange, page, size):
            exchange, page = self._page(question)  # it may have come only once
            self._cut = bool(exchange and page and self._breaks_off(exchange, page, size))
        if exchange is None or page is None:
            past = exchange is not None and self._is_past(exchange)
            self.ended |= past
            return ParsedPage(None, ()) if past else None
        self.first = self.first if self.pages else len(page.items)
        self.pages += 1
        if page.total is not None:
            self.totals.append(page.total)
        self._add(page, size if self.collection.paging.size else max(1, self.first))
        self._look_ahead(question, exchange)
        return page

    def _breaks_off(self, exchange: Exchange, page: ParsedPage, size: int) -> bool:
        """Whether *page* is too short by what it says, or by what pages before it said."""
        due = size if self.collection.paging.size is not None else self.first
        if Following(self.collection, self.probe.place).goes_on(exchange.response):
            return len(page.items) < due
        return len(page.items) < min(due, self.total - len(self.items))

    def _page(self, question: Question) -> tuple[Exchange | None, ParsedPage | None]:
        exchange = self._ask(question)
        return exchange, None if exchange is None else page_of(self.collection, exchange.response)

    def _question(self, size: int | None, due: int) -> Question:
        """What asks for the next page: of *size*, or without a size for one of *due* items."""
        if self._behind is not None:
            return attrs.evolve(self._behind, fresh=self.fresh)
        paging = self.collection.paging
        done = len(self.items) if isinstance(paging, ByOffset) else self.pages * self._step(due)
        start = paging.asking(start=done, size=self._step(due))[-1:] if paging.position else ()
        query = Query((*self.opening, *paging.asking(size=size), *start))
        return Question(query, source="census", fresh=self.fresh)

    def _step(self, size: int) -> int:
        paging = self.collection.paging
        return size if paging.size is not None else paging.default

    def _add(self, page: ParsedPage, size: int) -> None:
        known = len(self.items)
        for item in page.items:
            identity = self.collection.key.of(item)
            self.strewn += identity in self.items and len(self.items) > known
            self.items.setdefault(identity, item)
        self.repeated += len(page.items) - (len(self.items) - known)
        # A short page is the last one only where the total says so; an empty one, or one that
        # brings nothing new, ends any walk.
        nothing_new = len(self.items) == known
        self.circles = nothing_new and bool(page.items)
        self.gap |= (self.short and not nothing_new) or self.circles
        total = page.total
        last = total is not None and len(page.items) < size and len(self.items) >= total
        self.short = len(page.items) < (size if total is None else min(size, total - known))
        self.ended = last or nothing_new

    def _look_ahead(self, question: Question, exchange: Exchange) -> None:
        """Finds out what leads on where no number does."""
        if self.collection.paging.position is None:
            following = Following(self.collection, self.probe.place)
            self._behind = following.after(question, exchange.response)
            self.astray = following.strays(exchange.response)
            self.ended |= self._behind is None

    def _is_past(self, exchange: Exchange) -> bool:
        """Whether a page behind the last one is refused, as it may be."""
        refused = 400 <= exchange.response.status < 500
        reached = max(len(self.items), self.pages * self.first)  # pages may repeat items
        past = self.pages > 0 and reached >= self.total
        return past and refused and self.collection.paging.past != "empty"

    def tired(self, size: int, most: int) -> bool:
        """Whether the pages are so short that the walk would take all requests of a run."""
        paging = self.collection.paging
        size = size if paging.size is not None else max(1, self.first)
        known = max(len(self.items), *self.totals, 0)
        due = -(-min(known, most) // size)
        own = paging.size is None and self.pages * paging.default >= most
        return own or self.shuffled(size) or len(self.exchanges) > _PATIENCE * due + 1

    def shuffled(self, size: int) -> bool:
        """Whether more than a page came again among others: each page has an order of its own."""
        return not self.ended and self.strewn > max(_LIVELY, size)

    def finds_more(self, size: int) -> bool:
        """Whether a page in the other order, or the same walk again, shows what the walk lost.

        A list whose order changes from page to page loses other items each time.
        """
        asking = self.collection.paging.asking(size=size)
        walk, start = self.exchanges[:], len(self.items)
        other = (*self.opening, *self.collection.order.unusual_asking, *asking)
        self._look([Question(other, source="census")])
        smaller = size - 1
        affordable = self.probe.budget >= 4 * len(walk)
        if len(self.items) == start and affordable and smaller >= self.collection.paging.smallest:
            self._again(list(self._pages(smaller)), smaller)
        for _ in range(_WALKS):
            known = len(self.items)
            if known >= self.total or self.probe.budget < 4 * len(walk):
                break
            self._again([exchange.question for exchange in walk], size)
            if len(self.items) == known:
                break
        return len(self.items) > start

    def _pages(self, size: int) -> Iterator[Question]:
        """What asks for all pages of *size*; where no number does, for the first one."""
        paging = self.collection.paging
        for start in range(0, self.total, size):
            if paging.reaches(start, size):
                query = Query((*self.opening, *paging.asking(start=start, size=size)))
                yield Question(query, source="census")

    def _again(self, walk: list[Question], size: int) -> None:
        if self.collection.paging.position is not None:
            self._look(Question(question.query, source="census") for question in walk)
            return
        other = Reader(self.probe, self.collection, fresh=False, tell=self.tell)
        while not other.ended and other.pages < len(walk) and other.step(size):
            pass
        self.exchanges += other.exchanges
        self.items = {**other.items, **self.items}

    def _look(self, questions: Iterable[Question]) -> None:
        for question in questions:
            _, page = self._page(question)
            self._insert(() if page is None else page.items)

    def _insert(self, items: Iterable[Any]) -> None:
        """Adds what is new of the *items* of a page, each behind the one before it there.

        Where the order is the server's own, it is known by nothing else.
        """
        found = {self.collection.key.of(item): item for item in items}
        if found.keys() <= self.items.keys():
            return
        order = list(self.items)
        place = min((order.index(each) for each in found if each in self.items), default=len(order))
        for each in found:
            if each in self.items:
                place = order.index(each) + 1
            else:
                order.insert(place, each)
                place += 1
        self.items = {each: self.items.get(each, found.get(each)) for each in order}

    def _ask(self, question: Question) -> Exchange | None:
        try:
            exchange = self.probe.ask(question)
        except Unanswered as error:
            if self.tell is None:
                raise
            self.tell(error)
            return None
        self.exchanges.append(exchange)
        return exchange
