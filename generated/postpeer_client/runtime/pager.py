"""The walk through all pages of a collection, as the caller sees it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Generator, Iterator
from contextlib import aclosing, closing
from typing import TYPE_CHECKING, Any, Generic

from msgspec import UNSET

from ..errors import InvalidArgumentError
from .operation import AnswerT, ItemT, Paging
from .walk import Walk

if TYPE_CHECKING:  # imported late, for the sake of the import
    from .pace import AsyncPace, Pace


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
        self._prefetch = _checked(prefetch)
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
        from .ahead import Ahead

        walk = Walk(self._paging, self._offset)
        with Ahead(self._page, self._prefetch) as ahead:
            while not walk.done:
                page = ahead.page(walk.offset)
                if walk.is_doubtful(page, ahead=self._prefetch > 0):
                    ahead.begin(())
                    page = ahead.page(walk.offset)
                items = walk.take(page)
                self.total = walk.total
                ahead.begin(walk.upcoming(self._prefetch))
                yield page, items

    def _page(self, offset: int, pace: Pace) -> AnswerT:
        return self._fetch(offset, self._size, pace)


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
        self._prefetch = _checked(prefetch)
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
        from .ahead import AsyncAhead

        walk = Walk(self._paging, self._offset)
        async with AsyncAhead(self._page, self._prefetch) as ahead:
            while not walk.done:
                page = await ahead.page(walk.offset)
                if walk.is_doubtful(page, ahead=self._prefetch > 0):
                    ahead.begin(())
                    page = await ahead.page(walk.offset)
                items = walk.take(page)
                self.total = walk.total
                ahead.begin(walk.upcoming(self._prefetch))
                yield page, items

    async def _page(self, offset: int, pace: AsyncPace) -> AnswerT:
        return await self._fetch(offset, self._size, pace)


def _checked(prefetch: Any) -> int:
    if not isinstance(prefetch, int) or isinstance(prefetch, bool) or not 0 <= prefetch <= 100:
        raise InvalidArgumentError("prefetch must be a whole number from 0 to 100")
    return prefetch
