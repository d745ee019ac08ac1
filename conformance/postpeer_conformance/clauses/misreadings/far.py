"""Misreadings of an offset, or the number of a page, that is beyond any list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import evolve

from ...contract import ByNumber, Collection, Paging
from ...oracle.oracle import Oracle, Page
from ...transport.query import Query
from .misreading import Misreading, cutting, optional
from .windows import start_of_last

FAR = 2**31
"""More items than any list has; some counters are too small for it."""
_WIDTHS = (32, 64)
"""Bits of common counters."""


def reaches(collection: Collection) -> bool:
    """Whether so large an offset may be asked for."""
    position = collection.paging.position
    if position is None:
        return False
    return position.maximum is None or position.maximum > 2 ** _WIDTHS[0]


def places(collection: Collection) -> list[int]:
    """Starts that a counter of few bits takes for the start of a later page."""
    unit = collection.paging.default if isinstance(collection.paging, ByNumber) else 1
    return [(2**width + 1) * unit for width in _WIDTHS] if reaches(collection) else []


def misreadings(paging: Paging) -> Iterator[Misreading]:
    """What servers make of an offset, or a page number, that is far past the end."""
    name, needed_data = paging.position_name, "at least 1 item"

    def moved(move: Callable[[Page], int]) -> Callable[[Oracle, Query, Page], Page | None]:
        def cut(_oracle: Oracle, _query: Query, page: Page) -> Page | None:
            return evolve(page, start=move(page)) if page.start >= FAR else None

        return cut

    yield Misreading(
        f"answers the first page where `{name}` is far past the end",
        needed_data,
        cutting(moved(lambda _page: 0)),
    )
    yield optional(
        f"answers the last page where `{name}` is far past the end",
        needed_data,
        cutting(moved(lambda page: start_of_last(paging, page))),
    )
    for width in _WIDTHS:
        kept = 2**width

        def wrapped(page: Page, kept: int = kept) -> int:
            if not isinstance(paging, ByNumber):
                return page.start % kept
            number = paging.first + page.start // max(1, page.size)
            return max(0, (number % kept - paging.first) * page.size)

        yield optional(
            f"keeps {width} bits of `{name}`", "at least 2 items", cutting(moved(wrapped))
        )
