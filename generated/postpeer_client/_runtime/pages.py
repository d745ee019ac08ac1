"""A page of a list, from which the next can be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import httpx2
from msgspec import Struct, structs

from .errors import ServiceError
from .models import Base
from .operation import Operation
from .paging import Fetched, Paging, Step

_REQUEST = "_request"


class PageRequest(Struct, frozen=True):
    """What a page was asked for with."""

    caller: Any
    """The client, or the resource."""
    operation: Operation[Any]
    paging: Paging[Any, Any]
    arguments: Mapping[str, Any]
    headers: Sequence[tuple[bytes, bytes]]

    def step(self, page: Any) -> Step | None:
        """What asks for the page after *page*; None at the end."""
        from .page_styles import cursor_of

        cursor = cursor_of(structs.replace(self.paging, size=None), self.arguments)
        cursor.take(Fetched(page, httpx2.Headers(self.headers)))
        return cursor.step


def remember(page: object, asked: PageRequest) -> None:
    """Tells *page* where it comes from, if it is one."""
    if isinstance(page, Page):
        vars(page)[_REQUEST] = asked


class Page(Base, frozen=True, kw_only=True):
    """A page. A copy does not know where it comes from."""

    def has_next_page(self) -> bool:
        """Whether another page follows, as far as this one tells."""
        return self._asked_with().step(self) is not None

    def next_page(self) -> Self | None:
        """The page after this one, of the same size; None where there is none.

        Raises what the method raises that gave this page.
        """
        found: Self | None = self._following(for_asyncio=False)
        return found

    async def anext_page(self) -> Self | None:
        """The same for a page that a client for asyncio has given."""
        found: Self | None = await self._following(for_asyncio=True)
        return found

    def _following(self, *, for_asyncio: bool) -> Any:
        from inspect import iscoroutinefunction

        asked = self._asked_with()
        if iscoroutinefunction(asked.caller._page_after) is not for_asyncio:
            right = "next_page()" if for_asyncio else "await anext_page()"
            raise ServiceError(f"the page comes from the other client: use {right}")
        return asked.caller._page_after(self, asked)

    def _asked_with(self) -> PageRequest:
        found: PageRequest | None = vars(self).get(_REQUEST)
        if found is None:
            raise ServiceError("the page was not given by a client, which could ask for the next")
        return found
