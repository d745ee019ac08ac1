"""How fast the requests of one walk follow each other.

Once the service refuses one of them ("too many", "not now"), all others wait. After the rest that
the service asked for, one goes alone; each that is answered then lets one more go beside it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from time import monotonic

from ..retries import REFUSALS, Attempts
from ..tasks import AsyncCondition


class AsyncPace:
    """Shared by the requests of a walk; a request that stands alone has its own."""

    def __init__(self) -> None:
        self._changed = AsyncCondition()
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
        """Wakes who waits: nobody needs the responses any more."""
        async with self._changed:
            self._over = True
            self._changed.notify_all()

    async def begin(self, attempts: Attempts) -> bool:
        """Waits for the turn of a request; False where it shall not be sent (again)."""
        begun = False
        async with self._changed:
            seconds = attempts.ends - monotonic()
            await self._wait(lambda: self._over or self._running < self._allowed, seconds)
            self._running += 1
            try:
                begun = self._running <= self._allowed and await self._rested(attempts)
                return begun
            finally:
                if not begun:  # also if this task is cancelled
                    self._running -= 1
                    self._changed.notify_all()

    async def _rested(self, attempts: Attempts) -> bool:
        """Waits until the rest is over; False where it shall not be waited for."""
        while attempts.may_follow(self._refused) and not self._over:
            seconds = max(self._until, attempts.resume) - monotonic()
            if seconds <= 0:
                attempts.rest, attempts.status = self._rest, None
                return True
            if monotonic() + seconds >= attempts.ends:
                break
            await self._wait(lambda: self._over, seconds)
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

    async def _wait(self, until: Callable[[], bool], seconds: float) -> None:
        await self._changed.wait_until(until, seconds)
