"""What the client for threads waits with. ``tasks`` has the same names for asyncio."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")
Job = Future
"""A call that was begun."""


def within(work: T, _seconds: float) -> T:
    """What *work* gave; the time that it took is bounded by ``network``."""
    return work


def run_blocking(call: Callable[[], T]) -> T:
    """The result of *call*, which may wait for a file."""
    return call()


class Condition(threading.Condition):
    """A lock, and a way to wait for what others change under it."""

    def wait_until(self, reached: Callable[[], bool], seconds: float) -> None:
        """Waits, for so long at most."""
        self.wait_for(reached, seconds)


class Limit:
    """The time that an attempt may take. It begins again with each piece of a file that was sent,
    so that a file may take as long as the service goes on to read it."""

    __slots__ = ("ends", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.restart()

    def restart(self) -> None:
        """The whole time is left again."""
        self.ends = monotonic() + self.seconds

    def left(self) -> float:
        """Seconds until it is over; below zero then."""
        return self.ends - monotonic()


class Slots:
    """Bounds the requests at the same time."""

    def __init__(self, count: int) -> None:
        self._free: SimpleQueue[None] = SimpleQueue()  # written in C, unlike a semaphore
        for _ in range(count):
            self._free.put(None)

    def check_loop(self) -> None:
        """Any thread may use a client."""

    def taken(self, limit: Limit) -> _Slot:
        """Takes a slot within ``with``, which raises TimeoutError where none is free in time. What
        happens while it is taken is bounded by ``network``."""
        return _Slot(self._free, limit.seconds)


class _Slot:
    """A place among the requests at the same time."""

    __slots__ = ("_free", "_seconds")

    def __init__(self, free: SimpleQueue[None], seconds: float) -> None:
        self._free = free
        self._seconds = seconds

    def __enter__(self) -> None:
        try:
            self._free.get(timeout=self._seconds)
        except Empty:
            raise TimeoutError from None

    def __exit__(self, *exception: object) -> None:
        self._free.put(None)


class Workers:
    """Runs calls by at most *size* threads. Neither the end of a walk nor that of the interpreter
    waits for them: they are daemons, and each ends with the call that it has begun."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._threads: list[threading.Thread] = []
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    def begin(self, call: Callable[..., T], *arguments: Any) -> Job[T]:
        """Runs *call* as soon as a thread is free."""
        job: Job[T] = Job()
        self._calls.put(lambda: _fill(job, lambda: call(*arguments)))
        if len(self._threads) < self._size:
            thread = threading.Thread(target=_work, args=(self._calls,), daemon=True)
            self._threads.append(thread)
            thread.start()
        return job

    def result(self, job: Job[T]) -> T:
        """What the call gives; raises what it raises."""
        return job.result()

    def close(self) -> None:
        """Begins no other call."""
        for _ in self._threads:
            self._calls.put(None)


def _work(calls: SimpleQueue[Callable[[], None] | None]) -> None:
    while call := calls.get():
        call()


def _fill(job: Job[T], call: Callable[[], T]) -> None:
    if not job.set_running_or_notify_cancel():
        return
    try:
        job.set_result(call())
    except BaseException as error:  # whatever it is: it belongs to who asks for the result
        job.set_exception(error)
