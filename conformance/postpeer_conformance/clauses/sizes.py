"""Sizes: how many items a page holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..contract import Collection, ListOperation, Parameter, Whole
from ..transport.exchange import Question
from .clause import ByMisreadings, Clause
from .fault import Fault
from .misreadings import defaults, pages


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of the size that is asked for, or of the server's own."""
    collection = operation.collection
    paging = collection.paging
    if paging.size is not None:
        yield from _of_size(collection, paging.size)
    elif paging.position is not None:
        yield _of_own_size(collection)
    elif isinstance(paging, Whole):
        yield _whole(collection)


def _blaming(collection: Collection, size: Parameter) -> Callable[[str], Callable[[Fault], bool]]:
    """Blames pages of a wrong size on the clause of the size that was asked for."""
    words = {str(size.minimum): "minimum", str(size.maximum): "maximum", None: "default"}

    def broken(fault: Fault) -> str:
        text = fault.query.get(size.name)
        return "excess" if pages.exceeds(collection.paging, text) else words.get(text, "size")

    return lambda word: lambda fault: fault.aspect == "size" and broken(fault) == word


def _of_size(collection: Collection, size: Parameter) -> Iterator[Clause]:
    paging, blamed = collection.paging, _blaming(collection, size)
    if size.default is not None:
        more = f"more than {paging.default} items"
        yield ByMisreadings(
            "page/default-size",
            f"Without `{size.name}`, a page holds {paging.default} items, or all that there are.",
            size.pointer,
            more,
            misreadings=tuple(defaults.others(paging, more)),
            explanations=tuple(defaults.guessed(collection)),
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
                f"`{size.name}={bound}`, the {name}, gets a page of that size.",
                size.pointer,
                "more items than the bound",
                misreadings=tuple(pages.at_bound(collection, int(bound))),
                explanations=tuple(pages.counted_at_bound(paging, int(bound))),
                blamed=blamed(name),
            )
    if paging.excess != "refused" and size.maximum is not None:
        yield _excess(collection, size, blamed("excess"))


def _excess(collection: Collection, size: Parameter, blamed: Callable[[Fault], bool]) -> Clause:
    due = "gets the largest page" + ", or is refused" * (collection.paging.excess == "either")
    most = int(size.maximum or 0)
    return ByMisreadings(
        "page/excess",
        f"A value of `{size.name}` above {most} {due}.",
        collection.pointer + "/page/excess",
        f"more than {most} items",
        misreadings=tuple(pages.in_excess(collection.paging, most)),
        explanations=tuple(pages.counted_in_excess(collection.paging, most)),
        requests=tuple(
            Question((*collection.opening, (size.name, str(n)))) for n in (most + 1, 10 * most)
        ),
        blamed=blamed,
    )


def _of_own_size(collection: Collection) -> Clause:
    """The clause of pages whose size is the server's own."""
    needed_data = "more items than one page holds"
    return ByMisreadings(
        "page/size",
        "Every page but the last holds as many items as the first one.",
        collection.pointer + "/page",
        needed_data,
        misreadings=tuple(pages.of_own_size(needed_data)),
        blamed=lambda fault: fault.aspect == "size",
    )


def _whole(collection: Collection) -> Clause:
    """The clause of a list that comes whole."""
    return ByMisreadings(
        "page/whole",
        "The list comes whole: one response holds all items that match.",
        collection.pointer,
        "at least 2 items",
        misreadings=tuple(pages.of_parts(collection)),
        blamed=lambda fault: fault.aspect in ("size", "window", "lost"),
    )
