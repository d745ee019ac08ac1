"""Total: numbers that count something else than the matches.

Every answer of a run has its total compared with the census: under each filter, each two filters,
each order, and the sizes and windows that are asked for.  A cap above the number of accounts cannot
be shown.
"""

from __future__ import annotations

from attrs import evolve

from ....contract import Filter
from ...http.messages import Page, Query
from ..filter_parts import counted_filters
from ..mutant import MutantBehaviour, mutant
from ..page_parts import counted, sized, two_pages
from ..parts import Number, Whole, crowds, filtered, only_if, where

_COUNT = "total/counts-every-match"
_PAGE, _ORDER = "total/same-for-every-page", "total/same-for-every-order"


@mutant(_COUNT, each=counted, diagnosis="counts only the items on the page")
class OfPage(MutantBehaviour[Whole]):
    """Counts the items of the page. A client stops after the first one."""

    def page(self, query: Query) -> Page:
        page = super().page(query)
        return Page(page.items, len(page.items))


@mutant(_COUNT, each=only_if(counted, filtered), diagnosis="counts without the filters")
class OfEverything(MutantBehaviour[Whole]):
    """Counts all items, filtered or not. A client waits for pages that never come."""

    def total(self, query: Query) -> int:
        return super().total(evolve(query, filters={}))


@mutant(_COUNT, each=counted_filters, diagnosis="counts without the filter `{part.name}`")
class FilterForgotten(MutantBehaviour[Filter]):
    """Counts without one of the filters. The items are right, their number is not."""

    def total(self, query: Query) -> int:
        return super().total(query.without(self.part.name))


@mutant(_COUNT, each=only_if(crowds, counted), diagnosis="counts by the first of several filters")
class OneFilterOnly(MutantBehaviour[Whole]):
    """Counts by the first of several filters. One filter alone is counted rightly."""

    def total(self, query: Query) -> int:
        return super().total(evolve(query, filters=dict(list(query.filters.items())[:1])))


@mutant(_COUNT, each=counted, diagnosis="counts one too many")
class OneMore(MutantBehaviour[Whole]):
    """Counts one more than there are. A client asks for one page too many, now and then."""

    def total(self, query: Query) -> int:
        return super().total(query) + 1


@mutant(_COUNT, each=counted, diagnosis="counts one too few")
class OneLess(MutantBehaviour[Whole]):
    """Counts one less than there are. A client misses the last item, now and then."""

    def total(self, query: Query) -> int:
        return max(0, super().total(query) - 1)


@mutant(_COUNT, each=two_pages, diagnosis="stops counting at {part.value}")
class Capped(MutantBehaviour[Number]):
    """Stops counting at two pages, to be quick. A long list is cut off silently."""

    def total(self, query: Query) -> int:
        return min(super().total(query), self.part.value)


@mutant(_COUNT, each=counted, diagnosis="rounds the total to tens")
class Rounded(MutantBehaviour[Whole]):
    """Estimates large numbers by tens. A client misses the last items, or waits for more."""

    def total(self, query: Query) -> int:
        total = super().total(query)
        return total if total < 10 else round(total, -1)


@mutant(_COUNT, each=counted, diagnosis="counts the pages")
class Pages(MutantBehaviour[Whole]):
    """Counts pages, not items. A client stops far too early."""

    def total(self, query: Query) -> int:
        return -(-super().total(query) // max(1, query.limit))


@mutant(_PAGE, each=counted, diagnosis="counts from the offset on")
class Remaining(MutantBehaviour[Whole]):
    """Counts what is left from here on. The number shrinks during a walk."""

    def total(self, query: Query) -> int:
        where, _, _, offset = self.sought(query)
        return max(0, self.table.count(where) - offset)


@mutant(_PAGE, each=counted, diagnosis="answers a total of 0 on every page but the first")
class FirstPageOnly(MutantBehaviour[Whole]):
    """Counts on the first page only. Later pages say 0."""

    def total(self, query: Query) -> int:
        return 0 if query.later else super().total(query)


@mutant(
    _COUNT,
    each=only_if(counted, sized, filtered),
    diagnosis="counts no less than `{size.name}`",
)
class BySize(MutantBehaviour[Whole]):
    """Counts no less than the size asked for. Small results look larger on large pages."""

    def total(self, query: Query) -> int:
        asked = self.paging.size_name in query.texts
        return max(super().total(query), query.limit if asked else 0)


@mutant(
    _ORDER,
    each=only_if(counted, where(lambda c: c.order.unusual)),
    diagnosis=("counts one too few in ascending order", "counts one too few in descending order"),
)
class ByOrder(MutantBehaviour[Whole]):
    """Counts another number where the order is not the default. Both orders hold the same items."""

    def total(self, query: Query) -> int:
        usual = self.collection.order.usual
        is_usual = usual is not None and (query.by, query.ascending) == (usual.by, usual.ascending)
        return max(0, super().total(query) - (not is_usual))
