"""The walk through all pages of a collection, as the caller sees it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Generic

from ..errors import APIError
from ..operation import AnswerT, ItemT
from ..options import pages_ahead
from ..paging import Fetched, Paging, Step

if TYPE_CHECKING:  # imported late, for the sake of the import
    from .pace import AsyncPace


class AsyncPager(Generic[AnswerT, ItemT]):
    """Every item that matches. Each ``async for`` loop walks anew."""

    def __init__(
        self,
        fetch: Callable[[Step, AsyncPace], Coroutine[Any, Any, Fetched[AnswerT]]],
        paging: Paging[AnswerT, ItemT],
        given: Mapping[str, Any],
        prefetch: int,
    ) -> None:
        self._fetch = fetch
        self._paging = paging
        self._given = given
        self._prefetch = pages_ahead(prefetch)
        self.total: int | None = None
        """How many items match, over all pages; None before the first page came, and where the
        service does not tell."""

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
        from ..page_styles import cursor_of
        from .prefetcher import AsyncPrefetcher

        cursor, ahead = cursor_of(self._paging, self._given), self._prefetch
        async with AsyncPrefetcher(self._fetch, self._prefetch) as prefetcher:
            while cursor.step is not None:
                try:
                    page = await prefetcher.page(cursor.step)
                    if cursor.is_doubtful(page, ahead=ahead > 0):
                        prefetcher.begin(())
                        page = await prefetcher.page(cursor.step)
                        ahead //= 2  # a list that changes all the time is read page by page
                    else:
                        ahead = min(ahead + 1, self._prefetch)
                except APIError as error:
                    if cursor.is_behind(error):
                        return
                    raise
                items = cursor.take(page)
                self.total = cursor.total
                prefetcher.begin(cursor.upcoming(ahead))
                yield page.answer, items
