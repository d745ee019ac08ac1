"""Misreadings of the size of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from attrs import evolve

from ...contract import ByNumber, Collection, Paging
from ...oracle.comparison import RankedPage, Refusal
from ...oracle.oracle import Oracle, Page
from ...transport.query import Query
from .misreading import (
    Misreading,
    Prediction,
    cutting,
    diagnostic_only,
    finishing,
    instead,
    optional,
)

Cut = Callable[[Oracle, Query, Page], Page | None]
Way = tuple[str, Cut, bool]
"""A sentence, the page that a server cuts then, and whether that is a primary misreading."""


def of_limit(collection: Collection) -> Iterator[Misreading]:
    """Other sizes than the one that is asked for."""
    needed_data, name = "at least 3 items", collection.paging.size_name
    for sentence, cut, primary in _resized(collection.paging):
        yield Misreading(sentence, needed_data, cutting(cut), primary=primary)
    yield Misreading("loses the last item of a page", needed_data, finishing(_last_lost))
    yield Misreading("loses the first item of a page", needed_data, finishing(_first_lost))
    yield optional(
        "loses the last item of a last page that is full",
        needed_data,
        finishing(_last_of_all_lost),
    )
    yield optional(
        f"loses the last item where as many match as `{name}` says",
        needed_data,
        finishing(_last_of_just_all_lost),
    )
    for sentence, cut in _ignored_beside_others(collection):
        yield optional(sentence, needed_data, cutting(cut))


def _resized(paging: Paging) -> Iterator[Way]:
    """Ways to change the size that is asked for."""
    name, default = paging.size_name, paging.default

    def resized(size: Callable[[int], int]) -> Cut:
        def cut(_oracle: Oracle, query: Query, page: Page) -> Page | None:
            return evolve(page, size=size(page.size)) if name in query.names else None

        return cut

    if paging.smallest < paging.largest:
        yield f"ignores `{name}`", resized(lambda _size: default), True
    yield f"answers one item more than `{name}`", resized(lambda n: n + 1), True
    yield f"answers one item less than `{name}`", resized(lambda n: n - 1), True
    for cap in (5, 10, 20, 25, 30, 50):
        if cap < paging.largest:
            yield f"never answers more than {cap} items", resized(partial(min, cap)), False
    in_fives = resized(lambda n: n - n % 5 if n > 5 else n)
    yield f"rounds `{name}` down to a multiple of 5", in_fives, False
    in_tens = resized(lambda n: n - n % 10 if n > default else n)
    yield f"rounds `{name}` down to a multiple of 10 above {default}", in_tens, False


def _ignored_beside_others(collection: Collection) -> Iterator[tuple[str, Cut]]:
    name, default = collection.paging.size_name, collection.paging.default
    return beside_others(collection, name, lambda page: evolve(page, size=default))


def beside_others(
    collection: Collection, name: str, change: Callable[[Page], Page]
) -> Iterator[tuple[str, Cut]]:
    """The parameter *name*, which cuts pages, ignored beside each other one: *change* does it."""
    for other in collection.parameters:
        if other.name != name:

            def cut(_o: Oracle, query: Query, page: Page, other: str = other.name) -> Page | None:
                return change(page) if {name, other} <= query.names else None

            yield f"ignores `{name}` when `{other.name}` is also given", cut
    for other in collection.paging.parameters:
        if other.name != name:

            def alone(_o: Oracle, query: Query, page: Page, other: str = other.name) -> Page | None:
                return change(page) if name in query.names and other not in query.names else None

            yield f"ignores `{name}` when `{other.name}` is not given", alone


def counted(paging: Paging, ways: Iterable[Way]) -> Iterator[Misreading]:
    if isinstance(paging, ByNumber):
        for sentence, cut, _ in ways:
            yield diagnostic_only(sentence, cutting(_counting(cut)))


def _counting(cut: Cut) -> Cut:
    """*cut* by a server for which the number of a page counts pages of the size that it cuts."""

    def counted(oracle: Oracle, query: Query, page: Page) -> Page | None:
        changed = cut(oracle, query, page)
        if changed is None or not page.size:
            return None
        return evolve(changed, start=page.start // page.size * changed.size)

    return counted


def guessed(collection: Collection) -> Iterator[Misreading]:
    """Sizes that are wrong on some pages of a walk, or by which the numbers of pages count."""
    name = collection.paging.size_name
    yield from counted(collection.paging, _resized(collection.paging))
    beside = ((sentence, cut, False) for sentence, cut in _ignored_beside_others(collection))
    yield from counted(collection.paging, beside)

    def behind(oracle: Oracle, query: Query, page: Page) -> Page | None:
        both = page.start and name in query.names
        return evolve(page, size=oracle.paging.default) if both else None

    if collection.paging.position is not None:
        sentence = f"ignores `{name}` on every page but the first"
        yield diagnostic_only(sentence, cutting(behind))
    yield diagnostic_only("loses the last item of the whole result", finishing(_end_lost))
    yield diagnostic_only("loses the last item of a last page that is not full", finishing(_rest))
    for step in (5, 10):

        def up(_o: Oracle, query: Query, page: Page, step: int = step) -> Page | None:
            size = min(-(-page.size // step) * step, collection.paging.largest)
            return evolve(page, size=size) if name in query.names else None

        yield diagnostic_only(f"rounds `{name}` up to a multiple of {step}", cutting(up))


def at_bound(collection: Collection, bound: int) -> Iterator[Misreading]:
    """Misreadings of the least or the greatest size."""
    paging, name, text = collection.paging, collection.paging.size_name, str(bound)

    def turned(oracle: Oracle, query: Query, page: Page) -> Page | None:
        there = _at(paging, bound, bound - 1)(oracle, query, page)
        return None if oracle.is_usual(page) else there

    refused = instead(Refusal(), lambda query: query.get(name) == text)
    yield Misreading(f"refuses `{name}={bound}`", "nothing", refused)
    if bound > 1 and collection.order.unusual is not None:
        sentence = f"answers {bound - 1} items to `{name}={bound}` in the other order"
        yield optional(sentence, f"more than {items(bound - 1)}", cutting(turned))
    for size, (sentence, cut, primary) in _at_bound(paging, bound).items():
        needed_data = f"more than {items(min(size, bound))}"
        yield Misreading(sentence, needed_data, cutting(cut), primary=primary)


def _at_bound(paging: Paging, bound: int) -> Mapping[int, Way]:
    """Other sizes than the *bound* that is asked for."""
    default, name = paging.default, paging.size_name
    return {
        size: (
            f"answers {size} items to `{name}={bound}`",
            _at(paging, bound, size),
            size == default,
        )
        for size in (default, bound - 1, bound + 1, bound // 2)
        if size > 0 and size != bound
    }


def _at(paging: Paging, bound: int, size: int) -> Cut:
    """Pages of another *size* where the *bound* is asked for."""

    def cut(_oracle: Oracle, query: Query, page: Page) -> Page | None:
        there = query.get(paging.size_name) == str(bound)
        return evolve(page, size=size) if there else None

    return cut


def counted_at_bound(paging: Paging, bound: int) -> Iterator[Misreading]:
    """The same where the numbers of pages count pages of that size."""
    return counted(paging, _at_bound(paging, bound).values())


def exceeds(paging: Paging, text: str | None) -> bool:
    """Whether *text* asks for more than the largest page."""
    return text is not None and text.isdecimal() and paging.bounded and int(text) > paging.largest


def in_excess(paging: Paging, most: int) -> Iterator[Misreading]:
    """Misreadings of a size above the maximum."""
    name = paging.size_name
    if paging.excess == "capped":
        refused = instead(Refusal(), lambda query: exceeds(paging, query.get(name)))
        yield Misreading(f"refuses a `{name}` above {most}", "nothing", refused)
    for size, (sentence, cut, primary) in _in_excess(paging, most).items():
        yield Misreading(sentence, f"more than {size} items", cutting(cut), primary=primary)


def _in_excess(paging: Paging, most: int) -> Mapping[int, Way]:
    """What is done with a size above *most*, by the number of items that it takes to see it."""

    def resized(size: Callable[[str, Oracle], int]) -> Cut:
        def cut(oracle: Oracle, query: Query, page: Page) -> Page | None:
            text = query.get(paging.size_name)
            if text is None or not exceeds(paging, text):
                return None
            return evolve(page, size=size(text, oracle))

        return cut

    name, default = paging.size_name, paging.default
    ignored = resized(lambda _text, oracle: oracle.paging.default)
    return {
        default: (f"ignores a `{name}` above {most}", ignored, default < most),
        most: (
            f"answers more than {most} items to a `{name}` above {most}",
            resized(lambda text, _oracle: int(text)),
            True,
        ),
    }


def counted_in_excess(paging: Paging, most: int) -> Iterator[Misreading]:
    """The same where the numbers of pages count pages of that size."""
    return counted(paging, _in_excess(paging, most).values())


def of_own_size(needed_data: str) -> Iterator[Misreading]:
    """Later pages of a different size than the first."""
    for word, more in (("more", 1), ("less", -1)):

        def cut(_oracle: Oracle, _query: Query, page: Page, more: int = more) -> Page | None:
            return evolve(page, size=page.size + more) if page.start else None

        sentence = f"answers one item {word} on later pages than on the first"
        yield Misreading(sentence, needed_data, cutting(cut))


def of_parts(collection: Collection) -> Iterator[Misreading]:
    """A part of a list that should come whole."""
    filters = {filter.name for filter in collection.filters}

    def filtered(_oracle: Oracle, query: Query, _page: Page, right: RankedPage) -> Prediction:
        return evolve(right, ranks=right.ranks[:-1]) if query.names & filters else None

    for cap in (1, 10, 20, 25, 30, 50, 100, 1000):

        def cut(_oracle: Oracle, _query: Query, page: Page, cap: int = cap) -> Page | None:
            return evolve(page, size=cap) if page.size > cap else None

        needed_data = f"more than {items(cap)}"
        sentence = f"never answers more than {items(cap)}"
        yield Misreading(sentence, needed_data, cutting(cut), primary=cap == 1)
    if filters:
        sentence = "loses the last item where a filter is given"
        yield Misreading(sentence, "at least 2 items", finishing(filtered))


def items(count: int) -> str:
    """*count* items, in words."""
    return f"{count} item" if count == 1 else f"{count} items"


def _end_lost(_oracle: Oracle, _query: Query, page: Page, right: RankedPage) -> Prediction:
    # Where it is open what matches, so is which item is the last.
    ends = page.exact and page.start + page.size >= page.must.bit_count()
    return RankedPage(right.total, right.ranks[:-1]) if ends else None


def _rest(_oracle: Oracle, _query: Query, page: Page, right: RankedPage) -> Prediction:
    full = len(right.ranks) == page.size
    return None if full else RankedPage(right.total, right.ranks[:-1])


def _last_lost(_oracle: Oracle, _query: Query, _page: Page, right: RankedPage) -> Prediction:
    return RankedPage(right.total, right.ranks[:-1])


def _last_of_just_all_lost(
    oracle: Oracle, query: Query, page: Page, right: RankedPage
) -> Prediction:
    return None if page.start else _last_of_all_lost(oracle, query, page, right)


def _last_of_all_lost(_oracle: Oracle, _query: Query, page: Page, right: RankedPage) -> Prediction:
    full = page.start + page.size == page.must.bit_count()
    return RankedPage(right.total, right.ranks[:-1]) if full else None


def _first_lost(_oracle: Oracle, _query: Query, _page: Page, right: RankedPage) -> Prediction:
    return RankedPage(right.total, right.ranks[1:])
