"""Page: how many items an answer holds, and which window of the whole list they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import evolve

from ..contract import Collection, ListOperation
from ..oracle.comparison import Answer, Refusal
from ..oracle.oracle import Oracle, Page
from ..transport.query import Query
from .clause import ByMisreadings, BySequence, Clause
from .fault import Fault
from .misreadings import far, pages
from .misreadings.misreading import (
    Misreading,
    Prediction,
    cutting,
    diagnostic_only,
    finishing,
)


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of the parameters that cut pages."""
    collection = operation.collection
    yield from _of_size(collection)
    yield from _of_window(collection)
    yield BySequence(
        "page/walk-is-complete",
        "A walk page by page yields every item once, also among equal sort values.",
        collection.pointer + "/page",
        f"at least {collection.paging.smallest + 1} items",
        None,
    )
    yield ByMisreadings(
        "page/distinct",
        "No page holds an item twice.",
        collection.pointer + "/key",
        "at least 2 items",
        misreadings=tuple(_repeating(collection)),
        explanations=(
            diagnostic_only(
                "repeats the first item of a page when a filter is given", finishing(_first_twice)
            ),
        ),
        blamed=lambda fault: fault.aspect == "identity",
    )


def _of_size(collection: Collection) -> Iterator[Clause]:
    paging = collection.paging
    size, more = paging.size, f"more than {paging.default} items"

    def blamed(word: str) -> Callable[[Fault], bool]:
        """Whether the page has another size than the one asked for, which is what *word* says."""
        words = {str(size.minimum): "minimum", str(size.maximum): "maximum", None: "default"}
        return lambda fault: (
            fault.aspect == "size" and words.get(fault.query.get(size.name), "size") == word
        )

    yield ByMisreadings(
        "page/default-size",
        f"Without `{size.name}` a page holds {paging.default} items, or all that there are.",
        size.pointer,
        more,
        misreadings=tuple(pages.other_defaults(collection, more)),
        blamed=blamed("default"),
    )
    yield ByMisreadings(
        "page/size",
        f"A page holds as many items as `{size.name}` asks for, or as many as are left.",
        size.pointer,
        "at least 3 items",
        misreadings=tuple(pages.of_limit(collection)),
        explanations=tuple(pages.guessed(collection)),
        blamed=blamed("size"),
    )
    for name, bound in (("minimum", size.minimum), ("maximum", size.maximum)):
        if bound is not None:
            yield ByMisreadings(
                f"page/{name}",
                f"`{size.name}={bound}`, the {name}, is served as asked.",
                size.pointer,
                "more items than the bound",
                misreadings=tuple(pages.at_bound(collection, int(bound))),
                blamed=blamed(name),
            )


def _of_window(collection: Collection) -> Iterator[Clause]:
    position, needed_data = collection.paging.position, "at least 1 item"

    def past(fault: Fault) -> bool:
        return fault.aspect == "window" and fault.past_the_end is not None

    def far_away(fault: Fault) -> bool:
        return past(fault) and far.reaches(collection) and (fault.past_the_end or 0) >= far.FAR

    yield ByMisreadings(
        "page/window",
        f"`{position.name}` skips exactly so many items of the whole result.",
        position.pointer,
        "at least 4 items with different sort values",
        misreadings=tuple(_windows(collection)),
        explanations=(
            diagnostic_only(
                f"skips one item more than `{position.name}` on every page but the first",
                cutting(_one_more_behind),
            ),
            diagnostic_only(
                f"skips `{position.name}` items of the whole list before it filters",
                finishing(_skipped_first),
            ),
        ),
        blamed=lambda fault: fault.aspect == "window" and fault.past_the_end is None,
    )
    yield ByMisreadings(
        "page/past-the-end",
        f"With `{position.name}` just past the end, the page is empty and the total unchanged.",
        position.pointer,
        needed_data,
        misreadings=tuple(_past_the_end()),
        blamed=lambda fault: past(fault) and not far_away(fault),
    )
    if far.reaches(collection):
        yield ByMisreadings(
            "page/far-past-the-end",
            f"With `{position.name}` far past the end, the page is empty, or refused.",
            position.pointer,
            needed_data,
            misreadings=tuple(far.misreadings(position.name)),
            blamed=far_away,
        )


