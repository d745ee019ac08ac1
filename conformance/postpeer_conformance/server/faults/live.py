"""The data: it changes while it is read."""

from __future__ import annotations

import attrs

from ..answering.behaviour import Behaviour
from ..http.messages import Request, Response
from ..items.changes import Changes
from .fault import CallNext, Fault, Handler, fault


@attrs.define
class _Live(Fault):
    """Changes the items before it answers."""

    _number: int = attrs.field(default=0, init=False, eq=False)

    def change(self, changes: Changes, number: int) -> None:
        raise NotImplementedError

    async def exchange(self, handler: Handler, request: Request, proceed: CallNext) -> Response:
        if isinstance(handler, Behaviour):
            self._number += 1
            self.change(Changes(handler.table), self._number)
        return await proceed(request)


@fault("grow")
@attrs.define
class Grow(_Live):
    """Adds a new item before each response."""

    def change(self, changes: Changes, number: int) -> None:
        changes.grow(number)


@fault("shrink")
@attrs.define
class Shrink(_Live):
    """Removes an item before each response."""

    def change(self, changes: Changes, number: int) -> None:
        changes.shrink(number)


@fault("move")
@attrs.define
class Move(_Live):
    """Swaps the first and the last item of the list before each response."""

    def change(self, changes: Changes, _number: int) -> None:
        changes.move()
