"""The page that was expected beside the one that came."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

import attrs

from ..contract import Field
from ..oracle.checked import CheckedExchange
from ..oracle.oracle import Oracle, Page
from .model import Line, Mark, Pages
from .text import short

_LINES = 16
_EQUAL = 3
"""Equal lines that are kept before the first difference."""
_WIDTH = 36


def pages(
    judged: CheckedExchange, stand_in: Callable[[Any], Any] = lambda value: value
) -> Pages | None:
    """Both pages of *judged*; None where one is no page, or an item is not to be known.

    *stand_in* gives what is shown in place of a value.
    """
    oracle, page, seen = judged.oracle, judged.expectation, judged.seen
    if oracle is None or seen is None or not isinstance(page, Page):
        return None
    return _Comparison(oracle, page, seen.total, seen.items, judged.question.query, stand_in).show()


@attrs.frozen
class _Comparison:
    oracle: Oracle
    page: Page
    total: int | None
    items: Sequence[Any]
    query: Sequence[tuple[str, str]]
    stand_in: Callable[[Any], Any]

    def show(self) -> Pages | None:
        records = self.oracle.records
        key = records.collection.key
        came = [key.of(item) for item in self.items]
        if not records.complete and any(each not in records.rank for each in came):
            return None
        expected = [records.items[rank] for rank in self._window(came)]
        fields = self._fields(expected)
        lines = list(self._lines(expected, fields))
        first = next((n for n, line in enumerate(lines) if line.mark != "same"), 0)
        start = max(0, first - _EQUAL)
        least, most = self.page.must.bit_count(), self.page.may.bit_count()
        wanted = str(least) if least == most else f"{least} to {most}"
        return Pages(
            [field.name for field in fields],
            lines[start : start + _LINES],
            [wanted, "none" if self.total is None else str(self.total)],
            start,
            max(0, len(lines) - start - _LINES),
        )

    def _window(self, came: Sequence[Any]) -> Sequence[int]:
        """The right page that is nearest to what came: its freedoms used as the server does."""
        records, page = self.oracle.records, self.page
        shown = {records.rank[each]: n for n, each in enumerate(came) if each in records.rank}
        matches = page.must | (page.may & sum(1 << rank for rank in shown))
        found, values = self.oracle.ordered(page.of(matches)), records.values(page.by)
        end = page.start + page.size
        before = {values[rank] for rank in found[max(0, page.start - 1) : page.start]}

        def place(rank: int) -> int:
            # Equals of an item on an earlier page: what did not come may have stood there.
            late = values[rank] in before
            return shown.get(rank, -1 if late else len(found))

        groups: dict[Any, list[int]] = {}
        for rank in found:
            groups.setdefault(values[rank], []).append(rank)
        return [rank for group in groups.values() for rank in sorted(group, key=place)][
            page.start : end
        ]

    def _fields(self, expected: Sequence[Any]) -> list[Field]:
        """Identity, sort value, what the question filters by, and what came changed."""
        collection = self.oracle.collection
        asked = {name for name, _ in self.query}
        fields = [*collection.key.fields, *([self.page.by] if self.page.by else [])]
        for filter in collection.filters:
            fields += filter.fields if filter.name in asked else ()
        by_key = {collection.key.of(item): item for item in expected}
        pairs = [(by_key.get(collection.key.of(item)), item) for item in self.items]
        fields += [
            field
            for field in collection.fields
            if field not in self.oracle.records.volatile
            and any(was is not None and field.of(was) != field.of(item) for was, item in pairs)
        ]
        return list({field.pointer: field for field in fields}.values())[:6]

    def _lines(self, expected: Sequence[Any], fields: Sequence[Field]) -> Iterator[Line]:
        key = self.oracle.collection.key
        one = [key.of(item) for item in expected]
        other = [key.of(item) for item in self.items]
        for _, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
            if one[a:b] == other[c:d]:
                for was, item in zip(expected[a:b], self.items[c:d], strict=True):
                    changed = self.oracle.records.changed(was, item)
                    mark: Mark = "same" if changed is None else "changed"
                    yield Line(mark, self._cells(was, fields), self._cells(item, fields))
                continue
            both = min(b - a, d - c)
            for was, item in zip(expected[a : a + both], self.items[c:d], strict=False):
                yield Line("other", self._cells(was, fields), self._cells(item, fields))
            for was in expected[a + both : b]:
                mark = "moved" if key.of(was) in other else "missing"
                yield Line(mark, self._cells(was, fields), None)
            for item in self.items[c + both : d]:
                mark = "moved" if key.of(item) in one else "surplus"
                yield Line(mark, None, self._cells(item, fields))

    def _cells(self, item: Any, fields: Sequence[Field]) -> list[str]:
        return [short(_cell(self.stand_in(field.of(item))), _WIDTH) for field in fields]


def _cell(value: Any) -> str:
    """Text as it is, unless it could be taken for another value."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    try:
        json.loads(value)
    except ValueError:
        return value if value and value == value.strip() else json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)
