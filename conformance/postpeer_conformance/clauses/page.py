"""Page: how many items an answer holds, and that pages together are the whole list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import evolve

from ..contract import Collection, ListOperation, Parameter
from ..oracle.comparison import Answer
from ..oracle.oracle import Oracle, Page
from ..transport.query import Query
from . import window
from .clause import ByMisreadings, BySequence, Clause
from .fault import Fault
from .misreadings import pages
from .misreadings.misreading import Misreading, Prediction, diagnostic_only, finishing


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of the parameters that cut pages."""
    collection = operation.collection
    if collection.paging.size is not None:
        yield from _of_size(collection, collection.paging.size)
    yield from window.clauses(operation)
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


def _of_size(collection: Collection, size: Parameter) -> Iterator[Clause]:
    paging = collection.paging

    def blamed(word: str) -> Callable[[Fault], bool]:
        """Whether the page has another size than the one asked for, which is what *word* says."""
        words = {str(size.minimum): "minimum", str(size.maximum): "maximum", None: "default"}
        return lambda fault: (
            fault.aspect == "size" and words.get(fault.query.get(size.name), "size") == word
        )

    if size.default is not None:
        more = f"more than {paging.default} items"
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


def _repeating(collection: Collection) -> Iterator[Misreading]:
    needed_data, several = "at least 2 items", collection.paging.largest > 1
    if several:
        yield Misreading("repeats an item on the page", needed_data, finishing(_repeated))
    if collection.paging.position is not None:
        sentence = "repeats the last item of the page before"
        yield Misreading(sentence, needed_data, finishing(_overlapping), primary=not several)


def _repeated(_oracle: Oracle, _query: Query, _page: Page, right: Answer) -> Prediction:
    if len(right.ranks) < 2:
        return None
    return Answer(right.total, (*right.ranks[:-1], right.ranks[-2]))


def _first_twice(oracle: Oracle, query: Query, _page: Page, right: Answer) -> Prediction:
    filtered = query.names & oracle.filters.keys()
    return Answer(right.total, (*right.ranks[:1], *right.ranks)) if filtered else None


def _overlapping(oracle: Oracle, _query: Query, page: Page, right: Answer) -> Prediction:
    if not page.start or not right.ranks:
        return None
    before = oracle.window(evolve(page, start=page.start - 1))
    return Answer(right.total, tuple(before[: page.size]))
