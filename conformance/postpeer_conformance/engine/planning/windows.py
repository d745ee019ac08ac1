"""Pages that can be asked for by numbers alone."""

from __future__ import annotations

from ...contract import Paging
from ...transport.query import Pairs, Query


def window(paging: Paging, *, start: int | None = None, size: int | None = None) -> Pairs:
    """What asks for a page of *size* behind *start* items; for the defaults where None.

    Where no number asks for just that, it is the next page behind so many items; where none asks
    for later pages, the first one.
    """
    asked = (size if paging.size is not None else None) or paging.default
    if start is None or paging.position is None:
        return paging.asking(size=size)
    if not paging.reaches(start, asked):
        start = -(-start // max(1, asked)) * max(1, asked)
    return paging.asking(start=start, size=asked if paging.size is None else size)


def next_window(paging: Paging, query: Query) -> Query:
    """*query* for the page behind its own; itself where no number asks for that."""
    if paging.position is None:
        return query
    size = int(query.get(paging.size_name) or paging.default)
    start = paging.start_of(query.texts, size) + size
    return query.with_(window(paging, start=start, size=size)[-1])
