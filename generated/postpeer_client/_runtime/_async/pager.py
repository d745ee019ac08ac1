"""The walk through all pages of a collection, as the caller sees it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Generic

from msgspec import UNSET

from ..operation import AnswerT, ItemT, Paging
from ..options import pages_ahead

if TYPE_CHECKING:  # imported late, for the sake of the import
    from .pace import AsyncPace


class AsyncPager(Generic[AnswerT, ItemT]):
    """Every item that matches. Each ``async for`` loop walks anew."""

    def __init__(
        self,
        fetch: Callable[[int, int, AsyncPace], Coroutine[Any, Any, AnswerT]],
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

    async def __aiter__(self) -> AsyncIterator[ItemT]:
        async with aclosing(self._walk()) as walk:
            async for _, items in walk:
                for item in items:
                    yield item

    async def pages(self) -> AsyncIterator[AnswerT]:
        """The pages as they come; items that shifted to a later page are in both."""
        async with aclosing(self._walk()) as walk:
            async for page, _ in walk:
                yield page

    async def _walk(self) -> AsyncGenerator[tuple[AnswerT, Any], None]:
        from ..page_cursor import PageCursor
        from .prefetcher import AsyncPrefetcher

        cursor = PageCursor(self._paging, self._offset)
        async with AsyncPrefetcher(self._page, self._prefetch) as prefetcher:
            while not cursor.done:
                page = await prefetcher.page(cursor.offset)
                if cursor.is_doubtful(page, ahead=self._prefetch > 0):
                    prefetcher.begin(())
                    page = await prefetcher.page(cursor.offset)
                items = cursor.take(page)
                self.total = cursor.total
                prefetcher.begin(cursor.upcoming(self._prefetch))
                yield page, items

    async def _page(self, offset: int, pace: AsyncPace) -> AnswerT:
        return await self._fetch(offset, self._size, pace)
