"""What a document leaves open about a list, and so is not judged."""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import Collection, Filter, Paging, Whole


def left_open(collection: Collection) -> Iterator[str]:
    """Each of these points, as the rest of a sentence that begins with "left open"."""
    for parameter in collection.choosing:
        name = parameter.name
        yield f"which list it is: give `{name}` an example, or pass --given {name}=VALUE"
    if collection.total is None and not isinstance(collection.paging, Whole):
        yield "how many items match: no response has a total"
    if not collection.order.sortings:
        again = ", even in the next response" if isinstance(collection.paging, Whole) else ""
        yield f"the order of the items{again}"
    yield from _of_pages(collection.paging)
    for filter in collection.filters:
        yield from _of_filter(filter)


def _of_pages(paging: Paging) -> Iterator[str]:
    if isinstance(paging, Whole):
        return
    size = paging.size
    if size is None:
        yield "how many items a page holds: the first one shows it"
    else:
        if size.default is None:
            yield f"how many items a page holds without `{size.name}`: the first one shows it"
        if size.maximum is None:
            yield f"how large `{size.name}` may be"
        if paging.excess == "either":
            yield f"whether a `{size.name}` above its maximum is refused or gets the largest page"
    if paging.position is not None and paging.past == "either":
        yield "whether a page past the last one is refused or empty"


def _of_filter(filter: Filter) -> Iterator[str]:
    if filter.unknown == "either":
        yield f"whether `{filter.name}` refuses a value that no item has or selects nothing"
    if filter.bound == "either":
        yield f"whether `{filter.name}` selects items whose value is equal"
