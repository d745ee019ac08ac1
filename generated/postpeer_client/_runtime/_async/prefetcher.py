"""Pages that are fetched before they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Generic, Self

from ..forking import renew_in_children
from ..operation import AnswerT
from ..tasks import AsyncJob, AsyncWorkers
from .pace import AsyncPace


class AsyncPrefetcher(Generic[AnswerT]):
    """Fetches at most *size* pages ahead."""

    def __init__(
        self, fetch: Callable[[int, AsyncPace], Coroutine[Any, Any, AnswerT]], size: int
    ) -> None:
        self._fetch = fetch
        self._size = size
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Begins without workers."""
        self._pace = AsyncPace()
        self._workers = AsyncWorkers(self._size)
        self._pages: dict[int, AsyncJob[AnswerT]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.begin(())
        await self._workers.close()
        await self._pace.leave()

    def begin(self, offsets: Iterable[int]) -> None:
        """Begins the pages at *offsets*, and forgets all others."""
        for offset in self._pages.keys() - set(offsets):
            self._pages.pop(offset).cancel()
        for offset in offsets:
            if offset not in self._pages:
                self._pages[offset] = self._workers.begin(self._fetch, offset, self._pace)

    async def page(self, offset: int) -> AnswerT:
        """The page at *offset*, whether it was begun or not."""
        if offset in self._pages:
            return await self._workers.result(self._pages.pop(offset))
        return await self._fetch(offset, self._pace)
