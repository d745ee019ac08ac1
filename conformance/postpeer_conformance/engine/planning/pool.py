"""What the census taught of the values that are worth asking for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from typing import Any

import attrs

from ...contract import Contains, Equals, Filter, ListOperation, Range, Starts
from ...oracle.parameters import texts_of, written
from ...oracle.records import Records
from ...transport.query import Query
from . import texts
from .bounds import bounds, text_of

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
            if isinstance(filter, Range):
                found = bounds(filter, self.records, self._chance(filter, "bounds"))
                self.known[filter.name], self.other[filter.name] = found
            elif isinstance(filter, Starts):
                made = texts.beginnings(filter, self.records, self._chance(filter, "beginnings"))
                self.known[filter.name] = made
                self.other[filter.name] = self._needles(filter)
            elif filter.whole:
                self.known[filter.name] = texts.given(filter, self.records)
                words = map(written, filter.element.enum or ())
                unknown = [each for each in words if each not in self.known[filter.name]]
                self.other[filter.name] = [*unknown, *texts.near(filter, self.records)]
            else:
                made = self._needles(filter)
                self.known[filter.name] = made[: len(made) // 2]
                self.other[filter.name] = made[len(made) // 2 :]
            literals = (filter.absent, filter.everything)
            self.known[filter.name] += [text for text in literals if text is not None]

    def _needles(self, filter: Filter) -> list[str]:
        return texts.needles(filter, self.records, partial(self._chance, filter))

    def _chance(self, filter: Filter, name: str) -> Random:
        return self.source(f"{filter.name}/{name}")

    @property
    def unlike(self) -> list[Filter]:
        """The filters, of ranges the first one: servers read the others as that one."""
        ranges = [filter for filter in self.collection.filters if isinstance(filter, Range)]
        return [filter for filter in self.collection.filters if filter not in ranges[1:]]

    @property
    def apart(self) -> list[Filter]:
        """The filters, of the ranges of one field only the first one."""
        found: dict[object, Filter] = {}
        for each in self.collection.filters:
            found.setdefault(each.fields if isinstance(each, Range) else each.name, each)
        return list(found.values())

    @property
    def sizes(self) -> range:
        """The sizes of pages; the smallest ones where there are very many."""
        paging = self.paging
        return range(paging.smallest, min(paging.largest, paging.smallest + _SIZES) + 1)

    def values(self) -> dict[str, list[str]]:
        """The values of the ``equals`` filters that some item has."""
        filters = self.collection.filters_of(Equals)
        return {f.name: self.plain(f) for f in filters}

    def plain(self, filter: Filter) -> list[str]:
        """The texts for *filter* that some item matches, without its literals."""
        literals = (filter.absent, filter.everything)
        return [text for text in self.known[filter.name] if text not in literals]

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


def own_texts(filter: Filter, item: Any) -> list[str]:
    """The texts that ask *filter* for what *item* has itself."""
    if filter.parameter.location == "path":
        return []
    if not isinstance(filter, Range):
        return texts_of(filter, item)
    values = (value for field in filter.fields for value in field.all_of(item))
    return [text for value in values if (text := text_of(filter, value)) is not None]


def _text_of(filter: Filter, item: Any, random: Random) -> str | None:
    """A text that *item* matches."""
    present = own_texts(filter, item)
    if not present:
        return filter.absent
    text = random.choice(present)
    if isinstance(filter, Starts):
        return text[: random.randint(1, len(text))].strip() or None
    if isinstance(filter, Contains):
        made = [m for m in texts.pieces(text, random) if texts.usable(m)]
        return random.choice(made) if made else None
    return text
