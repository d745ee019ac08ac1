"""What leads from one page to the next, for each way in which a list may be cut."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count, islice
from typing import Any

from .failures import broken
from .operation import AnswerT, ItemT
from .page_cursor import PageCursor
from .paging import Fetched, Paging, Step


def cursor_of(paging: Paging[AnswerT, ItemT], given: Any) -> PageCursor[AnswerT, ItemT]:
    """The beginning of a walk with the arguments *given*."""
    return _style(paging)(paging, given)


def _style(paging: Paging[AnswerT, ItemT]) -> type[PageCursor[AnswerT, ItemT]]:
    if paging.offset:
        return ByOffset
    if paging.number:
        return ByNumber
    if paging.cursor:
        return ByCursor
    if paging.after:
        return AfterKey
    return ByAddress if paging.next else PageCursor


class _Cut(PageCursor[AnswerT, ItemT]):
    """Pages that are cut by positions: all but the last are full."""

    shifts = True

    def is_last(self, page: Fetched[AnswerT]) -> bool:
        """Whether the list ends with *page*. A service that does not say so may have made the first
        page smaller than it was asked for."""
        items = self.paging.items(page.answer)
        if not items or leads_nowhere(self.paging, page):
            return True
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
        self.position = self.asked(self.paging.offset, 0)
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
        self._number = self.asked(self.paging.number, self.paging.first)
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
    """Each page says by which word to ask for the next."""

    def first(self) -> Step:
        return self._at(self.asked(self.paging.cursor, None))

    def following(self, page: Fetched[AnswerT]) -> Step | None:
        if leads_nowhere(self.paging, page):
            return None
        told = self.paging.next and self.paging.next(page.answer, page.headers)
        if not isinstance(told, str | int) or isinstance(told, bool):
            raise broken(200, "what leads to the next page is no text")
        return self._at(told)

    def _at(self, cursor: str | int | None) -> Step:
        word = () if cursor is None else ((str(self.paging.cursor), cursor),)
        return Step((*self.window(), *word))


class AfterKey(PageCursor[AnswerT, ItemT]):
    """The next page begins behind the last item of this one."""

    def first(self) -> Step:
        return self._at(self.asked(self.paging.after, None))

    def following(self, page: Fetched[AnswerT]) -> Step | None:
        items = self.paging.items(page.answer)
        if not items or leads_nowhere(self.paging, page):
            return None
        is_whole = self.asked(self.paging.after, None) is None
        told = self.paging.more or self.paging.next
        if not told and is_whole and self.total is not None and self.position >= self.total:
            return None
        return self._at(self.paging.key(items[-1]))

    def _at(self, key: Any) -> Step:
        behind = () if key is None else ((str(self.paging.after), key),)
        return Step((*self.window(), *behind))


class ByAddress(PageCursor[AnswerT, ItemT]):
    """Each page gives the address of the next."""

    def following(self, page: Fetched[AnswerT]) -> Step | None:
        if leads_nowhere(self.paging, page):
            return None
        told = self.paging.next and self.paging.next(page.answer, page.headers)
        if not isinstance(told, str):
            raise broken(200, "the address of the next page is no text")
        return Step(address=told)


def leads_nowhere(paging: Paging[AnswerT, ItemT], page: Fetched[AnswerT]) -> bool:
    """Whether *page* says that it is the last."""
    if paging.more and paging.more(page.answer, page.headers) is False:
        return True
    return paging.next is not None and paging.next(page.answer, page.headers) in (None, "")
