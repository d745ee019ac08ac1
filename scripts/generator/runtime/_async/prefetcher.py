"""Pages that are fetched before they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine
from typing import Any, Generic, Self

from ..forking import renew_in_children
from ..operation import AnswerT
from ..paging import Step
from ..tasks import AsyncJob, AsyncWorkers
from .pace import AsyncPace


class AsyncPrefetcher(Generic[AnswerT]):
    """Fetches at most *size* pages ahead."""

    def __init__(
        self, fetch: Callable[[Step, AsyncPace], Coroutine[Any, Any, AnswerT]], size: int
    ) -> None:
        self._fetch = fetch
        self._size = size
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Begins without workers."""
        self._pace = AsyncPace()
        self._workers = AsyncWorkers(self._size)
        self._pages: dict[Step, AsyncJob[AnswerT]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.begin(())
        await self._workers.close()
        await self._pace.leave()

    def begin(self, steps: Collection[Step]) -> None:
        """Begins the pages that *steps* ask for, and forgets all others."""
        for step in self._pages.keys() - set(steps):
            self._pages.pop(step).cancel()
        for step in steps:
            if step not in self._pages:
                self._pages[step] = self._workers.begin(self._fetch, step, self._pace)

    async def page(self, step: Step) -> AnswerT:
        """The page that *step* asks for, whether it was begun or not."""
        if step in self._pages:
            return await self._workers.result(self._pages.pop(step))
        return await self._fetch(step, self._pace)
