"""Page: sizes that are not kept, and windows cut at the wrong place.

A run of the default budget asks for the default, both bounds, and some twenty other sizes; for
windows at offsets that are no multiples of the size; for the end and what is past it; and walks
over everything and across the edges of groups of equals.  A fault at one other size, or at one
other offset, is found only by chance.
"""

from __future__ import annotations

from ....contract import Filter
from ...http.messages import Query
from .. import page_parts as pages
from ..breaks import either, perhaps
from ..filter_parts import contains
from ..mutant import table
from ..parts import Whole, only_if, where
from ..steps import Resized

_MOST = perhaps("page/maximum", "page/excess")
_searches = only_if(
    contains, pages.offsets, where(lambda c: c.paging.size and c.paging.default > 10)
)
"""Those beside which a page of ten items is none of the default size."""


def _refused(self: Resized[Whole], query: Query, size: int, too: str) -> int:
    """Refuses one *size*, which is allowed."""
    name = self.paging.size_name
    return query.limit if query.limit != size else self.reject(f"{name} is too {too}")


def _default_beside(self: Resized[Filter], query: Query) -> int:
    beside = self.part.name in query.filters and not self.is_sized(query)
    return 10 if beside else query.limit


table(
    ("page-default-beside", Resized, "page/default-size", _searches,
     "takes 10 as the default of `{size.name}` when `{part.name}` is given", _default_beside,
     "Has a default of its own where a text is searched for. The document has one."),
    ("page-default-is-maximum", Resized, "page/default-size", pages.default_sized,
     "takes {size.maximum} as the default of `{size.name}`",
     lambda self, query: query.limit if self.is_sized(query) else self.paging.largest,
     "Answers as many as it may where no size is asked for. The default is another."),
    ("page-default-off-by-one", Resized, "page/default-size", pages.below_default,
     "takes {part.value} as the default of `{size.name}`",
     lambda self, query: query.limit if self.is_sized(query) else self.part.value,
     "Answers one item less than the default size. Nothing but the default is wrong."),
    ("page-size-ignored", Resized, perhaps("page/size", "page/minimum"), pages.sized,
     "ignores `{size.name}`", lambda self, _query: self.paging.default,
     "Always answers pages of the default size. The parameter is never read."),
    ("page-one-more", Resized, "page/size", pages.sized, "answers one item more than `{size.name}`",
     lambda self, query: query.limit + self.is_sized(query),
     "Asks for one more to know whether there is a next page, and keeps it. Pages overlap."),
    ("page-one-less", Resized, "page/size", pages.sized, "answers one item less than `{size.name}`",
     lambda self, query: query.limit - self.is_sized(query),
     "Answers one item less than the size asked for. A walk has gaps."),
    ("page-capped", Resized, "page/size", pages.caps, "never answers more than {part.value} items",
     lambda self, query: min(query.limit, self.part.value),
     "Never answers more than so many items, and says nothing. A walk has gaps."),
    ("page-minimum-as-default", Resized, "page/minimum", pages.least,
     "answers {size.default} items to `{size.name}={size.minimum}`",
     lambda self, query: query.limit if query.limit != self.paging.least else self.paging.default,
     "Takes the smallest size for none. The default size is answered instead."),
    ("page-minimum-refused", Resized, "page/minimum", pages.least,
     "refuses `{size.name}={size.minimum}`",
     lambda self, query: _refused(self, query, self.paging.least, "small"),
     "Refuses the smallest size. The bound itself is allowed."),
    ("page-maximum-as-default", Resized, _MOST, pages.bounded,
     "answers {size.default} items to `{size.name}={size.maximum}`",
     lambda self, query: query.limit if query.limit != self.paging.largest else self.paging.default,
     "Takes the greatest size for too great. The default size is answered instead."),
    ("page-maximum-off-by-one", Resized, _MOST, pages.below_maximum,
     "answers {part.value} items to `{size.name}={size.maximum}`",
     lambda self, query: min(query.limit, self.part.value),
     "Answers one item less than the greatest size. Smaller sizes are kept."),
    ("page-rounded-up", Resized, either("page/size", "page/minimum"),
     only_if(pages.offsets, pages.bounded),
     "rounds `{size.name}` up to a multiple of 5",
     lambda self, query: min(-(-query.limit // 5) * 5, self.paging.largest),
     "Answers sizes in steps of five. A client gets more than it asked for."),
    ("page-maximum-refused", Resized, _MOST, pages.bounded, "refuses `{size.name}={size.maximum}`",
     lambda self, query: _refused(self, query, self.paging.largest, "great"),
     "Refuses the greatest size. The bound itself is allowed."),
)  # fmt: skip
