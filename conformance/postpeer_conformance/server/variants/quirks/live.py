"""Live: items that are added, removed and renamed while the suite asks."""

from __future__ import annotations

from collections.abc import Callable

from ....contract import Contains
from ...answering.bodies import put
from ...answering.resource import Resource
from ...http.messages import Json, Request, Response
from ...items.changes import Changes
from ..parts import Whole
from .quirk import QuirkBehaviour, quirk


class Live(QuirkBehaviour):
    """Changes its items at every tenth request."""

    hook = "change"
    change: Callable[[int], None]
    """Changes an item; the changes are counted from 1."""
    live = True

    def __init__(self, resource: Resource, part: Whole) -> None:
        super().__init__(resource, part)
        self.changes = Changes(self.table)

    async def exchange(self, request: Request) -> Response:
        self.pass_time()
        return await super().exchange(request)

    def pass_time(self) -> None:
        """Changes an item, if this is a tenth request."""
        number, rest = divmod(self.count("change"), 10)
        if not rest:
            self.change(number)


@quirk(of=Live)
def added(self: Live, number: int) -> None:
    """Adds an item at every tenth request, as the newest. The data of an account changes."""
    self.changes.grow(number)


@quirk(of=Live)
def added_anywhere(self: Live, number: int) -> None:
    """Adds an item at every tenth request, in between. The data of an account changes."""
    model = self.changes.some(number)
    if model is not None:
        self.table.add([self.changes.added(model, number)])


@quirk(of=Live)
def removed(self: Live, number: int) -> None:
    """Removes an item at every tenth request. The data of an account changes."""
    self.changes.shrink(number)


@quirk(of=Live)
def renamed(self: Live, number: int) -> None:
    """Gives another item new texts at every tenth request. The data of an account changes."""
    item = self.changes.some(number)
    if item is None:
        return
    for filter in self.collection.filters_of(Contains):
        for field in filter.fields:
            item = put(item, field.pointer, f"renamed {number}")
    self.table.change(self.collection.key.of(item), item)


@quirk(of=Live)
def swapped(self: Live, number: int) -> None:
    """Removes one item and adds another at every tenth request. The total tells nothing of it."""
    item = self.changes.some(number)
    if item is not None:
        self.table.remove(self.collection.key.of(item))
        self.table.add([self.changes.added(item, number)])


@quirk()
class ComesAndGoes(Live):
    """Adds an item at every twentieth request, and removes it three later. Its time is short."""

    guest: Json = None

    def change(self, number: int) -> None:
        model = self.changes.some(number)
        if model is not None:
            self.guest = self.changes.newest(self.changes.added(model, number), number)
            self.table.add([self.guest])

    def pass_time(self) -> None:
        number, rest = divmod(self.count("change"), 20)
        if number and rest == 0:
            self.change(number)
        elif rest == 3 and self.guest is not None:
            self.table.remove(self.collection.key.of(self.guest))
            self.guest = None
