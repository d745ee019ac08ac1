"""One request and its whole response, within bounds of time and size.

What fails is returned, not raised: an error that is raised later, elsewhere, has no traceback
through frames of the libraries below, which hold the key.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Coroutine
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from ..compression import decompressed
from ..errors import ServiceError
from ..failures import failure, is_failure, too_large, truncated
from ..forking import renew_in_children
from ..operation import AnswerT, Operation, Outgoing
from ..options import Options, shown_origin
from ..response import APIResponse
from ..tasks import AsyncLimit, AsyncSlots
from .incoming import AsyncIncoming

if TYPE_CHECKING:  # else imported late: to import httpcore2 takes as long as all of this package
    from .borrowed import AsyncBorrowed
    from .connections import AsyncConnections
    from .http_client import AsyncHTTPClient

T = TypeVar("T")

CONNECTIONS = 40
"""Requests at the same time. Others wait in a queue of ours, since that of the pool is walked
through again whenever a request begins or ends."""


class AsyncTransport:
    """Sends requests, by connections of its own or by the *http_client* of the caller."""

    def __init__(self, options: Options, http_client: AsyncHTTPClient | None) -> None:
        self._options = options
        self._sender: AsyncConnections | AsyncBorrowed
        if http_client is None:
            from .connections import AsyncConnections

            self._sender = AsyncConnections(options)
        else:
            from .borrowed import AsyncBorrowed

            self._sender = AsyncBorrowed(options, http_client)
        self.closed = False
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Begins with all slots free."""
        self._slots = AsyncSlots(CONNECTIONS)

    async def close(self) -> None:
        """Closes what is our own; the caller's client stays open."""
        self._slots.check_loop()
        self.closed = True
        await self._sender.close()

    async def send(
        self, operation: Operation[AnswerT], request: Outgoing, seconds: float
    ) -> APIResponse[AnswerT] | ServiceError:
        """The response, or why there is none within *seconds*, the wait for a slot included."""
        return await self._told(self._in_turn, operation, request, seconds)

    async def open(
        self, operation: Operation[AnswerT], request: Outgoing, seconds: float
    ) -> AsyncIncoming | APIResponse[AnswerT] | ServiceError:
        """The same for a response that, if it is successful, is read and closed by the caller."""
        return await self._told(self._opened, operation, request, seconds)

    async def _told(
        self,
        work: Callable[..., Coroutine[Any, Any, T]],
        operation: Operation[AnswerT],
        request: Outgoing,
        seconds: float,
    ) -> T | ServiceError:
        """What *work* gives, or why it gives nothing."""
        error: ServiceError
        began = monotonic()
        try:
            return await work(operation, request, seconds)
        except ServiceError as known:
            error = known.with_traceback(None)
        except Exception as unknown:
            if not is_failure(unknown):
                raise
            waited = math.ceil((monotonic() - began) * 100) / 100
            error = failure(unknown, min(seconds, waited), shown_origin(self._options.url))
        return self._options.key.hidden_in(error)

    async def _in_turn(
        self, operation: Operation[AnswerT], request: Outgoing, seconds: float
    ) -> APIResponse[AnswerT]:
        limit = AsyncLimit(seconds)
        async with self._slots.taken(limit):
            self._check_open()
            return await self._whole(operation, await self._sender.open(request, limit), limit)

    async def _opened(
        self, operation: Operation[AnswerT], request: Outgoing, seconds: float
    ) -> AsyncIncoming | APIResponse[AnswerT]:
        limit = AsyncLimit(seconds)
        async with self._slots.taken(limit):
            self._check_open()
            incoming = await self._sender.open(request, limit)
            if operation.success(incoming.status):
                return incoming
            return await self._whole(operation, incoming, limit)

    def _check_open(self) -> None:
        if self.closed:  # maybe while this request waited for its turn
            raise ServiceError("the client is closed")

    async def _whole(
        self, operation: Operation[AnswerT], incoming: AsyncIncoming, limit: AsyncLimit
    ) -> APIResponse[AnswerT]:
        try:
            content = incoming.content
            if content is None:
                content = await self._read(incoming, limit)
        finally:
            await incoming.close()
        return APIResponse(incoming.status, incoming.headers, content, operation, self._options)

    async def _read(self, incoming: AsyncIncoming, limit: AsyncLimit) -> bytes:
        """The body, decompressed."""
        content = b""  # the first chunk, which is mostly the only one: it is not copied
        others = bytearray()  # a list of small chunks takes thirty times as much
        try:
            async for chunk in incoming.chunks:
                if content:
                    others += chunk
                else:
                    content = chunk
                if len(content) + len(others) > self._options.max_response_bytes:
                    raise too_large(self._options)
                if limit.left() < 0:
                    raise TimeoutError
        except Exception as error:
            if not is_failure(error):
                raise
            broken = truncated(incoming.status, error)
        else:
            content = content + others if others else content
            return decompressed(content, incoming.status, incoming.headers, self._options)
        raise broken
