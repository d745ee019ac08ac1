"""Misreadings of the offset or the number of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import evolve

from ...contract import ByNumber, Collection, Paging
from ...oracle.comparison import RankedPage, Refusal
from ...oracle.oracle import Oracle, Page
from ...transport.query import Query
from .misreading import Misreading, Prediction, cutting, diagnostic_only, finishing, optional
from .pages import beside_others
from .selecting import everything, splits_equals

Move = Callable[[Oracle, Page], int]
"""How many items a server skips."""


def sentence(paging: Paging) -> str:
    """What the number means."""
    name = paging.position_name
    if isinstance(paging, ByNumber):
        return f"`{name}` is the number of a page of the whole result; the first is {paging.first}."
    return f"`{name}` skips exactly so many items of the whole result."


def needed(collection: Collection) -> str:
    """The data that is needed for two pages to differ."""
    if collection.order.usual is None:
        return "more items than one page holds, and a last page that is not full"
    return "at least 4 items with different sort values"


def misread(collection: Collection) -> Iterator[Misreading]:
    """Other windows than the one that is asked for."""
    numbered = isinstance(collection.paging, ByNumber)
    yield from (_of_numbers if numbered else _of_offsets)(collection)
    name, needed_data = collection.paging.position_name, needed(collection)
    for each, cut in beside_others(collection, name, lambda page: evolve(page, start=0)):
        yield optional(each, needed_data, cutting(cut))


def _of_offsets(collection: Collection) -> Iterator[Misreading]:
    paging = collection.paging
    name, several, moved = paging.position_name, paging.largest > 1, _mover(collection)
    yield moved(f"ignores `{name}`", lambda _oracle, _page: 0)
    yield moved(f"skips one item more than `{name}`", lambda _oracle, page: page.start + 1)
    yield moved(f"skips one item less than `{name}`", lambda _oracle, page: page.start - 1)
    if several:
        sentence = f"reads `{name}` as a page number"
        yield moved(sentence, lambda _oracle, page: page.start * page.size)
    sentence = f"reads `{name}` as a page number that starts at 1"
    yield moved(sentence, lambda _oracle, page: (page.start - 1) * page.size, primary=False)
    if several and paging.size is not None:
        sentence = f"rounds `{name}` down to a multiple of `{paging.size.name}`"
        yield moved(sentence, lambda _, page: page.start // max(1, page.size) * page.size)


def _of_numbers(collection: Collection) -> Iterator[Misreading]:
    paging, moved = collection.paging, _mover(collection)
    assert isinstance(paging, ByNumber)
    name, first = paging.position.name, paging.first

    def before(page: Page) -> int:
        """The number of pages that are before the one that is asked for."""
        return page.start // max(1, page.size)

    yield moved(f"ignores `{name}`", lambda _oracle, _page: 0)
    yield moved(f"counts pages from {first - 1} on", lambda _, page: page.start + page.size)
    yield moved(f"counts pages from {first + 1} on", lambda _, page: page.start - page.size)
    if paging.largest > 1:
        yield moved(f"reads `{name}` as an offset", lambda _, page: first + before(page))
        sentence = f"skips one item for each page before `{name}`"
        yield moved(sentence, lambda _oracle, page: before(page))
        sentence = f"skips one item too many for each page before `{name}`"
        yield moved(sentence, lambda _, page: page.start + before(page), primary=False)
    if paging.size is not None:
        yield moved(
            f"skips pages of the usual size, whatever `{paging.size.name}` is",
            lambda oracle, page: before(page) * oracle.paging.default,
            primary=paging.smallest < paging.largest,
        )


def _mover(collection: Collection) -> Callable[..., Misreading]:
    """What makes misreadings of the number of a page, or of items to skip."""
    name, needed_data = collection.paging.position_name, needed(collection)

    def moved(sentence: str, move: Move, *, primary: bool = True) -> Misreading:
        def cut(oracle: Oracle, query: Query, page: Page) -> Page | None:
            asked = name in query.names
            return evolve(page, start=max(0, move(oracle, page))) if asked else None

        return Misreading(sentence, needed_data, cutting(cut), primary=primary)

    return moved


def guessed(paging: Paging) -> Iterator[Misreading]:
    """Windows that only explain wrong responses."""
    sentence = f"skips one item more than `{paging.position_name}` on every page but the first"
    yield diagnostic_only(sentence, cutting(_one_more_behind))
    sentence = "moves a last page that is not full back until it is"
    yield diagnostic_only(sentence, cutting(_moved_back))
    sentence = f"skips `{paging.position_name}` items of the whole list before it filters"
    yield diagnostic_only(sentence, finishing(_skipped_first))
    sentence = "cuts the page out of the whole list before it filters, and counts all matches"
    yield diagnostic_only(sentence, finishing(_cut_first))


def _skipped_first(oracle: Oracle, _query: Query, page: Page, right: RankedPage) -> Prediction:
    whole = evolve(page.of(everything(oracle)), size=len(oracle.records))
    if not page.start or not page.exact or page.must == whole.must or splits_equals(oracle, whole):
        return None
    found = [rank for rank in oracle.window(whole) if page.must >> rank & 1]
    return RankedPage(right.total, tuple(found[: page.size]))


def _cut_first(oracle: Oracle, _query: Query, page: Page, right: RankedPage) -> Prediction:
    whole = page.of(everything(oracle))
    if not page.exact or page.must == whole.must or splits_equals(oracle, whole):
        return None
    found = tuple(rank for rank in oracle.window(whole) if page.must >> rank & 1)
    return RankedPage(right.total, found)


def _moved_back(_oracle: Oracle, _query: Query, page: Page) -> Page | None:
    beyond = page.start + page.size - page.must.bit_count()
    short = page.start and 0 < beyond < page.size
    return evolve(page, start=max(0, page.start - beyond)) if short else None


def _one_more_behind(_oracle: Oracle, _query: Query, page: Page) -> Page | None:
    return evolve(page, start=page.start + 1) if page.start else None


def start_of_last(paging: Paging, page: Page) -> int:
    """How many items come before the last page of the size of *page*."""
    count, size = page.must.bit_count(), max(1, page.size)
    if isinstance(paging, ByNumber):
        return max(0, count - 1) // size * size
    return max(0, count - page.size)


def past_the_end(collection: Collection) -> Iterator[Misreading]:
    """What servers answer where nothing is left."""

    def first(_oracle: Oracle, _query: Query, page: Page) -> Page | None:
        return evolve(page, start=0) if page.past else None

    def last(_oracle: Oracle, _query: Query, page: Page) -> Page | None:
        return evolve(page, start=start_of_last(collection.paging, page)) if page.past else None

    def nothing(_oracle: Oracle, _query: Query, page: Page, _right: RankedPage) -> Prediction:
        return RankedPage(0, ()) if page.past else None

    def refused(_oracle: Oracle, _query: Query, page: Page, _right: RankedPage) -> Prediction:
        return Refusal() if page.past else None

    def again(_oracle: Oracle, _query: Query, page: Page) -> Page | None:
        just = page.start == page.must.bit_count() > 0
        return evolve(page, start=page.start - 1) if just else None

    def full(oracle: Oracle, query: Query, page: Page) -> Page | None:
        whole = page.size and page.start % page.size == 0
        return last(oracle, query, page) if whole and page.start == page.must.bit_count() else None

    needed_data = "at least 1 item"
    yield Misreading("answers the first page past the end", needed_data, cutting(first))
    yield Misreading("answers the last page past the end", needed_data, cutting(last))
    if not isinstance(collection.paging, ByNumber):
        yield optional("answers a full last page again just past it", needed_data, cutting(full))
        sentence = "answers the last item again just past it"
        yield Misreading(sentence, needed_data, cutting(again))
    if collection.total is not None:
        sentence = "answers a total of 0 past the end"
        yield Misreading(sentence, needed_data, finishing(nothing))
    if collection.paging.past == "empty":
        yield Misreading("refuses to go past the end", needed_data, finishing(refused))
