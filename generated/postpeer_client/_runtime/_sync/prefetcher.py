# Derived from _async/prefetcher.py: change that one.
"""Pages that are fetched before they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, Self

from ..forking import renew_in_children
from ..operation import AnswerT
from ..threads import Job, Workers
from .pace import Pace


class Prefetcher(Generic[AnswerT]):
    """Fetches at most *size* pages ahead."""

    def __init__(self, fetch: Callable[[int, Pace], AnswerT], size: int) -> None:
        self._fetch = fetch
        self._size = size
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Begins without workers."""
        self._pace = Pace()
        self._workers = Workers(self._size)
        self._pages: dict[int, Job[AnswerT]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.begin(())
        self._workers.close()
        self._pace.leave()

    def begin(self, offsets: Iterable[int]) -> None:
        """Begins the pages at *offsets*, and forgets all others."""
        for offset in self._pages.keys() - set(offsets):
            self._pages.pop(offset).cancel()
        for offset in offsets:
            if offset not in self._pages:
                self._pages[offset] = self._workers.begin(self._fetch, offset, self._pace)

    def page(self, offset: int) -> AnswerT:
        """The page at *offset*, whether it was begun or not."""
        if offset in self._pages:
            return self._workers.result(self._pages.pop(offset))
        return self._fetch(offset, self._pace)
