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
from .checked import CheckedExchange
from .comparison import Kind, Mismatch, ParsedPage
from .oracle import Oracle, Page
from .records import instant

Said = tuple[str, str]
"""What was expected, and what came."""
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

    def describe(self, mismatches: Sequence[Mismatch]) -> Iterator[Said]:
        """*mismatches* by the items and values that show them, without what follows from them."""
        kinds = {mismatch.kind for mismatch in mismatches}
        for mismatch in mismatches:
            match mismatch.kind:
                case "total":
                    yield self._total(mismatch)
                case "count":
                    came = filter(None, (_items(mismatch.actual), self._lacking(kinds)))
                    yield self._count(mismatch), ", ".join(came)
                case "duplicate":
                    yield "each item once", f"{named(self.twice())} twice"
                case "foreign":
                    yield self._foreign(mismatch.actual)
                case "record":
                    yield _record(mismatch)
                case "order":
                    yield self._order()
                case "window" if kinds <= {"window"}:
                    yield self._window()
                case "window" if kinds <= {"window", "total"} and self.missing():
                    yield "every match", f"a page without {self._of(self.missing())}"

    def _total(self, mismatch: Mismatch) -> Said:
        """The right total; where the contract leaves it open, the bound that was overstepped."""
        least, most = mismatch.expected
        wanted = f"a total of {_bound(mismatch.actual, least, most)}"
        whole = least == most and not self.query.names & self.oracle.filters.keys()
        if whole and self.oracle.records.complete:
            wanted += ", as many as all pages hold"
        return wanted, f"a total of {mismatch.actual}"

    def _count(self, mismatch: Mismatch) -> str:
        """The right number of items, or its bound."""
        if self.page.exact:
            return _items(mismatch.expected)
        bound = "at least" if mismatch.actual < mismatch.expected else "at most"
        return f"{bound} {_items(mismatch.expected)}"

    def _lacking(self, kinds: set[Kind]) -> str:
        """What a page of too few items lacks, where nothing else is wrong that says it."""
        if not kinds & {"foreign", "duplicate"} and self.missing():
            return f"without {self._of(self.missing())}"
        return self._short() if kinds <= {"count", "window"} else ""

    def missing(self) -> list[Any]:
        """What has to be on this page, whichever order its equals have, and is not."""
        if not self.page.exact or not self.oracle.records.complete:
            return []
        records, window = self.oracle.records, self.oracle.window(self.page)
        values = records.values(self.page.by)
        matching = Counter(values[rank] for rank in self.oracle.ranks(self.page.must))
        shown = Counter(values[rank] for rank in window)
        sure = (r for r in window if shown[values[r]] == matching[values[r]])
        key = self.oracle.collection.key
        came = set(self._identities())
        return [i for i in (key.of(records.items[rank]) for rank in sure) if i not in came]

    def _short(self) -> str:
        """Of which sort value too few came, where the items themselves cannot be told."""
        records, by = self.oracle.records, self.page.by
        if by is None or not self.page.exact or not records.complete:
            return ""
        window, values = self.oracle.window(self.page), records.values(by)
        wanted = Counter(values[rank] for rank in window)
        wanted.subtract(instant(by, item) for item in self.seen.items)
        for rank in window:
            few = wanted[values[rank]]
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

    def _foreign(self, strangers: Sequence[Any]) -> Said:
        if strangers:
            return "only items of the whole list", f"{', '.join(map(repr, strangers[:_NAMES]))} too"
        rank = self.oracle.records.rank
        wrong = [each for each in self._identities() if not self.page.may >> rank[each] & 1]
        return "only items that match", f"also {self._of(wrong, excluded=True)}"

    def _order(self) -> Said:
        """The first item that stands before one that belongs before it."""
        by = self.page.by
        assert by is not None  # equals are in any order
        items = self._compared()
        came = [instant(by, item) for item in items]
        place = next(
            n
            for n, (one, after) in enumerate(pairwise(came), 1)
            if one != after and (one < after) != self.page.ascending
        )
        one, other = (_shown(by.of(item)) for item in items[place - 1 : place + 1])
        way = "ascending" if self.page.ascending else "descending"
        return f"{way} order of {by.name}", f"{one} at place {place} before {other}"

    def _compared(self) -> Sequence[Any]:
        """The items as their order was judged: as in the whole list, if that has all of them."""
        ranks = [self.oracle.records.rank.get(each) for each in self._identities()]
        known = [self.oracle.records.items[rank] for rank in ranks if rank is not None]
        return known if len(known) == len(ranks) else self.seen.items

    def _window(self) -> Said:
        """The first place at which another item should stand."""
        records, by = self.oracle.records, self.page.by
        assert by is not None  # equals are in any order
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
        due = f"at place {place} match {self.page.start + place} of {len(whole)}"
        one, other = (f"{by.name} {_shown(by.of(each))}" for each in (expected, item))
        return f"{due}, {one}", f"{match}, {other}"


def describe(judged: CheckedExchange) -> list[Said]:
    """What was expected of a response, and what came, for each way in which it is wrong."""
    oracle, page, seen = judged.oracle, judged.expectation, judged.seen
    if oracle is None or not isinstance(page, Page):
        return []
    if seen is not None:
        explainer = Explainer(oracle, judged.question.query, page, seen)
        return list(explainer.describe(judged.mismatches))
    wanted = "status 200" if page.must else "status 200 with an empty page"
    if page.refusable:
        wanted += f", or {judged.query_refusals}"
    return [(wanted, f"status {mismatch.actual}") for mismatch in judged.mismatches]


def _record(mismatch: Mismatch) -> Said:
    assert mismatch.field is not None
    was, came = (
        f"{mismatch.field.name} {value!r}"[:80] for value in (mismatch.expected, mismatch.actual)
    )
    return f"{was} as in the whole list", came


def _bound(actual: int, least: int, most: int) -> str:
    if least == most:
        return str(least)
    return f"at least {least}" if actual < least else f"at most {most}"


def _items(count: int) -> str:
    return f"{count} item{'' if count == 1 else 's'}"


def named(identities: Sequence[Any]) -> str:
    """Some items by name, and how many more there are."""
    more = len(identities) - _NAMES
    text = ", ".join(_shown(each) for each in identities[:_NAMES])
    return f"{text} and {more} more" if more > 0 else text


def _shown(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _LONG else f"{text[:_LONG]}…{text[0]}"
