"""The operations of one tag, which a client has by their full names, too.

A client and a resource call alike, so that a method of a resource does the same as a method of the
client: it is only given another type here.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from .caller import AsyncCaller

if TYPE_CHECKING:
    from ..response import APIResponse

P = ParamSpec("P")
T = TypeVar("T")


class AsyncResource(AsyncCaller):
    """A part of *client*: it has the same settings and connections."""

    def __init__(self, client: AsyncCaller) -> None:
        self._options = client._options
        self._transport = client._transport


class AsyncRawResource(AsyncResource):
    """One whose methods give the untouched response, whatever its status."""

    _call = cast(Any, AsyncCaller._send)

    async def _page(self, operation: Any, _paging: Any, /, **arguments: Any) -> Any:
        return await self._send(operation, **arguments)


def flat(method: Callable[Concatenate[Any, P], T]) -> Callable[Concatenate[Any, P], T]:
    """*method* of a resource as a method of the client."""
    return method


def raw(
    method: Callable[Concatenate[Any, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[Any, P], Coroutine[Any, Any, APIResponse[T]]]:
    """*method* of a resource as one that gives the untouched response."""
    return cast(Any, method)  # type: ignore[no-any-return]
