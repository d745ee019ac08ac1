"""Page: how many items an answer holds, and which window of the whole list they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from attrs import evolve

from ..contract import Collection, Operation
from ..oracle.comparison import Answer, Refusal, default_is_ascending
from ..oracle.oracle import Oracle, Page, Query
from ..oracle.rivals import Prediction, Rival, finishing, guess, paging, secondary
from .clause import Clause

Cut = Callable[[Oracle, Query, Page], Page | None]


def clauses(operation: Operation) -> Iterator[Clause]:
    """The clauses of the parameters that cut pages."""
    collection = operation.collection
    assert collection is not None
    limit, offset = collection.limit, collection.offset
    more = f"more than {limit.default} items"
    yield Clause(
        "page/default-size",
        f"Without `{limit.name}` a page holds {limit.default} items, or all that there are.",
        limit.pointer,
        more,
        rivals=tuple(_other_defaults(collection, more)),
    )
    yield Clause(
        "page/size",
        f"A page holds as many items as `{limit.name}` asks for, or as many as are left.",
        limit.pointer,
        "at least 3 items",
        rivals=tuple(_sizes(collection)),
        guesses=tuple(_guessed_sizes(collection)),
    )
    for name, bound in (("minimum", limit.minimum), ("maximum", limit.maximum)):
        if bound is not None:
            yield Clause(
                f"page/{name}",
                f"`{limit.name}={bound}`, the {name}, is served as asked.",
                limit.pointer,
                "more items than the bound",
                rivals=tuple(_at_bound(collection, int(bound))),
            )
    yield Clause(
        "page/window",
        f"`{offset.name}` skips exactly so many items of the whole result.",
        offset.pointer,
        "at least 4 items with different sort values",
        rivals=tuple(_windows(collection)),
        guesses=(
            guess(
                f"skips one item more than `{offset.name}` on every page but the first",
                paging(_one_more_behind),
            ),
        ),
    )
    yield Clause(
        "page/past-the-end",
        f"With an `{offset.name}` just past the end the page is empty and the total unchanged.",
        offset.pointer,
        "at least 1 item",
        rivals=tuple(_past_the_end()),
    )
    yield Clause(
        "page/walk-is-complete",
        "A walk page by page yields every item once, also among equal sort values.",
        collection.pointer + "/page",
        "at least 2 items",
    )
    yield Clause(
        "page/distinct",
        "No page holds an item twice.",
        collection.pointer + "/key",
        "at least 2 items",
        rivals=(
            Rival("repeats an item on the page", "at least 2 items", finishing(_repeated)),
            secondary(
                "repeats the last item of the page before",
                "at least 2 items",
                finishing(_overlapping),
            ),
        ),
        guesses=(
            guess("repeats the first item of a page beside a filter", finishing(_first_twice)),
        ),
    )


def _other_defaults(collection: Collection, needs: str) -> Iterator[Rival]:
    limit = collection.limit
    most = collection.largest
    for size in dict.fromkeys((most, limit.default + 1, limit.default - 1, 10, 25, 30, 50)):
        if size != limit.default and size > 0:

            def cut(oracle: Oracle, query: Query, page: Page, size: int = size) -> Page | None:
                return None if limit.name in dict(query) else evolve(page, limit=size)

            yield Rival(
                f"takes {size} as the default of `{limit.name}`",
                needs,
                paging(cut),
                primary=size >= most or abs(size - limit.default) == 1,
            )


def _sizes(collection: Collection) -> Iterator[Rival]:
    limit = collection.limit
    name = limit.name

    def resized(sentence: str, size: Callable[[int], int], primary: bool = False) -> Rival:
        def cut(oracle: Oracle, query: Query, page: Page) -> Page | None:
            return evolve(page, limit=size(page.limit)) if name in dict(query) else None

        return Rival(sentence, "at least 3 items", paging(cut), primary=primary)

    yield resized(f"ignores `{name}`", lambda n: limit.default, primary=True)
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
    yield Rival("loses the last item of a page", "at least 2 items", finishing(_last_lost))
    yield Rival("loses the first item of a page", "at least 2 items", finishing(_first_lost))
    yield secondary(
        "loses the last item of a last page that is full",
        "at least 2 items",
        finishing(_last_of_all_lost),
    )
    yield secondary(
        f"loses the last item where as many match as `{name}` says",
        "at least 2 items",
        finishing(_last_of_just_all_lost),
    )
    for other in collection.parameters:
        if other.name != name:

            def beside(o: Oracle, query: Query, page: Page, other: str = other.name) -> Page | None:
                both = {name, other} <= dict(query).keys()
                return evolve(page, limit=int(limit.default)) if both else None

            sentence = f"ignores `{name}` beside `{other.name}`"
            yield secondary(sentence, "at least 3 items", paging(beside))


def _guessed_sizes(collection: Collection) -> Iterator[Rival]:
    limit = collection.limit

    def behind(oracle: Oracle, query: Query, page: Page) -> Page | None:
        both = page.offset and limit.name in dict(query)
        return evolve(page, limit=int(limit.default)) if both else None

    sentence = f"ignores `{limit.name}` on every page but the first"
    yield guess(sentence, paging(behind))
    yield guess("loses the last item of the whole result", finishing(_end_lost))


def _at_bound(collection: Collection, bound: int) -> Iterator[Rival]:
    limit = collection.limit
    text = str(bound)

    def instead(size: int) -> Cut:
        def cut(oracle: Oracle, query: Query, page: Page) -> Page | None:
            return evolve(page, limit=size) if dict(query).get(limit.name) == text else None

        return cut

    def refuse(oracle: Oracle, query: Query, page: Page, right: Answer) -> Prediction:
        return Refusal() if dict(query).get(limit.name) == text else None

    def turned(oracle: Oracle, query: Query, page: Page) -> Page | None:
        there = instead(bound - 1)(oracle, query, page)
        return there if page.ascending != default_is_ascending(oracle) else None

    yield Rival(f"refuses `{limit.name}={bound}`", "nothing", finishing(refuse))
    if bound > 1:
        sentence = f"answers {bound - 1} items to `{limit.name}={bound}` in the other order"
        yield secondary(sentence, f"more than {_items(bound - 1)}", paging(turned))
    for size in dict.fromkeys((int(limit.default), bound - 1, bound + 1, bound // 2)):
        if size not in (bound, 0):
            yield Rival(
                f"answers {size} items to `{limit.name}={bound}`",
                f"more than {_items(min(size, bound))}",
                paging(instead(size)),
                primary=size == limit.default,
            )


def _items(count: int) -> str:
    return f"{count} item" if count == 1 else f"{count} items"


def _windows(collection: Collection) -> Iterator[Rival]:
    offset = collection.offset
    name = offset.name
    needs = "at least 4 items with different sort values"

    def moved(sentence: str, move: Callable[[Page], int], primary: bool = True) -> Rival:
        def cut(oracle: Oracle, query: Query, page: Page) -> Page | None:
            if name not in dict(query):
                return None
            return evolve(page, offset=max(0, move(page)))

        return Rival(sentence, needs, paging(cut), primary=primary)

    yield moved(f"ignores `{name}`", lambda page: 0)
    yield moved(f"skips one item more than `{name}`", lambda page: page.offset + 1)
    yield moved(f"skips one item less than `{name}`", lambda page: page.offset - 1)
    yield moved(f"reads `{name}` as a page number", lambda page: page.offset * page.limit)
    yield moved(
        f"reads `{name}` as a page number that starts at 1",
        lambda page: (page.offset - 1) * page.limit,
        primary=False,
    )
    yield moved(
        f"rounds `{name}` down to a multiple of `{collection.limit.name}`",
        lambda page: page.offset // max(1, page.limit) * page.limit,
    )
    for other in collection.parameters:
        if other.name != name:

            def beside(o: Oracle, query: Query, page: Page, other: str = other.name) -> Page | None:
                return evolve(page, offset=0) if {name, other} <= dict(query).keys() else None

            sentence = f"ignores `{name}` beside `{other.name}`"
            yield secondary(sentence, needs, paging(beside))


def _past_the_end() -> Iterator[Rival]:
    def past(page: Page) -> bool:
        return page.offset >= page.must.bit_count() > 0

    def first(oracle: Oracle, query: Query, page: Page) -> Page | None:
        return evolve(page, offset=0) if past(page) else None

    def last(oracle: Oracle, query: Query, page: Page) -> Page | None:
        end = max(0, page.must.bit_count() - page.limit)
        return evolve(page, offset=end) if past(page) else None

    def nothing(oracle: Oracle, query: Query, page: Page, right: Answer) -> Prediction:
        return Answer(0, ()) if past(page) else None

    def refused(oracle: Oracle, query: Query, page: Page, right: Answer) -> Prediction:
        return Refusal() if past(page) else None

    def again(oracle: Oracle, query: Query, page: Page) -> Page | None:
        just = page.offset == page.must.bit_count() > 0
        return evolve(page, offset=page.offset - 1) if just else None

    needs = "at least 1 item"
    yield Rival("answers the first page past the end", needs, paging(first))
    yield Rival("answers the last page past the end", needs, paging(last))
    yield Rival("answers the last item again just past it", needs, paging(again))
    yield Rival("answers a total of 0 past the end", needs, finishing(nothing))
    yield Rival("refuses to go past the end", needs, finishing(refused))


def _repeated(oracle: Oracle, query: Query, page: Page, right: Answer) -> Prediction:
    if len(right.ranks) < 2:
        return None
    return Answer(right.total, (*right.ranks[:-1], right.ranks[-2]))


def _first_twice(oracle: Oracle, query: Query, page: Page, right: Answer) -> Prediction:
    filtered = dict(query).keys() & oracle.filters.keys()
    return Answer(right.total, (*right.ranks[:1], *right.ranks)) if filtered else None


def _one_more_behind(oracle: Oracle, query: Query, page: Page) -> Page | None:
    return evolve(page, offset=page.offset + 1) if page.offset else None


def _end_lost(oracle: Oracle, query: Query, page: Page, right: Answer) -> Prediction:
    ends = page.offset + page.limit >= right.total
    return Answer(right.total, right.ranks[:-1]) if ends else None


def _overlapping(oracle: Oracle, query: Query, page: Page, right: Answer) -> Prediction:
    if not page.offset or not right.ranks:
        return None
    before = oracle.window(evolve(page, offset=page.offset - 1))
    return Answer(right.total, tuple(before[: page.limit]))


def _last_lost(oracle: Oracle, query: Query, page: Page, right: Answer) -> Prediction:
    return Answer(right.total, right.ranks[:-1])


def _last_of_just_all_lost(oracle: Oracle, query: Query, page: Page, right: Answer) -> Prediction:
    return None if page.offset else _last_of_all_lost(oracle, query, page, right)


def _last_of_all_lost(oracle: Oracle, query: Query, page: Page, right: Answer) -> Prediction:
    full = page.offset + page.limit == right.total
    return Answer(right.total, right.ranks[:-1]) if full else None


def _first_lost(oracle: Oracle, query: Query, page: Page, right: Answer) -> Prediction:
    return Answer(right.total, right.ranks[1:])
