"""Requests that are sent at the same time, in a known order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import ContextVar
from types import TracebackType
from typing import Self, TypeVar

import httpx2

_T = TypeVar("_T")


class Crowd:
    """Requests that are sent at the same time, each by a thread of its own, in a known order.

    If its context ends by an exception, those that wait for the others wait no longer.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._start = threading.Barrier(size)
        self._change = threading.Condition()
        self._arrived: dict[int, httpx2.Request | None] = {}
        """The request with each number; None where it will not come."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._start.abort()

    def send(self, number: int, call: Callable[[], _T]) -> _T:
        """What *call*, which sends the request with this *number*, gives; waits for the others."""
        self._start.wait()
        place = _place.set((self, number))
        try:
            return call()
        finally:
            _place.reset(place)
            self._note(number, None)

    def gather(self, number: int, request: httpx2.Request) -> list[httpx2.Request]:
        """All requests in the order of their numbers, as soon as each has come, or will not."""
        self._note(number, request)
        with self._change:
            self._change.wait_for(lambda: len(self._arrived) == self._size)
        return [each for _, each in sorted(self._arrived.items()) if each is not None]

    def _note(self, number: int, request: httpx2.Request | None) -> None:
        with self._change:
            self._arrived.setdefault(number, request)
            self._change.notify_all()


_place: ContextVar[tuple[Crowd, int] | None] = ContextVar("place", default=None)
"""The crowd to which the request belongs that this thread sends, and its number."""


def beside(request: httpx2.Request) -> list[httpx2.Request]:
    """All requests of the crowd to which *request* belongs, in their order; itself, if to none."""
    place = _place.get()
    return [request] if place is None else place[0].gather(place[1], request)
