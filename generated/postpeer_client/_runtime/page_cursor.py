"""Where a walk through the pages of a collection stands. Nothing here sends."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any, Generic

from .errors import APIResponseValidationError
from .operation import AnswerT, ItemT, Paging

REMEMBERED = 4
"""Pages whose items are recognised when rows shift while a walk goes on."""
STALE = 8
"""Pages in a row without a new item, after which the service is taken to repeat itself."""
GROWTH = 10_000
"""Items by which the total may grow during a walk, besides doubling."""


class PageCursor(Generic[AnswerT, ItemT]):
    """Takes the pages one by one; says where the next begins, and which items are new."""

    def __init__(self, paging: Paging[AnswerT, ItemT], offset: int) -> None:
        self._paging = paging
        self._recent: deque[frozenset[Any]] = deque(maxlen=REMEMBERED)
        self._stale = 0
        self._first_total: int | None = None
        self._step = 0
        self.offset = offset
        self.total = 0
        self.done = False

    def is_doubtful(self, page: AnswerT, *, ahead: bool) -> bool:
        """Whether to ask for *page* again. If it was fetched *ahead* and has another total, rows
        may be missing between it and the page before. If it is empty before the total is reached,
        items may have gone between the two questions that a server asks its database."""
        outdated = ahead and bool(self._step) and self._paging.total(page) != self.total
        return outdated or self._is_hole(page)

    def _is_hole(self, page: AnswerT) -> bool:
        return not self._paging.items(page) and self.offset < self._paging.total(page)

    def take(self, page: AnswerT) -> Sequence[ItemT]:
        """The items of *page* that the last pages did not have.

        Raises :class:`APIResponseValidationError` where the walk would not end, or where a page is
        empty before the total is reached.
        """
        items = self._paging.items(page)
        if self._is_hole(page):
            raise _contradiction(f"no items at {self.offset} of {self._paging.total(page)}")
        self.total = self._paging.total(page)
        self.offset += len(items)
        self._step = len(items)
        self.done = not items or self.offset >= self.total
        fresh = self._fresh(items)
        self._stale = 0 if fresh else self._stale + 1
        self._check()
        return fresh

    def upcoming(self, pages: int) -> range:
        """Where the next *pages* pages probably begin."""
        if self.done or not self._step:
            return range(0)
        return range(self.offset, self.total, self._step)[:pages]

    def _fresh(self, items: Sequence[ItemT]) -> Sequence[ItemT]:
        keys = frozenset(map(self._paging.key, items))
        repeated = any(not keys.isdisjoint(page) for page in self._recent)
        if repeated or len(keys) < len(items):
            items = self._without_repeats(items)
        self._recent.append(keys)
        return items

    def _without_repeats(self, items: Sequence[ItemT]) -> Sequence[ItemT]:
        seen = set().union(*self._recent)
        fresh = []
        for item in items:
            if (key := self._paging.key(item)) not in seen:
                seen.add(key)
                fresh.append(item)
        return fresh

    def _check(self) -> None:
        if self._first_total is None:
            self._first_total = self.total
        if self.done:
            return
        if self._stale >= STALE:
            raise _contradiction(f"the walk does not end: {STALE} pages in a row held nothing new")
        if self.offset > 2 * self._first_total + GROWTH:
            raise _contradiction(
                f"the walk does not end: the total grew from {self._first_total} to {self.total}"
            )


def _contradiction(problem: str) -> APIResponseValidationError:
    return APIResponseValidationError(f"$: {problem}", status=200)
