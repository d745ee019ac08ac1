"""Wrong readings of a number of items to skip that no list reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import evolve

from ...contract import Collection
from ...oracle.oracle import Oracle, Page
from ...transport.query import Query
from .misreading import Misreading, cutting, optional

FAR = 2**31
"""From here on an offset is far past the end of any list, and too large for some counters."""
_WIDTHS = (32, 64)
"""Bits of the counters that are common."""


def reaches(collection: Collection) -> bool:
    """Whether so large an offset may be asked for."""
    most = collection.paging.position.maximum
    return most is None or most > 2 ** _WIDTHS[0]


def places(collection: Collection) -> list[int]:
    """Offsets that are 1 in a counter of few bits, so that another page than the first comes."""
    return [2**width + 1 for width in _WIDTHS] if reaches(collection) else []


def misreadings(name: str) -> Iterator[Misreading]:
    """What servers make of an offset, the parameter *name*, that is far past the end."""
    needed_data = "at least 1 item"

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
        cutting(moved(lambda page: max(0, page.must.bit_count() - page.size))),
    )
    for width in _WIDTHS:
        kept = 2**width

        def wrapped(page: Page, kept: int = kept) -> int:
            return page.start % kept

        yield optional(
            f"keeps {width} bits of `{name}`", "at least 2 items", cutting(moved(wrapped))
        )
