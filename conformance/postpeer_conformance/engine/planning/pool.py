"""What the census taught of the values that are worth asking for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from typing import Any

import attrs

from ...contract import Equals, Filter, ListOperation
from ...oracle.parameters import texts_of
from ...oracle.records import Records
from ...transport.query import Query
from . import texts

_SIZES = 500
"""Sizes of pages that are asked for one by one."""


@attrs.define(slots=False)
class ValuePool:
    """What the census taught: for each filter the texts that are worth asking for."""

    operation: ListOperation
    records: Records
    source: Callable[[str], Random] = attrs.field(repr=False)
    """Chance by the name of what it is for."""
    known: dict[str, list[str]] = attrs.field(factory=dict)
    """Texts that some item matches, by the name of the filter."""
    other: dict[str, list[str]] = attrs.field(factory=dict)
    """Texts that no item, or only the right items, match."""

    def __attrs_post_init__(self) -> None:
        self.collection = self.operation.collection
        self.paging = attrs.evolve(self.collection.paging, own=self.records.page_size)
        for filter in self.collection.filters:
            if filter.parameter.location == "path":
                # Another value is another list, of which nothing is known.
                self.known[filter.name], self.other[filter.name] = [], []
                continue
            if filter.whole:
                self.known[filter.name] = texts.given(filter, self.records)
                self.other[filter.name] = texts.near(filter, self.records)
            else:
                made = texts.needles(filter, self.records, partial(self._chance, filter))
                self.known[filter.name] = made[: len(made) // 2]
                self.other[filter.name] = made[len(made) // 2 :]
            if filter.absent is not None:
                self.known[filter.name].append(filter.absent)

    def _chance(self, filter: Filter, name: str) -> Random:
        return self.source(f"{filter.name}/{name}")

    @property
    def sizes(self) -> range:
        """The sizes of pages; the smallest ones where there are very many."""
        paging = self.paging
        return range(paging.smallest, min(paging.largest, paging.smallest + _SIZES) + 1)

    def values(self) -> dict[str, list[str]]:
        """The values of the ``equals`` filters that some item has."""
        filters = self.collection.filters_of(Equals)
        return {f.name: [t for t in self.known[f.name] if t != f.absent] for f in filters}

    def together(self, group: Sequence[Filter], random: Random) -> Query:
        """A value for each filter of *group*: of one item, or (one in three) of several."""
        pairs = []
        item = random.choice(self.records.items) if self.records.items else {}
        for filter in group:
            text = _text_of(filter, item, random) if random.random() < 0.67 else None
            choices = self.known[filter.name] or self.other[filter.name]
            if text or choices:
                pairs.append((filter.name, text or random.choice(choices)))
        return Query(pairs)


def _text_of(filter: Filter, item: Any, random: Random) -> str | None:
    """A text that *item* matches."""
    present = texts_of(filter, item)
    if not present:
        return filter.absent
    text = random.choice(present)
    if not filter.whole:
        made = [m for m in texts.pieces(text, random) if texts.usable(m)]
        return random.choice(made) if made else None
    return text
