"""Changes of items while they are served, as an account has them in daily life."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from random import Random

from ...contract import Field
from ..answering.bodies import put
from ..http.messages import Json
from ..store import EVERYTHING, Table
from .makers import identities

_NEW = 2_000_003
"""Identities of new items begin behind those of any seed."""
_TRIES = 1000
"""Identities that are looked at for one that no item has."""


class Changes:
    """Changes of one table; *number* counts them, so that each is another one."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.key, self.by = table.collection.key, table.collection.order.by

    def some(self, number: int) -> Json | None:
        """One of the items, another one each time; None where there is none."""
        size = self.table.count(EVERYTHING)
        at = number * 7 % size if size else 0
        return next(iter(self.table.select(EVERYTHING, self.table.position, 1, at)), None)

    def added(self, model: Json, number: int) -> Json:
        """A new item like *model*, at the same place in the order."""
        identity = identities(self.key, Random(0))
        numbers = (_NEW + number + each * _NEW for each in range(_TRIES))
        unused = (each for each in map(identity, numbers) if self.table.get(each) is None)
        fresh = next(unused, self.key.of(model))
        return put(deepcopy(model), self.key.pointer, fresh)

    def newest(self, item: Json, number: int) -> Json:
        """*item* behind all others, where there is a behind."""
        return put(item, self.by.pointer, _later(self.by, item, number))

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
        """Let the first item of the list and its last one change places."""
        order = f"{self.table.rank} DESC, {self.table.position} DESC"
        ends = [self.table.select(EVERYTHING, order, 1, 0)]
        ends.append(self.table.select(EVERYTHING, order.replace("DESC", "ASC"), 1, 0))
        for (item,), (other,) in zip(ends, reversed(ends), strict=True):
            moved = put(item, self.by.pointer, self.by.of(other))
            self.table.change(self.key.of(item), moved)


def _later(by: Field, model: Json, number: int) -> Json:
    """A sort value after all others, where there is an after; else that of *model*."""
    if by.format == "date-time":
        return (datetime(2027, 1, 1, tzinfo=UTC) + timedelta(seconds=number)).isoformat()
    value = by.of(model)
    return value if isinstance(value, str) else 10**6 + number
