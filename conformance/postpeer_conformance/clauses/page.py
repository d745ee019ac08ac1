"""Page: the clauses of pages; those of sizes, windows and walks have modules of their own."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ..contract import Collection, ListOperation
from ..oracle.comparison import RankedPage
from ..oracle.oracle import Oracle, Page
from ..transport.query import Query
from . import sizes, walk, window
from .clause import ByMisreadings, Clause
from .misreadings.misreading import Misreading, Prediction, diagnostic_only, finishing


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of the parameters that cut pages."""
    collection = operation.collection
    yield from sizes.clauses(operation)
    yield from window.clauses(operation)
    yield from walk.clauses(operation)
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


def _repeating(collection: Collection) -> Iterator[Misreading]:
    needed_data, several = "at least 2 items", collection.paging.largest > 1
    if several:
        yield Misreading("repeats an item on the page", needed_data, finishing(_repeated))
    elif collection.paging.position is None:
        yield Misreading("lists the item of a page twice", "at least 1 item", finishing(_twice))
    if collection.paging.position is not None:
        sentence = "repeats the last item of the page before"
        yield Misreading(sentence, needed_data, finishing(_overlapping), primary=not several)


def _repeated(_oracle: Oracle, _query: Query, _page: Page, right: RankedPage) -> Prediction:
    if len(right.ranks) < 2:
        return None
    return RankedPage(right.total, (*right.ranks[:-1], right.ranks[-2]))


def _twice(_oracle: Oracle, _query: Query, _page: Page, right: RankedPage) -> Prediction:
    return RankedPage(right.total, (*right.ranks[:1], *right.ranks))


def _first_twice(oracle: Oracle, query: Query, page: Page, right: RankedPage) -> Prediction:
    filtered = query.names & oracle.filters.keys()
    return _twice(oracle, query, page, right) if filtered else None


def _overlapping(oracle: Oracle, _query: Query, page: Page, right: RankedPage) -> Prediction:
    if not page.start or not right.ranks:
        return None
    before = oracle.window(evolve(page, start=page.start - 1))
    return RankedPage(right.total, tuple(before[: page.size]))
