# Derived from _async/pager.py: change that one.
"""The walk through all pages of a collection, as the caller sees it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, Generic

from msgspec import UNSET

from ..operation import AnswerT, ItemT, Paging
from ..options import pages_ahead

if TYPE_CHECKING:  # imported late, for the sake of the import
    from .pace import Pace


class Pager(Generic[AnswerT, ItemT]):
    """Every item that matches. Each ``for`` loop walks anew."""

    def __init__(
        self,
        fetch: Callable[[int, int, Pace], AnswerT],
        paging: Paging[AnswerT, ItemT],
        offset: Any,
        size: Any,
        prefetch: int,
    ) -> None:
        self._fetch = fetch
        self._paging = paging
        self._offset: int = 0 if offset is UNSET else offset
        self._size: int = paging.size if size is UNSET else size
        self._prefetch = pages_ahead(prefetch)
        self.total: int | None = None
        """How many items match, over all pages; None before the first page came."""

    def __iter__(self) -> Iterator[ItemT]:
        with closing(self._walk()) as walk:
            for _, items in walk:
                yield from items

    def pages(self) -> Iterator[AnswerT]:
        """The pages as they come; items that shifted to a later page are in both."""
        with closing(self._walk()) as walk:
            for page, _ in walk:
                yield page

    def _walk(self) -> Generator[tuple[AnswerT, Any], None, None]:
        from ..page_cursor import PageCursor
        from .prefetcher import Prefetcher

        cursor = PageCursor(self._paging, self._offset)
        with Prefetcher(self._page, self._prefetch) as prefetcher:
            while not cursor.done:
                page = prefetcher.page(cursor.offset)
                if cursor.is_doubtful(page, ahead=self._prefetch > 0):
                    prefetcher.begin(())
                    page = prefetcher.page(cursor.offset)
                items = cursor.take(page)
                self.total = cursor.total
                prefetcher.begin(cursor.upcoming(self._prefetch))
                yield page, items

    def _page(self, offset: int, pace: Pace) -> AnswerT:
        return self._fetch(offset, self._size, pace)
