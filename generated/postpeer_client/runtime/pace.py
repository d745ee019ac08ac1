"""How fast the requests of one walk follow each other.

Once the service refuses one of them ("too many", "not now"), all others wait. After the rest that
the service asked for, one goes alone; each that is answered then lets one more go beside it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from time import monotonic

from .retries import Attempts

REFUSALS = frozenset({429, 503})
"""Statuses by which a service says that it is asked too much."""


class Pace:
    """Shared by the requests of a walk; a request that stands alone has its own."""

    def __init__(self) -> None:
        from threading import Condition

        self._changed = Condition()
        self._running = 0
        self._allowed = math.inf
        self._until = 0.0
        """When the rest is over."""
        self._rest = 0
        """Its number: who was refused before it began does not begin another."""
        self._refused = 0
        """Rests in a row."""
        self._over = False

    def leave(self) -> None:
        """Wakes who waits: nobody needs the answers any more."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def begin(self, attempts: Attempts) -> bool:
        """Waits for the turn of a request; False where it shall not be sent (again)."""
        with self._changed:
            turn = self._wait(
                lambda: self._over or self._running < self._allowed, attempts.ends - monotonic()
            )
            self._running += 1
            while turn and not self._over and (seconds := self._seconds(attempts)) > 0:
                turn = monotonic() + seconds < attempts.ends and attempts.may_follow(self._refused)
                if turn:
                    self._wait(lambda: self._over, seconds)
            attempts.rest = self._rest
            if turn and not self._over and attempts.may_follow(self._refused):
                return True
            self._running -= 1
            self._changed.notify_all()
            return False

    def end(self, attempts: Attempts) -> None:
        """A request that had begun was answered, or was not."""
        with self._changed:
            self._running -= 1
            if attempts.status in REFUSALS:
                self._allowed = 1
                self._until = max(self._until, attempts.resume)
                if attempts.rest == self._rest:
                    self._rest += 1
                    self._refused += 1
            elif attempts.status is not None:
                self._allowed += 1
                self._refused = 0
            self._changed.notify_all()

    def _seconds(self, attempts: Attempts) -> float:
        """Until this request may be sent."""
        return max(self._until, attempts.resume) - monotonic()

    def _wait(self, until: Callable[[], bool], seconds: float) -> bool:
        return until() or self._changed.wait_for(until, seconds)


class AsyncPace:
    """Shared by the requests of a walk; a request that stands alone has its own."""

    def __init__(self) -> None:
        from asyncio import Condition

        self._changed = Condition()
        self._running = 0
        self._allowed = math.inf
        self._until = 0.0
        """When the rest is over."""
        self._rest = 0
        """Its number: who was refused before it began does not begin another."""
        self._refused = 0
        """Rests in a row."""
        self._over = False

    async def leave(self) -> None:
        """Wakes who waits: nobody needs the answers any more."""
        async with self._changed:
            self._over = True
            self._changed.notify_all()

    async def begin(self, attempts: Attempts) -> bool:
        """Waits for the turn of a request; False where it shall not be sent (again)."""
        async with self._changed:
            turn = await self._wait(
                lambda: self._over or self._running < self._allowed, attempts.ends - monotonic()
            )
            self._running += 1
            while turn and not self._over and (seconds := self._seconds(attempts)) > 0:
                turn = monotonic() + seconds < attempts.ends and attempts.may_follow(self._refused)
                if turn:
                    await self._wait(lambda: self._over, seconds)
            attempts.rest = self._rest
            if turn and not self._over and attempts.may_follow(self._refused):
                return True
            self._running -= 1
            self._changed.notify_all()
            return False

    async def end(self, attempts: Attempts) -> None:
        """A request that had begun was answered, or was not."""
        async with self._changed:
            self._running -= 1
            if attempts.status in REFUSALS:
                self._allowed = 1
                self._until = max(self._until, attempts.resume)
                if attempts.rest == self._rest:
                    self._rest += 1
                    self._refused += 1
            elif attempts.status is not None:
                self._allowed += 1
                self._refused = 0
            self._changed.notify_all()

    def _seconds(self, attempts: Attempts) -> float:
        """Until this request may be sent."""
        return max(self._until, attempts.resume) - monotonic()

    async def _wait(self, until: Callable[[], bool], seconds: float) -> bool:
        from asyncio import timeout

        if not until():
            try:
                async with timeout(seconds):
                    await self._changed.wait_for(until)
            except TimeoutError:
                pass
        return until()