def _repeating(collection: Collection) -> Iterator[Misreading]:
    needed_data, several = "at least 2 items", collection.paging.largest > 1
    if several:
        yield Misreading("repeats an item on the page", needed_data, finishing(_repeated))
    sentence = "repeats the last item of the page before"
    yield Misreading(sentence, needed_data, finishing(_overlapping), primary=not several)


def _windows(collection: Collection) -> Iterator[Misreading]:
    paging = collection.paging
    name = paging.position.name
    needed_data = "at least 4 items with different sort values"

    def moved(sentence: str, move: Callable[[Page], int], primary: bool = True) -> Misreading:
        def cut(_oracle: Oracle, query: Query, page: Page) -> Page | None:
            if name not in query.names:
                return None
            return evolve(page, start=max(0, move(page)))

        return Misreading(sentence, needed_data, cutting(cut), primary=primary)

    yield moved(f"ignores `{name}`", lambda _page: 0)
    yield moved(f"skips one item more than `{name}`", lambda page: page.start + 1)
    yield moved(f"skips one item less than `{name}`", lambda page: page.start - 1)
    if paging.largest > 1:
        yield moved(f"reads `{name}` as a page number", lambda page: page.start * page.size)
    yield moved(
        f"reads `{name}` as a page number that starts at 1",
        lambda page: (page.start - 1) * page.size,
        primary=False,
    )
    if paging.largest > 1:
        yield moved(
            f"rounds `{name}` down to a multiple of `{paging.size.name}`",
            lambda page: page.start // max(1, page.size) * page.size,
        )
    yield from pages.beside_others(
        collection, name, needed_data, lambda page: evolve(page, start=0)
    )


def _skipped_first(oracle: Oracle, _query: Query, page: Page, right: Answer) -> Prediction:
    everything = (1 << len(oracle.records)) - 1
    if not page.start or not page.exact or page.must == everything:
        return None
    left = oracle.window(evolve(page.of(everything), size=len(oracle.records)))
    found = [rank for rank in left if page.must >> rank & 1]
    return Answer(right.total, tuple(found[: page.size]))


def _past_the_end() -> Iterator[Misreading]:
    def first(_oracle: Oracle, _query: Query, page: Page) -> Page | None:
        return evolve(page, start=0) if page.past else None

    def last(_oracle: Oracle, _query: Query, page: Page) -> Page | None:
        end = max(0, page.must.bit_count() - page.size)
        return evolve(page, start=end) if page.past else None

    def nothing(_oracle: Oracle, _query: Query, page: Page, _right: Answer) -> Prediction:
        return Answer(0, ()) if page.past else None

    def refused(_oracle: Oracle, _query: Query, page: Page, _right: Answer) -> Prediction:
        return Refusal() if page.past else None

    def again(_oracle: Oracle, _query: Query, page: Page) -> Page | None:
        just = page.start == page.must.bit_count() > 0
        return evolve(page, start=page.start - 1) if just else None

    needed_data = "at least 1 item"
    yield Misreading("answers the first page past the end", needed_data, cutting(first))
    yield Misreading("answers the last page past the end", needed_data, cutting(last))
    yield Misreading("answers the last item again just past it", needed_data, cutting(again))
    yield Misreading("answers a total of 0 past the end", needed_data, finishing(nothing))
    yield Misreading("refuses to go past the end", needed_data, finishing(refused))


def _repeated(_oracle: Oracle, _query: Query, _page: Page, right: Answer) -> Prediction:
    if len(right.ranks) < 2:
        return None
    return Answer(right.total, (*right.ranks[:-1], right.ranks[-2]))


def _first_twice(oracle: Oracle, query: Query, _page: Page, right: Answer) -> Prediction:
    filtered = query.names & oracle.filters.keys()
    return Answer(right.total, (*right.ranks[:1], *right.ranks)) if filtered else None


def _one_more_behind(_oracle: Oracle, _query: Query, page: Page) -> Page | None:
    return evolve(page, start=page.start + 1) if page.start else None


def _overlapping(oracle: Oracle, _query: Query, page: Page, right: Answer) -> Prediction:
    if not page.start or not right.ranks:
        return None
    before = oracle.window(evolve(page, start=page.start - 1))
    return Answer(right.total, tuple(before[: page.size]))
