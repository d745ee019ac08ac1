"""Pages that are fetched before they are asked for: by threads, or by tasks."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, Generic, Self

from .operation import AnswerT
from .retries import Pause

if TYPE_CHECKING:  # imported late, for the sake of those who fetch nothing ahead
    from asyncio import Task
    from concurrent.futures import Executor, Future


class Ahead(Generic[AnswerT]):
    """Fetches by *size* threads."""

    def __init__(self, fetch: Callable[[int, Pause], AnswerT], size: int) -> None:
        self._fetch = fetch
        self._pause = Pause()
        self._threads = _threads(size) if size else None
        self._pages: dict[int, Future[AnswerT]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._pause.end()
        if self._threads:
            self._threads.shutdown(wait=True, cancel_futures=True)

    def begin(self, offsets: Iterable[int]) -> None:
        """Begins the pages at *offsets*, and forgets all others."""
        for offset in self._pages.keys() - set(offsets):
            self._pages.pop(offset).cancel()
        for offset in offsets:
            if self._threads and offset not in self._pages:
                self._pages[offset] = self._threads.submit(self._fetch, offset, self._pause)

    def page(self, offset: int) -> AnswerT:
        """The page at *offset*, whether it was begun or not."""
        if offset in self._pages:
            return self._pages.pop(offset).result()
        return self._fetch(offset, self._pause)


def _threads(size: int) -> Executor:
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(size)


class AsyncAhead(Generic[AnswerT]):
    """Fetches by tasks, as many as pages were begun."""

    def __init__(
        self, fetch: Callable[[int, Pause], Coroutine[Any, Any, AnswerT]], size: int
    ) -> None:
        self._fetch = fetch
        self._pause = Pause()
        self._pages: dict[int, Task[AnswerT]] = {}
        self._running: set[Task[AnswerT]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        from asyncio import gather

        for task in self._running:
            task.cancel()
        await gather(*self._running, return_exceptions=True)

    def begin(self, offsets: Iterable[int]) -> None:
        """Begins the pages at *offsets*, and forgets all others."""
        from asyncio import create_task

        for offset in self._pages.keys() - set(offsets):
            self._pages.pop(offset).cancel()
        for offset in offsets:
            if offset not in self._pages:
                task = create_task(self._fetch(offset, self._pause))
                task.add_done_callback(self._done)
                self._running.add(task)
                self._pages[offset] = task

    async def page(self, offset: int) -> AnswerT:
        """The page at *offset*, whether it was begun or not."""
        if offset not in self._pages:
            return await self._fetch(offset, self._pause)
        page = await self._pages[offset]
        del self._pages[offset]
        return page

    def _done(self, task: Task[AnswerT]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio does not complain if nobody else does
