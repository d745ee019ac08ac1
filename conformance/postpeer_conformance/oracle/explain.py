"""A wrong page in words: the items and values by which a reader sees at once what is wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import attrs

from ..contract import Field
from ..transport.query import Query
from .comparison import Mismatch, ParsedPage
from .oracle import Oracle, Page
from .records import instant

_NAMES = 3
"""Items that are named."""
_LONG = 48
"""Characters of a value that are shown."""


@attrs.frozen
class Explainer:
    """Knows the page that was expected, and the one that came."""

    oracle: Oracle
    query: Query
    page: Page
    seen: ParsedPage

    def tell(self, mismatches: Sequence[Mismatch]) -> Iterator[Mismatch]:
        """*mismatches* with the items and values that show them, without what follows from them."""
        kinds = {mismatch.kind for mismatch in mismatches}
        for mismatch in mismatches:
            match mismatch.kind:
                case "count" if not kinds & {"foreign", "duplicate"} and self.missing():
                    without = f"{mismatch.actual}, without {self._of(self.missing())}"
                    yield attrs.evolve(mismatch, actual=without)
                case "count" if kinds <= {"count", "window"} and self._short():
                    yield attrs.evolve(mismatch, actual=f"{mismatch.actual}, {self._short()}")
                case "duplicate":
                    yield attrs.evolve(mismatch, actual=f"{named(self.twice())} twice")
                case "foreign":
                    yield self._foreign(mismatch)
                case "order":
                    yield self._order(mismatch)
                case "window" if kinds <= {"window"}:
                    yield self._window()
                case "window" if kinds <= {"window", "total"} and self.missing():
                    without = f"a page without {self._of(self.missing())}"
                    yield attrs.evolve(mismatch, expected="every match", actual=without)
                case "window":
                    pass
                case _:
                    yield mismatch

    def missing(self) -> list[Any]:
        """What has to be on this page, whichever order its equals have, and is not."""
        if not self.page.exact or not self.oracle.records.complete:
            return []
        records, window = self.oracle.records, self.oracle.window(self.page)
        matching = Counter(records.instants[rank] for rank in self.oracle.ranks(self.page.must))
        shown = Counter(records.instants[rank] for rank in window)
        sure = (r for r in window if shown[records.instants[r]] == matching[records.instants[r]])
        key = self.oracle.collection.key
        came = set(self._identities())
        return [i for i in (key.of(records.items[rank]) for rank in sure) if i not in came]

    def _short(self) -> str:
        """Of which sort value too few came, where the items themselves cannot be told."""
        if not self.page.exact or not self.oracle.records.complete:
            return ""
        records, by = self.oracle.records, self.oracle.collection.order.by
        window = self.oracle.window(self.page)
        wanted = Counter(records.instants[rank] for rank in window)
        wanted.subtract(instant(by, item) for item in self.seen.items)
        for rank in window:
            few = wanted[records.instants[rank]]
            if few > 0:
                return f"{few} too few with {by.name} {_shown(by.of(records.items[rank]))}"
        return ""

    def twice(self) -> list[Any]:
        """What is on this page more than once."""
        return [each for each, count in Counter(self._identities()).items() if count > 1]

    def _identities(self) -> list[Any]:
        return [self.oracle.collection.key.of(item) for item in self.seen.items]

    def _of(self, identities: Sequence[Any], *, excluded: bool = False) -> str:
        """Some items by name, and what the first has in the fields that the question filters by."""
        rank = self.oracle.records.rank[identities[0]]
        item = self.oracle.records.items[rank]
        fields = self._fields(rank, excluded=excluded)
        values = dict.fromkeys(f"{field.name} {_shown(field.of(item))}" for field in fields)
        whose = "it has" if len(identities) == 1 else "the first has"
        return named(identities) + (f" ({whose} {', '.join(values)})" if values else "")

    def _fields(self, rank: int, *, excluded: bool) -> Iterator[Field]:
        """What the filters given look at; or only those that exclude the item of *rank*."""
        for name, text in self.query:
            filter = self.oracle.filters.get(name)
            if filter is not None:
                may = self.oracle.mask(filter, self.oracle.value(name, text))[1]
                yield from filter.fields if not excluded or not may >> rank & 1 else ()

    def _foreign(self, mismatch: Mismatch) -> Mismatch:
        rank = self.oracle.records.rank
        came = self._identities()
        wrong = [each for each in came if each in rank and not self.page.may >> rank[each] & 1]
        if not wrong or not rank.keys() >= set(came):
            return mismatch
        return attrs.evolve(mismatch, actual=f"also {self._of(wrong, excluded=True)}")

    def _order(self, mismatch: Mismatch) -> Mismatch:
        """The first item that stands before one that belongs before it."""
        by = self.oracle.collection.order.by
        came = [instant(by, item) for item in self.seen.items]
        place = next(
            n
            for n, (one, after) in enumerate(pairwise(came), 1)
            if one != after and (one < after) != self.page.ascending
        )
        one, other = (_shown(by.of(item)) for item in self.seen.items[place - 1 : place + 1])
        actual = f"{one} at place {place} before {other}"
        return attrs.evolve(mismatch, expected=f"{mismatch.expected} of {by.name}", actual=actual)

    def _window(self) -> Mismatch:
        """The first place at which another item should stand."""
        records, by = self.oracle.records, self.oracle.collection.order.by
        whole = self.oracle.window(attrs.evolve(self.page, start=0, size=len(records)))
        wanted = [records.items[rank] for rank in self.oracle.window(self.page)]
        pairs = zip(wanted, self.seen.items, strict=False)
        place, (expected, item) = next(
            (n, pair)
            for n, pair in enumerate(pairs, 1)
            if instant(by, pair[0]) != instant(by, pair[1])
        )
        rank = records.rank.get(records.collection.key.of(item))
        match = f"match {whole.index(rank) + 1}" if rank in whole else "another item"
        return Mismatch(
            "window",
            f"at place {place} match {self.page.start + place} of {len(whole)}, "
            f"{by.name} {_shown(by.of(expected))}",
            f"{match}, {by.name} {_shown(by.of(item))}",
        )


def named(identities: Sequence[Any]) -> str:
    """Some items by name, and how many more there are."""
    more = len(identities) - _NAMES
    text = ", ".join(_shown(each) for each in identities[:_NAMES])
    return f"{text} and {more} more" if more > 0 else text


def _shown(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _LONG else f"{text[:_LONG]}…{text[0]}"
