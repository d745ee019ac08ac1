"""Changes of items while they are served, as an account has them in daily life."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from random import Random

from ...contract import Field
from ..answering.bodies import put
from ..http.messages import Json
from ..store import EVERYTHING, Table
from .keys import identities

_NEW = 2_000_003
"""Identities of new items begin behind those of any seed."""
_TRIES = 1000
"""Identities that are looked at for one that no item has."""


class Changes:
    """Changes of one table; *number* counts them, so that each is another one."""

    def __init__(self, table: Table) -> None:
        self.table = table
        usual = table.collection.order.usual
        self.key, self.by = table.collection.key, None if usual is None else usual.by

    def some(self, number: int) -> Json | None:
        """One of the items, another one each time; None where there is none."""
        size = self.table.count(EVERYTHING)
        at = number * 7 % size if size else 0
        return next(iter(self.table.select(EVERYTHING, self.table.position, 1, at)), None)

    def added(self, model: Json, number: int) -> Json:
        """A new item like *model*, at the same place in the order."""
        makers = identities(self.key, [Random(0) for _ in self.key.fields])
        for each in range(_TRIES):
            made = deepcopy(model)
            for field, maker in zip(self.key.fields, makers, strict=True):
                made = put(made, field.pointer, maker(_NEW + number + each * _NEW))
            if self.table.get(self.key.of(made)) is None:
                return made
        return deepcopy(model)

    def newest(self, item: Json, number: int) -> Json:
        """*item* behind all others, where there is a behind."""
        return put(item, self.by.pointer, _later(self.by, item, number)) if self.by else item

    def grow(self, number: int) -> None:
        """Add an item, as the newest."""
        model = self.some(number)
        if model is not None:
            self.table.add([self.newest(self.added(model, number), number)])

    def shrink(self, number: int) -> None:
        """Remove an item."""
        item = self.some(number)
        if item is not None:
            self.table.remove(self.key.of(item))

    def move(self) -> None:
        """Let the first item of the list and its last one change places.

        Without an order, the first one goes behind all others.
        """
        if self.by is None:
            for item in self.table.select(EVERYTHING, self.table.position, 1, 0):
                self.table.remove(self.key.of(item))
                self.table.add([item])
            return
        rank, position = self.table.rank(self.by), self.table.position
        orders = (f"{rank} {way}, {position} {way}" for way in ("DESC", "ASC"))
        ends = [self.table.select(EVERYTHING, order, 1, 0) for order in orders]
        for (item,), (other,) in zip(ends, reversed(ends), strict=True):
            moved = put(item, self.by.pointer, self.by.of(other))
            self.table.change(self.key.of(item), moved)


def _later(by: Field, model: Json, number: int) -> Json:
    """A sort value after all others, where there is an after; else that of *model*."""
    if by.format == "date-time":
        return (datetime(2027, 1, 1, tzinfo=UTC) + timedelta(seconds=number)).isoformat()
    value = by.of(model)
    return value if isinstance(value, str) else 10**6 + number
