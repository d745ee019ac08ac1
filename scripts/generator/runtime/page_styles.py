"""What leads from one page to the next, for each way in which a list may be cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count, islice
from typing import Any

from msgspec import UNSET

from .failures import broken
from .operation import AnswerT, ItemT
from .page_cursor import PageCursor
from .paging import Fetched, Paging, Step, Told, value_of


def cursor_of(paging: Paging[AnswerT, ItemT], given: Any) -> PageCursor[AnswerT, ItemT]:
    """The beginning of a walk with the arguments *given*."""
    return _style(paging, given)(paging, given)


def _style(paging: Paging[AnswerT, ItemT], given: Any) -> type[PageCursor[AnswerT, ItemT]]:
    if paging.offset:
        return ByOffset
    if paging.number:
        return ByNumber
    if paging.cursor:
        return ByCursor
    if paging.after:
        return BeforeKey if leads_back(paging, given) else AfterKey
    return ByAddress if paging.next else PageCursor


class _Cut(PageCursor[AnswerT, ItemT]):
    """Pages that are cut by positions: all but the last are full."""

    shifts = True

    def is_last(self, page: Fetched[AnswerT]) -> bool:
        """Whether the list ends with *page*. A service that does not say so may have made the first
        page smaller than it was asked for."""
        items = self.paging.listed(page.answer)
        if not items or leads_nowhere(self.paging, page):
            return True
        if self.paging.next or self.paging.more:
            return False
        if self.total is not None and self.counts:
            return self.position >= self.total
        return len(items) < self.full

    def pages_left(self) -> Iterable[int]:
        """The numbers of the pages to come, from 0 on."""
        if self.step is None or not self.full:
            return ()
        if self.total is None or not self.counts:
            return count()
        return range(-(-(self.total - self.position) // self.full))


class ByOffset(_Cut[AnswerT, ItemT]):
    """The next page begins where this one stopped, whatever size was asked for."""

    def first(self) -> Step:
        self.position = value_of(self.given, self.paging.offset, 0)
        return self._at(self.position)

    def following(self, page: Fetched[AnswerT]) -> Step | None:
        return None if self.is_last(page) else self._at(self.position)

    def upcoming(self, pages: int) -> list[Step]:
        left = islice(self.pages_left(), pages)
        return [self._at(self.position + number * self.full) for number in left]

    def _at(self, offset: int) -> Step:
        return Step((*self.window(), (str(self.paging.offset), offset)))


class ByNumber(_Cut[AnswerT, ItemT]):
    """The next page has the next number."""

    def first(self) -> Step:
        self._number = value_of(self.given, self.paging.number, self.paging.first)
        before = self._number - self.paging.first
        size = dict(self.window()).get(self.paging.limit or "")
        self.position = before * (size or 0)
        self.counts = not before or size is not None
        return self._at(self._number)

    def following(self, page: Fetched[AnswerT]) -> Step | None:
        self._number += 1
        return None if self.is_last(page) else self._at(self._number)

    def upcoming(self, pages: int) -> list[Step]:
        left = islice(self.pages_left(), pages)
        return [self._at(self._number + number) for number in left]

    def _at(self, number: int) -> Step:
        return Step((*self.window(), (str(self.paging.number), number)))


class ByCursor(PageCursor[AnswerT, ItemT]):
    """Each page tells the cursor that asks for the next."""

    def following(self, page: Fetched[AnswerT]) -> Step | None:
        if leads_nowhere(self.paging, page):
            return None
        word = ((str(self.paging.cursor), told_by(self.paging.next, page)),)
        return Step((*self.window(), *word))


class AfterKey(PageCursor[AnswerT, ItemT]):
    """The next page begins behind the last item of this one."""

    def following(self, page: Fetched[AnswerT]) -> Step | None:
        items = self.paging.listed(page.answer)
        if not items or leads_nowhere(self.paging, page):
            return None
        is_whole = value_of(self.given, self.paging.after, None) is None
        told = self.paging.more or self.paging.next
        if not told and is_whole and self.total is not None and self.position >= self.total:
            return None
        behind = str(self.paging.after), self.paging.key(items[-1])
        return Step((*self.window(), behind))


class BeforeKey(PageCursor[AnswerT, ItemT]):
    """The walk goes back: the next page ends before the first item of this one."""

    def following(self, page: Fetched[AnswerT]) -> Step | None:
        items = self.paging.listed(page.answer)
        if not items or leads_nowhere(self.paging, page, back=True):
            return None
        before = str(self.paging.before), self.paging.key(items[0])
        return Step((*self.window(), before))

    def take(self, page: Fetched[AnswerT]) -> Sequence[ItemT]:
        """As any walk, but the nearest item first."""
        return super().take(page)[::-1]


class ByAddress(PageCursor[AnswerT, ItemT]):
    """Each page gives the address of the next."""

    def following(self, page: Fetched[AnswerT]) -> Step | None:
        if leads_nowhere(self.paging, page):
            return None
        return Step(address=str(told_by(self.paging.next, page)))


def leads_back(paging: Paging[AnswerT, ItemT], given: Any) -> bool:
    """Whether *given* ask for what is before an item."""
    return value_of(given, paging.before) is not UNSET is value_of(given, paging.after)


def leads_nowhere(
    paging: Paging[AnswerT, ItemT], page: Fetched[AnswerT], *, back: bool = False
) -> bool:
    """Whether *page* says that it is the last, or the first one on the way *back*."""
    if paging.more and paging.more(page.answer, page.headers) is False:
        return True
    told = paging.previous if back else paging.next
    return told is not None and told(page.answer, page.headers) in (None, "")


def told_by(told: Told | None, page: Fetched[AnswerT]) -> str | int:
    """The cursor or the address that leads on from *page*."""
    found = told and told(page.answer, page.headers)
    if not isinstance(found, str | int) or isinstance(found, bool):
        raise broken(200, "what leads to another page is no text")
    return found
