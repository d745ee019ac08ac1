"""Wrong ways of counting the matches."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs
from attrs import evolve

from ...contract import Collection, Field
from ...oracle.comparison import RankedPage
from ...oracle.oracle import Oracle, Page
from ...transport.query import Query
from .misreading import Misreading, Predict, Prediction, diagnostic_only, finishing
from .selecting import unfiltered

_SOME = "at least 2 items"


@attrs.frozen
class _Case:
    """What a server counts for."""

    oracle: Oracle
    query: Query
    page: Page
    right: RankedPage

    @property
    def total(self) -> int:
        """The right one."""
        return self.page.must.bit_count()

    @property
    def shown(self) -> int:
        """How many items are on the page."""
        return len(self.right.ranks)

    def without(self, *names: str) -> int:
        """The matches of the other filters alone."""
        filters = (self.oracle.filters[name] for name in names)
        wider = self.oracle.expect(unfiltered(*filters)(self.query))
        return wider.must.bit_count() if isinstance(wider, Page) else self.total


_Count = Callable[[_Case], int]


def of_matches(collection: Collection) -> Iterator[Misreading]:
    """Totals that are not the number of matches."""
    names = sorted(filter.name for filter in collection.filters)
    yield _wrong("counts only the items on the page", lambda case: case.shown)
    yield _wrong("counts one too many", lambda case: case.total + 1)
    yield _wrong("counts one too few", _one_less)
    if names:
        yield _wrong("counts without the filters", lambda case: case.without(*names))
    for name in names:
        sentence = f"counts without the filter `{name}`"
        yield _wrong(sentence, _without(name), primary=False)
    for cap in dict.fromkeys((10, 2 * collection.paging.default, 50, 100, 1000)):
        sentence, needed_data = f"stops counting at {cap}", f"more than {cap} items"
        yield Misreading(sentence, needed_data, _counted(_capped(cap)), primary=False)
    yield _wrong(
        "counts the pages", lambda case: -(-case.total // max(1, case.page.size)), primary=False
    )
    beyond = "the page after the last item"
    yield _Beyond("stops counting where the list goes on", beyond, _nowhere)
    yield _Beyond("counts on where the list has ended", beyond, _nowhere, before=1)


def guessed(collection: Collection) -> Iterator[Misreading]:
    """Totals that only explain wrong responses."""
    size, filters = collection.paging.size_name, collection.filters

    def first_filter(case: _Case) -> int:
        given = [filter.name for filter in filters if filter.name in case.query.names]
        return case.without(*given[1:])

    def no_less_than_asked(case: _Case) -> int:
        return max(case.total, case.page.size if size in case.query.names else 0)

    def tens(case: _Case) -> int:
        return case.total if case.total < 10 else round(case.total, -1)

    yield diagnostic_only("counts by the first of several filters", _counted(first_filter))

    def whole_pages(case: _Case) -> int:
        return -(-case.total // max(1, case.page.size)) * case.page.size

    yield diagnostic_only("rounds the total to tens", _counted(tens))
    yield diagnostic_only("rounds the total up to whole pages", _counted(whole_pages))
    for filter in filters:
        sentence = f"counts without the filter `{filter.name}` for some of its values"
        yield diagnostic_only(sentence, _counted(_without(filter.name)), filter.name)
    yield from _of_a_column(collection)
    if size:
        yield diagnostic_only(f"counts no less than `{size}`", _counted(no_less_than_asked))


def _of_a_column(collection: Collection) -> Iterator[Misreading]:
    """Counts of one field's values, as SQL's ``count(column)`` and ``count(DISTINCT column)``."""
    for field in collection.fields:

        def present(case: _Case, of: Field = field) -> int:
            return (case.page.must & ~case.oracle.absent([of])).bit_count()

        def different(case: _Case, of: Field = field) -> int:
            items = case.oracle.records.items
            values = (of.of(items[rank]) for rank in case.oracle.ranks(case.page.must))
            return len({str(value) for value in values if value is not None})

        if field.nullable or not field.required:
            sentence = f"counts only the items that have `{field.name}`"
            yield diagnostic_only(sentence, _counted(present))
        if field != collection.key.one:
            yield diagnostic_only(f"counts every `{field.name}` once", _counted(different))


def by_page() -> Iterator[Misreading]:
    """Totals that depend on the page."""
    yield _wrong("counts from the offset on", lambda case: max(0, case.total - case.page.start))
    yield _wrong(
        "counts up to the end of the page",
        lambda case: min(case.total, case.page.start + case.page.size),
    )
    yield _wrong(
        "counts only the items on a page that is not full",
        lambda case: case.shown if case.shown < case.page.size else case.total,
        primary=False,
    )
    yield _wrong(
        "answers a total of 0 on every page but the first",
        lambda case: 0 if case.page.start else case.total,
        primary=False,
    )


def by_order(collection: Collection) -> Iterator[Misreading]:
    """Totals that depend on the order."""
    names = [filter.name for filter in collection.filters]
    known = {each.name for each in collection.order.parameters}
    sort = " or ".join(f"`{each.name}`" for each in collection.order.parameters)

    def asked(count: _Count, ascending: bool | None = None) -> _Count:
        """*count* where an order, or one of this direction, is asked for."""

        def count_if_asked(case: _Case) -> int:
            wanted = known & case.query.names and ascending in (None, case.page.ascending)
            return count(case) if wanted else case.total

        return count_if_asked

    yield _wrong(
        f"counts only the items on the page if {sort} is given", asked(lambda case: case.shown)
    )
    directions = {sorting.ascending for sorting in collection.order.sortings}
    for word, ascending in (("ascending", True), ("descending", False)):
        if ascending in directions:
            yield _wrong(f"counts one too few in {word} order", asked(_one_less, ascending))
    yield _wrong(
        f"counts without the filters if {sort} is given", asked(_without(*names)), primary=False
    )


@attrs.frozen(eq=False)
class _Beyond(Misreading):
    """A wrong count of a list that the census did not read to its end; its last page shows it."""

    before: int = 0
    """How many items before the end, by the total, that page starts."""

    def differs(self, oracle: Oracle, query: Query, page: Page, right: RankedPage) -> bool:
        """Whether a right response to *query* shows that the list ends where the total says."""
        del right  # the census does not know the items there
        if not page.size:
            return False
        if oracle.records.complete:
            return page.exact  # its total is compared with what the census counted
        filtered = query.names & oracle.filters.keys()
        return not filtered and page.start == oracle.records.total - self.before


def _nowhere(_oracle: Oracle, _query: Query) -> Prediction:
    """The census does not know these items."""
    return None


def _wrong(sentence: str, count: _Count, *, primary: bool = True) -> Misreading:
    return Misreading(sentence, _SOME, _counted(count), primary=primary)


def _counted(count: _Count) -> Predict:
    def spoil(oracle: Oracle, query: Query, page: Page, right: RankedPage) -> Prediction:
        return evolve(right, total=count(_Case(oracle, query, page, right)))

    return finishing(spoil)


def _one_less(case: _Case) -> int:
    return max(0, case.total - 1)


def _without(*names: str) -> _Count:
    return lambda case: case.without(*names)


def _capped(cap: int) -> _Count:
    return lambda case: min(case.total, cap)
