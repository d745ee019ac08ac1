"""What the client for asyncio waits with. ``threads`` has the same names for threads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from time import monotonic
from typing import Any, TypeVar

from .document import ServiceError

T = TypeVar("T")
AsyncJob = asyncio.Task
"""A call that was begun."""


async def within(work: Awaitable[T], seconds: float) -> T:
    """What *work* gives; raises TimeoutError where it takes longer."""
    async with asyncio.timeout(seconds):
        return await work


async def run_blocking(call: Callable[[], T]) -> T:
    """The result of *call*, which may wait for a file; other tasks run meanwhile."""
    return await asyncio.to_thread(call)


class AsyncCondition(asyncio.Condition):
    """A lock, and a way to wait for what others change under it."""

    async def wait_until(self, reached: Callable[[], bool], seconds: float) -> None:
        """Waits, for so long at most."""
        if not reached():
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self.wait_for(reached)


class AsyncLimit:
    """The time that an attempt may take. It begins again with each piece of a file that was sent,
    so that a file may take as long as the service goes on to read it."""

    __slots__ = ("_timeout", "ends", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._timeout: asyncio.Timeout | None = None
        """What ends the attempt."""
        self.restart()

    def restart(self) -> None:
        """The whole time is left again."""
        self.ends = monotonic() + self.seconds
        if self._timeout is not None:
            self._timeout.reschedule(asyncio.get_running_loop().time() + self.seconds)

    def left(self) -> float:
        """Seconds until it is over; below zero then."""
        return self.ends - monotonic()


class AsyncSlots:
    """Bounds the requests at the same time."""

    def __init__(self, count: int) -> None:
        self._free = asyncio.Semaphore(count)
        self._loop: asyncio.AbstractEventLoop | None = None

    def check_loop(self) -> None:
        """Raises :class:`ServiceError` in another event loop than before: connections belong to
        the loop in which they were opened."""
        loop = asyncio.get_running_loop()
        if self._loop not in (None, loop):
            raise ServiceError("the client was used in another event loop: make a client in each")
        self._loop = loop

    @asynccontextmanager
    async def taken(self, limit: AsyncLimit) -> AsyncGenerator[None, None]:
        """Takes a slot; raises TimeoutError where it is not given back in time."""
        self.check_loop()
        async with asyncio.timeout(limit.seconds) as limit._timeout, self._free:
            yield


class AsyncWorkers:
    """Runs calls by tasks, as many as were begun."""

    def __init__(self, _size: int) -> None:
        self._running: set[AsyncJob[Any]] = set()

    def begin(self, call: Callable[..., Coroutine[Any, Any, T]], *arguments: Any) -> AsyncJob[T]:
        """Runs *call* run_blocking the caller."""
        task = asyncio.create_task(call(*arguments))
        task.add_done_callback(self._done)
        self._running.add(task)
        return task

    async def result(self, task: AsyncJob[T]) -> T:
        """What the call gives; raises what it raises."""
        return await task

    async def close(self) -> None:
        """Ends all calls."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _done(self, task: AsyncJob[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio does not complain if nobody else does
