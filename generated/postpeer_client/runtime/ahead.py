"""Pages that are fetched before they are asked for: by threads, or by tasks."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, Generic, Self

from .forking import renew_in_children
from .operation import AnswerT
from .pace import AsyncPace, Pace

if TYPE_CHECKING:  # imported late, for the sake of those who fetch nothing ahead
    from asyncio import Task
    from concurrent.futures import Future
    from queue import SimpleQueue
    from threading import Thread


class Ahead(Generic[AnswerT]):
    """Fetches by at most *size* threads. Neither the end of a walk nor that of the interpreter
    waits for them: they are daemons, and each ends with the request that it has sent."""

    def __init__(self, fetch: Callable[[int, Pace], AnswerT], size: int) -> None:
        self._fetch = fetch
        self._size = size
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Begins without threads."""
        self._pace = Pace()
        self._pages: dict[int, Future[AnswerT]] = {}
        self._threads: list[Thread] = []
        if self._size:
            from queue import SimpleQueue

            self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.begin(())
        self._pace.leave()
        for _ in self._threads:
            self._tasks.put(None)

    def begin(self, offsets: Iterable[int]) -> None:
        """Begins the pages at *offsets*, and forgets all others."""
        for offset in self._pages.keys() - set(offsets):
            self._pages.pop(offset).cancel()
        for offset in offsets:
            if self._size and offset not in self._pages:
                self._pages[offset] = self._begun(offset)

    def page(self, offset: int) -> AnswerT:
        """The page at *offset*, whether it was begun or not."""
        if offset in self._pages:
            return self._pages.pop(offset).result()
        return self._fetch(offset, self._pace)

    def _begun(self, offset: int) -> Future[AnswerT]:
        from concurrent.futures import Future
        from threading import Thread

        page: Future[AnswerT] = Future()
        self._tasks.put(lambda: _fill(page, self._fetch, offset, self._pace))
        if len(self._threads) < self._size:
            self._threads.append(Thread(target=_work, args=(self._tasks,), daemon=True))
            self._threads[-1].start()
        return page


def _work(tasks: SimpleQueue[Callable[[], None] | None]) -> None:
    while task := tasks.get():
        task()


def _fill(
    page: Future[AnswerT], fetch: Callable[[int, Pace], AnswerT], offset: int, pace: Pace
) -> None:
    if not page.set_running_or_notify_cancel():
        return
    try:
        page.set_result(fetch(offset, pace))
    except BaseException as error:  # whatever it is: it belongs to who asks for the page
        page.set_exception(error)


class AsyncAhead(Generic[AnswerT]):
    """Fetches by tasks, as many as pages were begun."""

    def __init__(
        self, fetch: Callable[[int, AsyncPace], Coroutine[Any, Any, AnswerT]], size: int
    ) -> None:
        self._fetch = fetch
        self._pace = AsyncPace()
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
                task = create_task(self._fetch(offset, self._pace))
                task.add_done_callback(self._done)
                self._running.add(task)
                self._pages[offset] = task

    async def page(self, offset: int) -> AnswerT:
        """The page at *offset*, whether it was begun or not."""
        if offset not in self._pages:
            return await self._fetch(offset, self._pace)
        page = await self._pages[offset]
        del self._pages[offset]
        return page

    def _done(self, task: Task[AnswerT]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio does not complain if nobody else does
