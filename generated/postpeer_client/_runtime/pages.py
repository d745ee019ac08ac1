"""A page of a list, which can ask for the next page and the previous one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self, TypeVar, get_args

import httpx2
from msgspec import Struct, structs

from .errors import ServiceError
from .models import Base, Model
from .operation import Operation
from .paging import Fetched, InBody, Paging, Step

ModelT = TypeVar("ModelT", bound=Model)

_REQUEST = "_request"


class PageRequest(Struct, frozen=True):
    """The request for a page."""

    caller: Any
    """The client, or the resource."""
    operation: Operation[Any]
    paging: Paging[Any, Any]
    arguments: Mapping[str, Any]
    headers: Sequence[tuple[bytes, bytes]]
    full: int = 0
    """The items of the largest page on the way here; the last page may be shorter."""

    def neighbour(
        self, page: Any, arguments: Mapping[str, Any], headers: Sequence[tuple[bytes, bytes]]
    ) -> PageRequest:
        """The request for a neighbour of *page*."""
        full = max(self.full, len(self.paging.listed(page)))
        return structs.replace(self, arguments=arguments, headers=headers, full=full)

    def step(self, page: Any, *, back: bool) -> Step | None:
        """What asks for the page after *page*, or before it; None at the end."""
        from .page_back import forward_again, preceding
        from .page_styles import cursor_of, leads_back

        fetched = Fetched(page, httpx2.Headers(self.headers))
        if back:
            return preceding(self.paging, self.arguments, fetched, self.full)
        if self.paging.after and leads_back(self.paging, self.arguments):
            return forward_again(self.paging, fetched)
        cursor = cursor_of(structs.replace(self.paging, size=None), self.arguments)
        cursor.take(fetched)
        return cursor.step


def remember(page: object, asked: PageRequest) -> None:
    """Keeps with *page*, if it is one, how it was asked for."""
    if isinstance(page, PageMethods):
        vars(page)[_REQUEST] = asked


class PageMethods:
    """The methods of every page. A copy does not know how it was asked for."""

    __slots__ = ()

    @property
    def unknown_fields(self) -> list[dict[str, Any]]:
        """Per item, in order: the fields that the contract does not name."""
        return [item.unknown_fields for item in self._listed()]

    def to_dicts(self) -> list[dict[str, Any]]:
        """The items as ``to_dict`` gives them, for a data frame."""
        return [item.to_dict() for item in self._listed()]

    def _listed(self) -> Sequence[Model]:
        raise NotImplementedError

    def has_next_page(self) -> bool:
        """Whether another page follows, as far as this one tells."""
        return self._asked_with().step(self, back=False) is not None

    def next_page(self) -> Self | None:
        """The page after this one, of the same size; None where there is none.

        Raises what the method raises that gave this page.
        """
        found: Self | None = self._turned(back=False, for_asyncio=False)
        return found

    async def anext_page(self) -> Self | None:
        """The same for a page that a client for asyncio has given."""
        found: Self | None = await self._turned(back=False, for_asyncio=True)
        return found

    def has_previous_page(self) -> bool:
        """Whether there is a page before this one, as far as this one tells; False for a list that
        can only be read forwards."""
        return self._asked_with().step(self, back=True) is not None

    def previous_page(self) -> Self | None:
        """The page before this one, in the same order; None where there is none.

        Raises what the method raises that gave this page.
        """
        found: Self | None = self._turned(back=True, for_asyncio=False)
        return found

    async def aprevious_page(self) -> Self | None:
        """The same for a page that a client for asyncio has given."""
        found: Self | None = await self._turned(back=True, for_asyncio=True)
        return found

    def _turned(self, *, back: bool, for_asyncio: bool) -> Any:
        from inspect import iscoroutinefunction

        asked = self._asked_with()
        if iscoroutinefunction(asked.caller._neighbour) is not for_asyncio:
            name = "previous_page()" if back else "next_page()"
            right = name if for_asyncio else f"await a{name}"
            raise ServiceError(f"the page comes from the other client: use {right}")
        return asked.caller._neighbour(self, asked, back)

    def _asked_with(self) -> PageRequest:
        found: PageRequest | None = vars(self).get(_REQUEST)
        if found is None:
            raise ServiceError("the page was not given by a client, which could ask for another")
        return found


class Page(PageMethods, Base, frozen=True, kw_only=True, dict=True):
    """A page that has its items in one of its fields."""

    _items_at: ClassVar[str]

    def _listed(self) -> Sequence[Model]:
        return InBody(self._items_at)(self) or ()


class ListPage(PageMethods, list[ModelT]):
    """A page that is the list of its items."""

    def __reduce__(self) -> tuple[Any, ...]:
        """For copies and pickle."""
        return type(self), (list(self),)

    def _listed(self) -> Sequence[Model]:
        return self

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Lets pydantic, and FastAPI, read and write it as a list."""
        (item,) = get_args(source) or (Any,)
        return handler(list[item])  # type: ignore[valid-type]
