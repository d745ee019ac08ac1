"""Numbers: pages that are counted otherwise, sizes that are too great, and lists cut into parts.

A run of the default budget asks for the first pages and the last ones, in several sizes, and for
sizes just above the greatest and far above it.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from ....contract import ByNumber, Parameter
from ...http.messages import Json, Query, Refusal
from ..mutant import MutantBehaviour, mutant
from ..page_parts import Numbering, capped, exceeding, numbers, refused_past, sized_numbers, whole
from ..parts import Whole

_WINDOW, _WALK, _EXCESS, _PAST = (
    "page/window", "page/walk-is-complete", "page/excess", "page/past-the-end",
)  # fmt: skip
_COUNT, _ON = "total/counts-every-match", ("page/leads-on", "page/ends")


class _Numbered(MutantBehaviour[Numbering]):
    """Finds the place of a page otherwise where its number is given."""

    def window(self, query: Query) -> tuple[int, int]:
        asked = self.paging.position_name in query.texts
        return query.limit, self.start(query) if asked else query.offset

    def start(self, query: Query) -> int:
        raise NotImplementedError

    def before(self, query: Query) -> int:
        """How many pages are before the one asked for."""
        return query.offset // query.limit


@mutant(
    *(_WINDOW, _WALK, _PAST, *_ON), each=numbers, diagnosis="counts pages from {part.before} on"
)
class OneTooFar(_Numbered):
    """Counts pages from one less on. Who asks for the first page gets the second."""

    def start(self, query: Query) -> int:
        return query.offset + query.limit


@mutant(*(_WINDOW, _WALK, _PAST, *_ON), each=numbers, diagnosis="counts pages from {part.after} on")
class OneTooLate(_Numbered):
    """Counts pages from one more on. The first page comes twice."""

    def start(self, query: Query) -> int:
        return max(0, query.offset - query.limit)


@mutant(
    *(_WINDOW, _WALK, _PAST, *_ON), each=numbers, diagnosis="reads `{position.name}` as an offset"
)
class AsOffset(_Numbered):
    """Takes the number of a page for the number of items before it. Pages overlap."""

    def start(self, query: Query) -> int:
        assert isinstance(self.paging, ByNumber)
        return self.paging.first + self.before(query)


@mutant(
    *(_WINDOW, _WALK, _PAST, *_ON),
    each=sized_numbers,
    diagnosis="skips pages of the usual size, whatever `{size.name}` is",
)
class UsualPagesSkipped(_Numbered):
    """Skips pages of the usual size. With another one, pages overlap or have gaps between them."""

    def start(self, query: Query) -> int:
        return self.before(query) * self.paging.default


@mutant(*(_WALK, _PAST, _WINDOW, "page/size", _COUNT, *_ON), each=numbers)
class LastPageLost(MutantBehaviour[Whole]):
    """Rounds the number of pages down. A last page that is not full is empty."""

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        return rows if len(rows) == query.limit or not query.later else []


@mutant(_PAST, each=refused_past)
class EmptyPast(MutantBehaviour[Whole]):
    """Answers an empty page behind the last one. The contract wants a refusal."""

    def check_end(self, query: Query) -> None:
        pass


@mutant(
    _EXCESS,
    "page/size",
    each=exceeding,
    diagnosis="answers more than {size.maximum} items to a `{size.name}` above {size.maximum}",
)
class ExcessServed(MutantBehaviour[Whole]):
    """Answers as many items as are asked for, however many. The greatest page has a size."""

    def page_size(self, values: Mapping[str, Json]) -> int:
        asked = values.get(self.paging.size_name)
        return super().page_size(values) if asked is None else int(asked)

    def is_capped(self, parameter: Parameter) -> bool:
        return parameter == self.paging.size


@mutant(_EXCESS, each=exceeding, diagnosis="ignores a `{size.name}` above {size.maximum}")
class ExcessAsDefault(ExcessServed):
    """Takes a size that is too great for none. The default size is answered instead."""

    def page_size(self, values: Mapping[str, Json]) -> int:
        size = super().page_size(values)
        return size if size <= self.paging.largest else self.paging.default


@mutant(_EXCESS, each=capped, diagnosis="refuses a `{size.name}` above {size.maximum}")
class ExcessRefused(ExcessServed):
    """Refuses a size that is too great. The contract wants the greatest page."""

    def page_size(self, values: Mapping[str, Json]) -> int:
        size = super().page_size(values)
        if size > self.paging.largest:
            raise Refusal(self.query_status, f"{self.paging.size_name} is too great")
        return size


@mutant("page/whole", each=whole, diagnosis="never answers more than 20 items")
class FirstPartOnly(MutantBehaviour[Whole]):
    """Answers the first twenty items of a list that comes whole. The others cannot be had."""

    def window(self, query: Query) -> tuple[int, int]:
        return super().window(evolve(query, limit=20))
