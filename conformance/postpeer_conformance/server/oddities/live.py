"""Live: items that are added, removed and renamed while the suite asks."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta

from ...contract import Field
from ..bodies import put
from ..messages import Answer, Json, Request
from ..store import quoted, storable
from .oddity import Odd, oddity


class Live(Odd):
    """Changes its items at every tenth request."""

    live = True

    def change(self, number: int) -> None:
        """Change an item; *number* counts the changes from 1."""
        raise NotImplementedError

    async def exchange(self, request: Request) -> Answer:
        self.pass_time()
        return await super().exchange(request)

    def pass_time(self) -> None:
        """Changes an item, if this is a tenth request."""
        number, rest = divmod(self.count("change"), 10)
        if not rest:
            self.change(number)

    def some(self, number: int) -> Json | None:
        """One of the items, another one each time; None where there is none left."""
        items = self.everything()
        return items[number * 7 % len(items)] if items else None

    def remove(self, item: Json) -> None:
        key = self.collection.key
        with self.table.database.writing() as connection:
            connection.execute(
                f"DELETE FROM {quoted(self.table.name)} WHERE {self.table.value(key)} = ?",
                (storable(key.of(item)),),
            )


@oddity()
class Added(Live):
    """Adds an item at every tenth request, as the newest. The data of an account changes."""

    def change(self, number: int) -> None:
        model = self.some(number)
        if model is None:
            return
        key, by = self.collection.key, self.collection.sort.by
        new = put(deepcopy(model), key.pointer, _fresh(key, number))
        self.table.add([put(new, by.pointer, _later(by, model, number))])


@oddity()
class AddedAnywhere(Live):
    """Adds an item at every tenth request, in between. The data of an account changes."""

    def change(self, number: int) -> None:
        model = self.some(number)
        if model is not None:
            key = self.collection.key
            self.table.add([put(deepcopy(model), key.pointer, _fresh(key, number))])


@oddity()
class Removed(Live):
    """Removes an item at every tenth request. The data of an account changes."""

    def change(self, number: int) -> None:
        item = self.some(number)
        if item is not None:
            self.remove(item)


@oddity()
class Renamed(Live):
    """Gives another item new texts at every tenth request. The data of an account changes."""

    def change(self, number: int) -> None:
        item = self.some(number)
        if item is None:
            return
        self.remove(item)
        for filter in self.collection.filters:
            for field in filter.fields if filter.match == "contains" else ():
                item = put(item, field.pointer, f"renamed {number}")
        self.table.add([item])


@oddity()
class Swapped(Live):
    """Removes one item and adds another at every tenth request. The total tells nothing of it."""

    def change(self, number: int) -> None:
        item = self.some(number)
        if item is not None:
            self.remove(item)
            key = self.collection.key
            self.table.add([put(item, key.pointer, _fresh(key, number))])


def _fresh(key: Field, number: int) -> Json:
    """An identity that no item has had."""
    return 10**9 + number if key.type == "integer" else f"new-{number:07}"


def _later(by: Field, model: Json, number: int) -> Json:
    """A sort value after all others, where there is an after; else that of *model*."""
    if by.format == "date-time":
        return (datetime(2027, 1, 1, tzinfo=UTC) + timedelta(seconds=number)).isoformat()
    value = by.of(model)
    return value if isinstance(value, str) else 10**6 + number
