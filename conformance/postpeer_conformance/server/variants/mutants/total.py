"""Total: numbers that count something else than the matches.

Every response of a run has its total compared with the census: under each filter, each two filters,
each order, and the sizes and windows that are asked for.  A cap above the number of accounts cannot
be shown.
"""

from __future__ import annotations

from attrs import evolve

from ...http.messages import Page, Query
from ..breaks import either
from ..filter_parts import counted_filters
from ..mutant import MutantBehaviour, mutant, table
from ..page_parts import counted, sized, two_pages
from ..parts import Whole, crowds, filtered, only_if, where
from ..steps import Counting, Totalled

_COUNT = "total/counts-every-match"


@mutant(_COUNT, counted, "counts only the items on the page")
class OfPage(MutantBehaviour[Whole]):
    """Counts the items of the page. A client stops after the first one."""

    def page(self, query: Query) -> Page:
        page = super().page(query)
        return Page(page.items, len(page.items))


def _by_order(self: Totalled[Whole], query: Query, total: int) -> int:
    usual = self.collection.order.usual
    is_usual = usual is not None and (query.by, query.ascending) == (usual.by, usual.ascending)
    return max(0, total - (not is_usual))


table(
    ("total-of-everything", Counting, _COUNT, only_if(counted, filtered),
     "counts without the filters", lambda query: query.without(*query.filters),
     "Counts all items, filtered or not. A client waits for pages that never come."),
    ("total-filter-forgotten", Counting, _COUNT, counted_filters,
     "counts without the filter `{part.name}`", lambda self, query: query.without(self.part.name),
     "Counts without one of the filters. The items are right, their number is not."),
    ("total-one-filter-only", Counting, _COUNT, only_if(crowds, counted),
     "counts by the first of several filters",
     lambda query: evolve(query, filters=dict(list(query.filters.items())[:1])),
     "Counts by the first of several filters. One filter alone is counted rightly."),
    ("total-one-more", Totalled, _COUNT, counted, "counts one too many",
     lambda _query, total: total + 1,
     "Counts one more than there are. A client asks for one page too many, now and then."),
    ("total-one-less", Totalled, _COUNT, counted, "counts one too few",
     lambda _query, total: max(0, total - 1),
     "Counts one less than there are. A client misses the last item, now and then."),
    ("total-capped", Totalled, _COUNT, two_pages, "stops counting at {part.value}",
     lambda self, _query, total: min(total, self.part.value),
     "Stops counting at two pages, to be quick. A long list is cut off silently."),
    ("total-rounded", Totalled, _COUNT, counted, "rounds the total to tens",
     lambda _query, total: total if total < 10 else round(total, -1),
     "Estimates large numbers by tens. A client misses the last items, or waits for more."),
    ("total-whole-pages", Totalled, either(_COUNT, "total/same-for-every-page"),
     only_if(counted, sized), "rounds the total up to whole pages",
     lambda query, total: -(-total // max(1, query.limit)) * query.limit,
     "Counts whole pages, and their items. A client waits for items that never come."),
    ("total-pages", Totalled, _COUNT, counted, "counts the pages",
     lambda query, total: -(-total // max(1, query.limit)),
     "Counts pages, not items. A client stops far too early."),
    ("total-remaining", Totalled, "total/same-for-every-page", counted, "counts from the offset on",
     lambda self, query, _total: max(0, self.table.count(self.sought(query)[0]) - query.offset),
     "Counts what is left from here on. The number shrinks during a walk."),
    ("total-first-page-only", Totalled, "total/same-for-every-page", counted,
     "answers a total of 0 on every page but the first",
     lambda query, total: 0 if query.later else total,
     "Counts on the first page only. Later pages say 0."),
    ("total-by-size", Totalled, _COUNT, only_if(counted, sized, filtered),
     "counts no less than `{size.name}`",
     lambda self, query, total: max(total, self.is_sized(query) and query.limit),
     "Counts no less than the size asked for. Small results look larger on large pages."),
    ("total-by-order", Totalled, "total/same-for-every-order",
     only_if(counted, where(lambda c: c.order.unusual)),
     ("counts one too few in ascending order", "counts one too few in descending order"), _by_order,
     "Counts another number where the order is not the default. Both orders hold the same items."),
)  # fmt: skip
