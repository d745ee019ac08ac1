"""What an application holds: its items, its faults and its journal; and how they are changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

import attrs

from ..contract import Contract, ListOperation
from .faults import Faults
from .http.journal import Journal
from .http.messages import Json
from .items import seed as seeds
from .items.files import checked
from .store import Database, Table

Items = Mapping[str, Iterable[Json]] | Iterable[Json]
"""The items by operation id, or just the items where the document has one collection."""


def _kept(items: Items | None) -> Items | None:
    """*items* such that they can be read again."""
    if isinstance(items, Mapping):
        return {name: list(each) for name, each in items.items()}
    return None if items is None else list(items)


@attrs.define
class State:
    """All that changes while an application runs; its methods can be called from any thread."""

    contract: Contract = attrs.field(repr=False)
    database: Database = attrs.field(repr=False)
    faults: Faults = attrs.field(repr=False)
    journal: Journal | None = attrs.field(repr=False)
    accounts: int
    seed: int
    items: Items | None = attrs.field(repr=False, converter=_kept)
    numbers: count[int] = attrs.field(factory=lambda: count(1), repr=False)
    """What requests are called that have no name of their own."""

    def fill(self) -> None:
        """Put the first items into every table that has none."""
        for operation in self.contract.collections:
            self._table(operation).fill(self._first(operation))

    def reset(self) -> None:
        """Make everything as it was in the beginning: items, faults, and an empty journal."""
        with self.database.writing():
            for operation in self.contract.collections:
                self._table(operation).clear()
                self._table(operation).add(self._first(operation))
        self.faults.reset()
        self.numbers = count(1)
        if self.journal is not None:
            self.journal.clear()

    def add(self, operation: str, items: Iterable[Json]) -> int:
        """Add all *items*, or none; raises ValueError, which names each bad one."""
        by_id = {each.id: each for each in self.contract.collections}
        table = self.database.tables[operation]
        with self.database.writing():
            good = checked(self.contract, by_id[operation], items)
            key = table.collection.key
            taken = [key.of(item) for item in good if table.get(key.of(item)) is not None]
            if taken:
                raise ValueError(f"{key.pointer} {taken[0]} is taken")
            table.add(good)
        return len(good)

    def replace(self, operation: str, items: Iterable[Json]) -> int:
        """Put *items* in the place of all others, or raise ValueError, which names each bad one."""
        with self.database.writing():
            self.database.tables[operation].clear()
            return self.add(operation, items)

    def change(self, operation: str, identity: Any, fields: Mapping[str, Json]) -> Json | None:
        """Give an item new *fields*; the item then, or None where there is none.

        Raises ValueError where the item would not be valid then.
        """
        by_id = {each.id: each for each in self.contract.collections}
        table = self.database.tables[operation]
        with self.database.writing():
            item = table.get(identity)
            if item is None:
                return None
            (changed,) = checked(self.contract, by_id[operation], [{**item, **fields}])
            new = table.collection.key.of(changed)
            if new != identity and table.get(new) is not None:
                raise ValueError(f"{table.collection.key.pointer} {new} is taken")
            table.change(identity, changed)
            return changed

    def _table(self, operation: ListOperation) -> Table:
        return self.database.tables[operation.id]

    def _first(self, operation: ListOperation) -> Iterable[Json]:
        if self.items is None:
            return seeds.items(self.contract, operation, self.accounts, self.seed)
        if isinstance(self.items, Mapping):
            return self.items.get(operation.id, ())
        return self.items
