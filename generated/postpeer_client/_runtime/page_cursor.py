"""Where a walk through the pages of a list stands. Nothing here sends.

A walk gives no item twice, and ends: at the end of the list, or with an error where the service
goes round in circles.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic

from .errors import APIError, APIResponseValidationError
from .failures import broken
from .operation import AnswerT, ItemT
from .paging import Fetched, Paging, Step, value_of

REMEMBERED = 4
"""Pages whose items are recognised when rows shift while a walk goes on."""
STALE = 8
"""Pages in a row without a new item, after which the service is taken to repeat itself."""
EMPTY = 100
"""Empty pages in a row that lead on, after which they are taken to lead nowhere."""
GROWTH = 10_000
"""Items by which the total may grow during a walk, besides doubling."""


class PageCursor(Generic[AnswerT, ItemT]):
    """Takes the pages one by one; says what asks for the next, and which items are new.

    This one is for a list that comes whole; others know what leads from page to page.
    """

    shifts: ClassVar[bool] = False
    """Whether pages are cut by positions, so that one may miss rows or be missing."""

    def __init__(self, paging: Paging[AnswerT, ItemT], given: Mapping[str, Any]) -> None:
        """*given* are the arguments of the walk."""
        self.paging = paging
        self.given = given
        self.position = 0
        """The items before the next page, as far as that is known."""
        self.total: int | None = None
        self.counts = True
        """Whether the position is that in the whole list, so that the total can tell the end."""
        self.full = 0
        """The items of the largest page so far."""
        self.taken = 0
        """Pages."""
        self._recent: deque[frozenset[Any]] = deque(maxlen=REMEMBERED)
        self._stale = self._empty = self._circles = 0
        self._checkpoint: frozenset[Any] = frozenset()
        self._first_total: int | None = None
        self.step: Step | None = self.first()
        """What asks for the next page; None at the end."""

    def first(self) -> Step:
        """What asks for the first page."""
        return Step(self.window())

    def following(self, _page: Fetched[AnswerT]) -> Step | None:
        """What asks for the page after this one, whose items were added to the position."""
        return None

    def upcoming(self, pages: int) -> list[Step]:
        """What asks for the next *pages* pages, probably."""
        return [] if self.step is None else [self.step][:pages]

    def window(self) -> tuple[tuple[str, Any], ...]:
        """The size of a page."""
        name, largest = self.paging.limit, self.paging.size
        size = value_of(self.given, name, largest)
        return () if name is None or size is None else ((name, size),)

    def is_doubtful(self, page: Fetched[AnswerT], *, ahead: bool) -> bool:
        """Whether to ask for *page* again. If it was fetched *ahead* and has another total, rows
        may be missing between it and the page before. If it is empty before the total is reached,
        items may have gone between the two questions that a server asks its database."""
        if not self.shifts:
            return False
        total = self._told_total(page)
        outdated = ahead and self.taken > 0 and total != self.total
        return outdated or self._is_hole(page, total)

    def is_behind(self, error: APIError) -> bool:
        """Whether the service says by *error* that there are no more pages."""
        return self.taken > 0 and self.paging.is_behind(error.status_code)

    def take(self, page: Fetched[AnswerT]) -> Sequence[ItemT]:
        """The items of *page* that the last pages did not have.

        Raises :class:`APIResponseValidationError` where the walk would not end, or where a page is
        empty before the total is reached.
        """
        items = self.paging.listed(page.answer)
        total = self._told_total(page)
        if self._is_hole(page, total):
            raise broken(200, f"no items at {self.position} of {total}")
        self.total = total
        self.position += len(items)
        self.step = self.following(page)
        self.full = max(self.full, len(items))
        self.taken += 1
        fresh = self._fresh(items)
        self._check(items, fresh)
        return fresh

    def _told_total(self, page: Fetched[AnswerT]) -> int | None:
        told = self.paging.total and self.paging.total(page.answer, page.headers)
        if isinstance(told, str):
            return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else None
        return told if isinstance(told, int) else None

    def _is_hole(self, page: Fetched[AnswerT], total: int | None) -> bool:
        if total is None or not (self.shifts and self.counts):
            return False
        return not self.paging.listed(page.answer) and self.position < total

    def _fresh(self, items: Sequence[ItemT]) -> Sequence[ItemT]:
        keys = frozenset(map(self.paging.key, items))
        repeated = any(not keys.isdisjoint(page) for page in self._recent)
        if repeated or len(keys) < len(items):
            items = self._without_repeats(items)
        self._recent.append(keys)
        return items

    def _without_repeats(self, items: Sequence[ItemT]) -> Sequence[ItemT]:
        seen: set[Any] = set().union(*self._recent)
        fresh: list[ItemT] = []
        for item in items:
            if (key := self.paging.key(item)) not in seen:
                seen.add(key)
                fresh.append(item)
        return fresh

    def _check(self, items: Sequence[ItemT], fresh: Sequence[ItemT]) -> None:
        self._empty = 0 if items else self._empty + 1
        self._stale = 0 if fresh else self._stale + bool(items)
        if self._first_total is None:
            self._first_total = self.total
        if self.step is None:
            return
        if self._stale >= STALE or self._empty >= EMPTY:
            raise _endless(f"{max(self._stale, self._empty)} pages in a row held nothing new")
        first = self._first_total
        if first is not None and self.position > 2 * first + GROWTH:
            raise _endless(f"the total grew from {first} to {self.total}")
        self._check_circle(fresh)

    def _check_circle(self, fresh: Sequence[ItemT]) -> None:
        """Finds a circle of any length by one page that is remembered (Brent). That it comes once
        more may be chance, where rows shift; pages just before this one are recognised anyhow."""
        keys = self._recent[-1]
        if fresh and keys == self._checkpoint:
            self._circles += 1
            if self._circles == 2:
                raise _endless("the same pages come again and again")
        if self.taken & (self.taken - 1) == 0:
            self._checkpoint, self._circles = keys, 0


def _endless(why: str) -> APIResponseValidationError:
    return broken(200, f"the walk does not end: {why}")
