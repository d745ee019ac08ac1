"""What sends requests and reads their responses: a client, and each of its resources."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import UNSET

from .. import log
from ..errors import (
    APIConnectionError,
    APIConnectionTimeoutError,
    InvalidArgumentError,
    ServiceError,
)
from ..operation import AnswerT, ItemT, Operation, Outgoing
from ..options import Options
from ..retries import Attempts, is_retried, retry_after

if TYPE_CHECKING:  # imported with the first request, for the sake of the import
    from ..pages import PageRequest
    from ..paging import Fetched, Paging, Step
    from ..response import APIResponse
    from .incoming import AsyncIncoming
    from .pace import AsyncPace
    from .pager import AsyncPager
    from .stream import AsyncStream
    from .transport import AsyncTransport


OutcomeT = TypeVar("OutcomeT", bound="AsyncIncoming | APIResponse[Any]")


class AsyncCaller:
    """Settings, and the loop of attempts."""

    _options: Options
    _transport: AsyncTransport

    async def _call(self, operation: Operation[AnswerT], /, **arguments: Any) -> AnswerT:
        """The decoded response; raises the error that the response stands for."""
        response = await self._send(operation, **arguments)
        return response.parse()

    async def _page(
        self, operation: Operation[AnswerT], paging: Paging[AnswerT, Any], /, **arguments: Any
    ) -> AnswerT:
        """The same for a page, which then knows how to ask for the next."""
        from ..pages import PageRequest, remember

        response = await self._send(operation, **arguments)
        page = response.parse()
        remember(page, PageRequest(self, operation, paging, arguments, response.raw_headers))
        return page

    async def _neighbour(self, page: Any, asked: PageRequest, back: bool) -> Any:
        """The page after *page*, or before it; None where there is none."""
        from ..pages import remember
        from ..paging import arguments_of

        step = asked.step(page, back=back)
        if step is None:
            return None
        operation = asked.operation
        arguments = arguments_of(step, operation, asked.arguments)
        response = await self._respond(operation, _request(operation, arguments, step))
        if asked.paging.is_behind(response.status):
            return None
        found = response.parse()
        remember(found, asked.neighbour(page, arguments, response.raw_headers))
        return found

    async def _send(
        self, operation: Operation[AnswerT], /, **arguments: Any
    ) -> APIResponse[AnswerT]:
        """The response of the last attempt, whatever its status; raises where there was none."""
        return await self._respond(operation, operation.request(arguments))

    async def _respond(
        self, operation: Operation[AnswerT], request: Outgoing, pace: AsyncPace | None = None
    ) -> APIResponse[AnswerT]:
        return await self._attempt(operation, request, pace, self._transport.send)

    async def _open(
        self, operation: Operation[AnswerT], request: Outgoing
    ) -> AsyncIncoming | APIResponse[AnswerT]:
        """The same for a response that, if it is successful, is read and closed by the caller."""
        return await self._attempt(operation, request, None, self._transport.open)

    async def _attempt(
        self,
        operation: Operation[Any],
        request: Outgoing,
        pace: AsyncPace | None,
        send: Callable[..., Coroutine[Any, Any, OutcomeT | ServiceError]],
    ) -> OutcomeT:
        """The response of the last attempt; raises where there was none. A request that stands
        alone needs a pace only if it is sent again."""
        attempts = Attempts(operation.method, self._options, idempotent=request.idempotent)
        outcome: OutcomeT | ServiceError = APIConnectionTimeoutError(
            "the service asked for a longer rest than total_timeout allows"
        )
        while pace is None or await pace.begin(attempts):
            again, begun = False, monotonic()
            try:
                outcome = await send(operation, request, attempts.seconds())
                log.attempt(operation, outcome, monotonic() - begun)
                if not isinstance(outcome, ServiceError):
                    told: Any = outcome  # an open response, which has raw headers, is a success
                    asked = retry_after(told.headers) if is_retried(outcome.status) else None
                    again = attempts.again(outcome.status, asked)
                elif isinstance(outcome, APIConnectionError):
                    again = attempts.again(None, None, sent=outcome.sent)
            finally:
                if pace is not None:
                    await pace.end(attempts)
            if not (again and request.repeatable):
                break
            pace = pace or _new_pace()
        if isinstance(outcome, ServiceError):
            raise outcome
        return outcome

    def _stream(self, operation: Operation[Any], /, **arguments: Any) -> AsyncStream:
        """A response that is read piece by piece, and so not compressed."""
        from .stream import AsyncStream

        request = operation.request(arguments)
        plain = (b"accept-encoding", b"identity")
        request = request._replace(headers=[*request.headers, plain])
        return AsyncStream(partial(self._open, operation, request), self._options.timeout)

    def _walk(
        self,
        operation: Operation[AnswerT],
        paging: Paging[AnswerT, ItemT],
        prefetch: int,
        page_size: Any,
        /,
        **arguments: Any,
    ) -> AsyncPager[AnswerT, ItemT]:
        from ..paging import Fetched, Step, arguments_of, value_of
        from .pager import AsyncPager

        if page_size is not UNSET and paging.limit:
            if value_of(arguments, paging.limit) is not UNSET:
                raise InvalidArgumentError(f"page_size and {paging.limit} are the same: pass one")
            sized = Step(((paging.limit, page_size),))
            arguments = arguments_of(sized, operation, arguments)
        operation.request(arguments)  # refuses what cannot be sent before the walk begins

        async def fetch(step: Step, pace: AsyncPace) -> Fetched[AnswerT]:
            asked = arguments_of(step, operation, arguments)
            request = _request(operation, asked, step)
            response = await self._respond(operation, request, pace)
            return Fetched(response.parse(), response.headers)

        return AsyncPager(fetch, paging, arguments, prefetch)


def _request(operation: Operation[AnswerT], arguments: dict[str, Any], step: Step) -> Outgoing:
    """What asks for a page, by *arguments*, or by the address that another page gave."""
    request = operation.request(arguments)
    if step.address is None:
        return request
    from ..addresses import at_address  # late: few services lead on by addresses

    return at_address(request, step.address, back=step.back)


def _new_pace() -> AsyncPace:
    from .pace import AsyncPace

    return AsyncPace()
