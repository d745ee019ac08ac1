"""What is said of a walk that is broken, though no page of it is wrong by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain, compress
from typing import Any

from attrs import evolve

from ...clauses.verdict import Violation
from ...contract import ByOffset
from ...oracle.checked import CheckedExchange
from ...oracle.checker import walked
from ...oracle.comparison import ParsedPage, page_of
from ...oracle.explain import Explainer, named
from ...oracle.oracle import Oracle, Page
from ...transport.query import Query
from ..session.census import Census


def broken_walk(walk: Sequence[CheckedExchange]) -> Violation:
    """The violation by *walk*, of whose steps none is wrong by itself."""
    first, pages = walk[0], [step.seen.items if step.seen else () for step in walk]
    oracle, page = first.oracle, first.expectation
    assert oracle is not None
    assert isinstance(page, Page)
    key = oracle.collection.key
    size = sum(step.expectation.size for step in walk if isinstance(step.expectation, Page))
    items = tuple(item for each in pages for item in each)
    total = first.seen.total if first.seen else None
    whole = Explainer(
        oracle, first.question.query, evolve(page, size=size), ParsedPage(total, items)
    )
    twice, missing = whole.twice(), whole.missing()
    if not twice and not missing:
        return _otherwise_broken(walk, whole)
    having = [bool(twice) and twice[0] in map(key.of, each) for each in pages]
    if twice and not missing:  # two pages are enough to show it
        shown, told = list(compress(walk, having)), [f"{named(twice)} twice"]
    else:
        shown, told = list(walk), [f"{named(twice)} twice{_places(having)}"] * bool(twice)
        told.append(f"{named(missing)} on none")
    exchanges = tuple(step.exchange for step in shown)
    likely = _tied(oracle, page, [*twice, *missing])
    return Violation("every item of these pages once", "; ".join(told), exchanges, likely)


def _tied(oracle: Oracle, page: Page, identities: Sequence[Any]) -> str | None:
    """In words, that all of these items have a sort value that others have, too."""
    if page.by is None:
        return None
    key, values = oracle.collection.key, oracle.records.values(page.by)
    value = dict(zip(map(key.of, oracle.records.items), values, strict=True))
    counts = Counter(values)
    if any(counts[value.get(identity)] < 2 for identity in identities):
        return None
    return f"orders items with the same `{page.by.name}` differently on each page"


def _places(having: Sequence[bool]) -> str:
    """In words, which of the responses have an item."""
    numbers = [str(number) for number, has in enumerate(having, 1) if has]
    return f", in the responses {' and '.join(numbers)}" if len(numbers) > 1 else ""


def _otherwise_broken(walk: Sequence[CheckedExchange], whole: Explainer) -> Violation:
    """The violation by a *walk* that has each item once, but is not the list."""
    said = list(whole.describe(walked(walk)))
    expected, actual = ("; ".join(words) for words in zip(*said, strict=True))
    exchanges = tuple(step.exchange for step in walk)
    return Violation(f"these pages together: {expected}", actual, exchanges)


def broken_census(census: Census, judged: Sequence[CheckedExchange]) -> Violation:
    """The violation by a walk over the whole list that lost items, and lost them again.

    *judged* are all responses of the run: their sizes may tell why.
    """
    key = census.records.collection.key
    pages = [page_of(census.records.collection, exchange.response) for exchange in census.exchanges]
    shown = [[key.of(item) for item in page.items] if page else [] for page in pages]
    walk, known = census.exchanges[: census.pages], set(chain(*shown[: census.pages]))
    more = zip(shown[census.pages :], census.exchanges[census.pages :], strict=True)
    for other, exchange in more:
        lost = [identity for identity in other if identity not in known]
        if lost:
            told = f"{named(lost)} only in the last response, which is in the other order"
            if exchange.question in {each.question for each in walk}:
                told = f"{named(lost)} only in the last response, when its page was asked for again"
            return Violation("every item on some page", told, (*walk, exchange))
    total = max(page.total or 0 for page in pages if page)
    if not total:
        twice = [key for key, times in Counter(chain(*shown)).items() if times > 1]
        return Violation("every item on one page", f"{named(twice)} twice", walk)
    told = f"{len(known)} on all pages together"
    likely = _swapped(census, judged)
    return Violation(f"{total} items, as the total says", told, walk, likely)


def missed_by(
    census: Census, judged: Sequence[CheckedExchange]
) -> Callable[[CheckedExchange], bool]:
    """Whether a page may be wrong for no other reason than that *census* lost items.

    Items that are on no page are missing on each, its total counts them, and those that are not
    known move others to other places.  Where all are known, and pages of another size have them,
    they are lost between pages, of which the clauses of pages say more.
    """
    if census.records.complete and not _are_hidden(census, judged):
        return lambda _each: False
    return lambda each: bool(each.kinds) and each.kinds <= {"count", "total", "window"}


def _are_hidden(census: Census, judged: Sequence[CheckedExchange]) -> bool:
    """Whether what the walk of *census* lost is on no page in its order."""
    collection = census.records.collection
    walk = [page_of(collection, each.response) for each in census.exchanges[: census.pages]]
    known = {collection.key.of(item) for page in walk if page for item in page.items}
    lost = {collection.key.of(item) for item in census.records.items} - known
    like = census.exchanges[0].question.query
    return not any(
        collection.key.of(item) in lost
        for each in judged
        if each.seen is not None and _is_ordered_as(like, each)
        for item in each.seen.items
    )


def _is_ordered_as(query: Query, judged: CheckedExchange) -> bool:
    """Whether *judged* is a page in the same order as *query* asks for."""
    page, other = judged.expectation, judged.oracle and judged.oracle.expect(query)
    if not isinstance(page, Page) or not isinstance(other, Page):
        return False
    return (page.by, page.ascending) == (other.by, other.ascending)


def _swapped(census: Census, judged: Sequence[CheckedExchange]) -> str | None:
    """In words, that each page is as long as if its size and its offset had changed places.

    Everywhere, or where both are given.
    """
    paging = census.records.collection.paging
    size, position = paging.size_name, paging.position_name
    if not isinstance(paging, ByOffset) or not size:
        return None
    pages: list[tuple[bool, bool, bool]] = []  # as long as due, as if turned, with both given
    for each in judged:
        if each.seen is None or not isinstance(page := each.expectation, Page):
            continue
        came, total = len(each.seen.items), each.seen.total
        if total is None:
            continue
        due, turned = (
            came == min(most, max(0, total - skipped))
            for most, skipped in ((page.size, page.start), (page.start, page.size))
        )
        pages.append((due, turned, {size, position} <= each.question.query.names))
    if all(due for due, _, _ in pages):
        return None
    everywhere = all(turned for _, turned, _ in pages)
    if not everywhere and not all(turned if both else due for due, turned, both in pages):
        return None
    where = "" if everywhere else " where both are given"
    return f"takes `{size}` for `{position}`, and vice versa{where}"
