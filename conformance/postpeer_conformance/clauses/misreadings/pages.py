"""Wrong sizes of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from attrs import evolve

from ...contract import Collection
from ...oracle.comparison import Answer, Refusal, default_is_ascending
from ...oracle.oracle import Oracle, Page
from ...transport.query import Query
from .misreading import Misreading, Prediction, diagnostic_only, finishing, optional, paging

Cut = Callable[[Oracle, Query, Page], Page | None]


def other_defaults(collection: Collection, needed_data: str) -> Iterator[Misreading]:
    """Other sizes where none is asked for."""
    limit = collection.limit
    most = collection.largest
    for size in dict.fromkeys((most, limit.default + 1, limit.default - 1, 10, 25, 30, 50)):
        if size != limit.default and size > 0:

            def cut(_oracle: Oracle, query: Query, page: Page, size: int = size) -> Page | None:
                return None if limit.name in query.names else evolve(page, limit=size)

            yield Misreading(
                f"takes {size} as the default of `{limit.name}`",
                needed_data,
                paging(cut),
                primary=size >= most or abs(size - limit.default) == 1,
            )


def of_limit(collection: Collection) -> Iterator[Misreading]:
    """Other sizes than the one that is asked for."""
    limit = collection.limit
    name, needed_data = limit.name, "at least 3 items"

    def resized(sentence: str, size: Callable[[int], int], primary: bool = False) -> Misreading:
        def cut(_oracle: Oracle, query: Query, page: Page) -> Page | None:
            return evolve(page, limit=size(page.limit)) if name in query.names else None

        return Misreading(sentence, needed_data, paging(cut), primary=primary)

    if collection.smallest < collection.largest:
        yield resized(f"ignores `{name}`", lambda _n: limit.default, primary=True)
    yield resized(f"answers one item more than `{name}`", lambda n: n + 1, primary=True)
    yield resized(f"answers one item less than `{name}`", lambda n: n - 1, primary=True)
    for cap in (5, 10, 20, 25, 30, 50):
        if cap < collection.largest:
            yield resized(f"never answers more than {cap} items", partial(min, cap))
    yield resized(f"rounds `{name}` down to a multiple of 5", lambda n: n - n % 5 if n > 5 else n)
    yield resized(
        f"rounds `{name}` down to a multiple of 10 above {limit.default}",
        lambda n: n - n % 10 if n > limit.default else n,
    )
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
    for other in collection.parameters:
        if other.name != name:

            def beside(
                _o: Oracle, query: Query, page: Page, other: str = other.name
            ) -> Page | None:
                both = {name, other} <= query.names
                return evolve(page, limit=int(limit.default)) if both else None

            sentence = f"ignores `{name}` beside `{other.name}`"
            yield optional(sentence, needed_data, paging(beside))


def guessed(collection: Collection) -> Iterator[Misreading]:
    """Sizes that are wrong on some pages of a walk."""
    limit = collection.limit

    def behind(_oracle: Oracle, query: Query, page: Page) -> Page | None:
        both = page.offset and limit.name in query.names
        return evolve(page, limit=int(limit.default)) if both else None

    sentence = f"ignores `{limit.name}` on every page but the first"
    yield diagnostic_only(sentence, paging(behind))
    yield diagnostic_only("loses the last item of the whole result", finishing(_end_lost))


def at_bound(collection: Collection, bound: int) -> Iterator[Misreading]:
    """What goes wrong at the least or the greatest size."""
    limit = collection.limit
    text = str(bound)

    def instead(size: int) -> Cut:
        def cut(_oracle: Oracle, query: Query, page: Page) -> Page | None:
            return evolve(page, limit=size) if query.get(limit.name) == text else None

        return cut

    def refuse(_oracle: Oracle, query: Query, _page: Page, _right: Answer) -> Prediction:
        return Refusal() if query.get(limit.name) == text else None

    def turned(oracle: Oracle, query: Query, page: Page) -> Page | None:
        there = instead(bound - 1)(oracle, query, page)
        return there if page.ascending != default_is_ascending(oracle) else None

    yield Misreading(f"refuses `{limit.name}={bound}`", "nothing", finishing(refuse))
    if bound > 1:
        sentence = f"answers {bound - 1} items to `{limit.name}={bound}` in the other order"
        yield optional(sentence, f"more than {_items(bound - 1)}", paging(turned))
    for size in dict.fromkeys((int(limit.default), bound - 1, bound + 1, bound // 2)):
        if size > 0 and size != bound:
            yield Misreading(
                f"answers {size} items to `{limit.name}={bound}`",
                f"more than {_items(min(size, bound))}",
                paging(instead(size)),
                primary=size == limit.default,
            )


def _items(count: int) -> str:
    return f"{count} item" if count == 1 else f"{count} items"


def _end_lost(_oracle: Oracle, _query: Query, page: Page, right: Answer) -> Prediction:
    ends = page.offset + page.limit >= right.total
    return Answer(right.total, right.ranks[:-1]) if ends else None


def _last_lost(_oracle: Oracle, _query: Query, _page: Page, right: Answer) -> Prediction:
    return Answer(right.total, right.ranks[:-1])


def _last_of_just_all_lost(oracle: Oracle, query: Query, page: Page, right: Answer) -> Prediction:
    return None if page.offset else _last_of_all_lost(oracle, query, page, right)


def _last_of_all_lost(_oracle: Oracle, _query: Query, page: Page, right: Answer) -> Prediction:
    full = page.offset + page.limit == right.total
    return Answer(right.total, right.ranks[:-1]) if full else None


def _first_lost(_oracle: Oracle, _query: Query, _page: Page, right: Answer) -> Prediction:
    return Answer(right.total, right.ranks[1:])
