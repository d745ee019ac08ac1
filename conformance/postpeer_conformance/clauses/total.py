"""Total: how many items match, over all pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs
from attrs import evolve

from ..contract import Operation
from ..oracle.comparison import Answer
from ..oracle.oracle import Oracle, Page
from ..transport.query import Query
from .clause import ByMisreadings, Clause
from .fault import Fault
from .misreadings.misreading import Misreading, Predict, Prediction, diagnostic_only, finishing

Count = Callable[[Oracle, Query, Page, Answer], int]


@attrs.frozen(eq=False)
class _Beyond(Misreading):
    """A wrong count of items that the census did not reach: the page at the end shows it."""

    before: int = 0
    """How many items before the told end that page begins."""

    def differs(self, oracle: Oracle, query: Query, page: Page, right: Answer) -> bool:
        """Whether a right answer to *query* says that nothing is missing before the told end."""
        del right  # what is beyond the census nobody knows
        if not page.size:
            return False
        if oracle.records.complete:
            return page.exact  # its total is compared with what the census counted
        filtered = query.names & oracle.filters.keys()
        return not filtered and page.start == oracle.records.total - self.before


def _nowhere(_oracle: Oracle, _query: Query) -> Prediction:
    """Nobody knows which items these are."""
    return None


def _counted(count: Count) -> Predict:
    def spoil(oracle: Oracle, query: Query, page: Page, right: Answer) -> Prediction:
        return evolve(right, total=count(oracle, query, page, right))

    return finishing(spoil)


def _counting(sentence: str, needed_data: str, count: Count, primary: bool = True) -> Misreading:
    return Misreading(sentence, needed_data, _counted(count), primary=primary)


def clauses(operation: Operation) -> Iterator[Clause]:
    """The clauses of the number of matches."""
    collection = operation.collection
    assert collection is not None
    names = {f.name for f in collection.filters}
    pointer = collection.pointer + "/total"
    some, beyond = "at least 2 items", "the page behind the last item"
    size, position = collection.paging.parameters
    default = collection.paging.default

    def one_less(_oracle: Oracle, _query: Query, _page: Page, right: Answer) -> int:
        return max(0, right.total - 1)

    def first_filter_only(oracle: Oracle, query: Query, page: Page, right: Answer) -> int:
        given = [f.name for f in collection.filters if f.name in query.names]
        return unfiltered(*given[1:])(oracle, query, page, right)

    def tens(_oracle: Oracle, _query: Query, _page: Page, right: Answer) -> int:
        return right.total if right.total < 10 else round(right.total, -1)

    def no_less_than_asked(_oracle: Oracle, query: Query, page: Page, right: Answer) -> int:
        asked = size.name in query.names
        return max(right.total, page.size if asked else 0)

    def unfiltered(*dropped: str) -> Count:
        def count(oracle: Oracle, query: Query, _page: Page, right: Answer) -> int:
            wider = oracle.expect(query.without(*dropped))
            return wider.must.bit_count() if isinstance(wider, Page) else right.total

        return count

    def depends_on(fault: Fault) -> str:
        """What a wrong total seems to depend on; empty where something else is wrong."""
        asked = fault.query.names
        if fault.aspect != "total":
            return ""
        if asked & names or not asked:
            return "matches"
        return "order" if collection.order.parameter.name in asked else "page"

    yield ByMisreadings(
        "total/counts-every-match",
        "The total is the number of items that match, over all pages.",
        pointer,
        some,
        misreadings=(
            _counting("counts only the items on the page", some,
                      lambda *a: len(a[3].ranks)),
            _counting("counts one too many", some, lambda *a: a[3].total + 1),
            _counting("counts one too few", some, one_less),
            *([_counting("counts without the filters", some, unfiltered(*names))] if names else []),
            *(
                _counting(f"counts without the filter `{n}`", some, unfiltered(n), False)
                for n in sorted(names)
            ),
            *(
                _counting(f"stops counting at {cap}", f"more than {cap} items",
                          lambda *a, cap=cap: min(a[3].total, cap), False)
                for cap in dict.fromkeys((10, 2 * default, 50, 100, 1000))
            ),
            _counting("counts the pages", some,
                      lambda *a: -(-a[3].total // max(1, a[2].size)), False),
            _Beyond("stops counting where the list goes on", beyond, _nowhere),
            _Beyond("counts on where the list has ended", beyond, _nowhere, before=1),
        ),
        explanations=(
            diagnostic_only("counts by the first of several filters", _counted(first_filter_only)),
            diagnostic_only("rounds the total to tens", _counted(tens)),
            diagnostic_only(
                f"counts no less than `{size.name}`", _counted(no_less_than_asked)
            ),
        ),
        blamed=lambda fault: fault.aspect == "end" or depends_on(fault) == "matches",
    )  # fmt: skip
    yield ByMisreadings(
        "total/same-for-every-page",
        f"The total does not depend on `{size.name}` and `{position.name}`.",
        pointer,
        some,
        misreadings=(
            _counting("counts from the offset on", some,
                      lambda *a: max(0, a[3].total - a[2].start)),
            _counting("counts up to the end of the page", some,
                      lambda *a: min(a[3].total, a[2].start + a[2].size)),
            _counting("answers a total of 0 on every page but the first", some,
                      lambda *a: 0 if a[2].start else a[3].total, False),
        ),
        blamed=lambda fault: depends_on(fault) == "page",
    )  # fmt: skip
    sort = collection.order.parameter.name

    def sorted_only(change: Count, direction: str | None = None) -> Count:
        def count(oracle: Oracle, query: Query, page: Page, right: Answer) -> int:
            text = query.get(sort)
            asked = text is not None and direction in (None, text)
            return change(oracle, query, page, right) if asked else right.total

        return count

    yield ByMisreadings(
        "total/same-for-every-order",
        f"The total does not depend on `{sort}`.",
        pointer,
        some,
        misreadings=(
            _counting(f"counts only the items on the page if `{sort}` is given", some,
                      sorted_only(lambda *a: len(a[3].ranks))),
            _counting("counts one too few in ascending order", some,
                      sorted_only(one_less, collection.order.ascending)),
            _counting("counts one too few in descending order", some,
                      sorted_only(one_less, collection.order.descending)),
            _counting(f"counts without the filters if `{sort}` is given", some,
                      sorted_only(unfiltered(*names)), False),
        ),
        blamed=lambda fault: depends_on(fault) == "order",
    )  # fmt: skip
