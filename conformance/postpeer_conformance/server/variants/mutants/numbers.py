"""Numbers: pages that are counted otherwise, sizes that are too great, and lists cut into parts.

A run of the default budget asks for the first pages and the last ones, in several sizes, and for
sizes just above the greatest and far above it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import evolve

from ....contract import ByNumber, Parameter
from ...http.messages import Json, Query
from ..breaks import either
from ..mutant import MutantBehaviour, mutant, table
from ..page_parts import (
    Numbering,
    below_maximum,
    capped,
    exceeding,
    numbers,
    refused_past,
    sized_numbers,
    whole,
)
from ..parts import Number, Whole, only_if
from ..steps import Listed, Moved

_WINDOW, _WALK, _PAST = "page/window", "page/walk-is-complete", "page/past-the-end"


class _Numbered(Moved[Numbering]):
    """Finds the place of a page otherwise where its number is given."""

    def window(self, query: Query) -> tuple[int, int]:
        asked = self.paging.position_name in query.texts
        return super().window(query) if asked else (query.limit, query.offset)

    def number(self, query: Query) -> int:
        """The number that was given."""
        assert isinstance(self.paging, ByNumber)
        return self.paging.first + query.offset // query.limit


class _Exceeding(MutantBehaviour[Whole]):
    """Takes sizes above the greatest, and answers another number of items to them."""

    step: Callable[[int], int]

    def page_size(self, values: Mapping[str, Json]) -> int:
        asked = values.get(self.paging.size_name)
        if asked is None:
            return super().page_size(values)
        return int(asked) if asked <= self.paging.largest else self.step(int(asked))

    def is_capped(self, parameter: Parameter) -> bool:
        return parameter == self.paging.size


@mutant(
    "page/maximum",
    only_if(below_maximum, numbers),
    "answers {part.value} items to `{size.name}={size.maximum}`",
)
class MaximumOffByOne(MutantBehaviour[Number]):
    """Takes the greatest size for one less, and counts pages of that size. A walk loses nothing."""

    def page_size(self, values: Mapping[str, Json]) -> int:
        return min(super().page_size(values), self.part.value)


@mutant(_PAST, refused_past)
class EmptyPast(MutantBehaviour[Whole]):
    """Answers an empty page behind the last one. The contract wants a refusal."""

    def check_end(self, query: Query) -> None:
        pass


@mutant("page/whole", whole, "never answers more than 20 items")
class FirstPartOnly(MutantBehaviour[Whole]):
    """Answers the first twenty items of a list that comes whole. The others cannot be had."""

    def window(self, query: Query) -> tuple[int, int]:
        return super().window(evolve(query, limit=20))


table(
    ("numbers-one-too-far", _Numbered, either(_WALK, _WINDOW), numbers,
     "counts pages from {part.before} on", lambda query: query.offset + query.limit,
     "Counts pages from one less on. Who asks for the first page gets the second."),
    ("numbers-one-too-late", _Numbered, either(_WALK, _WINDOW), numbers,
     "counts pages from {part.after} on", lambda query: max(0, query.offset - query.limit),
     "Counts pages from one more on. The first page comes twice."),
    ("numbers-as-offset", _Numbered, either(_WALK, _WINDOW, _PAST), numbers,
     "reads `{position.name}` as an offset", lambda self, query: self.number(query),
     "Takes the number of a page for the number of items before it. Pages overlap."),
    ("numbers-usual-pages-skipped", _Numbered, _WINDOW, sized_numbers,
     "skips pages of the usual size, whatever `{size.name}` is",
     lambda self, query: query.offset // query.limit * self.paging.default,
     "Skips pages of the usual size. With another one, pages overlap or have gaps between them."),
    ("numbers-last-page-lost", Listed, either(_WALK, _WINDOW, _PAST, "total/counts-every-match"),
     numbers, (), lambda query, rows: rows if len(rows) == query.limit or not query.later else [],
     "Rounds the number of pages down. A last page that is not full is empty."),
    ("numbers-excess-served", _Exceeding, "page/excess", exceeding,
     "answers more than {size.maximum} items to a `{size.name}` above {size.maximum}",
     lambda size: size,
     "Answers as many items as are asked for, however many. The greatest page has a size."),
    ("numbers-excess-as-default", _Exceeding, "page/excess", exceeding,
     "ignores a `{size.name}` above {size.maximum}", lambda self, _size: self.paging.default,
     "Takes a size that is too great for none. The default size is answered instead."),
    ("numbers-excess-refused", _Exceeding, "page/excess", capped,
     "refuses a `{size.name}` above {size.maximum}",
     lambda self, _size: self.reject(f"{self.paging.size_name} is too great"),
     "Refuses a size that is too great. The contract wants the greatest page."),
)  # fmt: skip
