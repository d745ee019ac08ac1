# Derived from _async/caller.py: change that one.
"""What sends requests and reads their responses: a client, and each of its resources."""

from __future__ import annotations

from collections.abc import Callable
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
    from .incoming import Incoming
    from .pace import Pace
    from .pager import Pager
    from .stream import Stream
    from .transport import Transport


OutcomeT = TypeVar("OutcomeT", bound="Incoming | APIResponse[Any]")


class Caller:
    """Settings, and the loop of attempts."""

    _options: Options
    _transport: Transport

    def _call(self, operation: Operation[AnswerT], /, **arguments: Any) -> AnswerT:
        """The decoded response; raises the error that the response stands for."""
        response = self._send(operation, **arguments)
        return response.parse()

    def _page(
        self, operation: Operation[AnswerT], paging: Paging[AnswerT, Any], /, **arguments: Any
    ) -> AnswerT:
        """The same for a page, which then knows how to ask for the next."""
        from ..pages import PageRequest, remember

        response = self._send(operation, **arguments)
        page = response.parse()
        remember(page, PageRequest(self, operation, paging, arguments, response.raw_headers))
        return page

    def _neighbour(self, page: Any, asked: PageRequest, back: bool) -> Any:
        """The page after *page*, or before it; None where there is none."""
        from ..pages import remember
        from ..paging import arguments_of

        step = asked.step(page, back=back)
        if step is None:
            return None
        operation = asked.operation
        arguments = arguments_of(step, operation, asked.arguments)
        response = self._respond(operation, _request(operation, arguments, step))
        if asked.paging.is_behind(response.status):
            return None
        found = response.parse()
        remember(found, asked.neighbour(page, arguments, response.raw_headers))
        return found

    def _send(self, operation: Operation[AnswerT], /, **arguments: Any) -> APIResponse[AnswerT]:
        """The response of the last attempt, whatever its status; raises where there was none."""
        return self._respond(operation, operation.request(arguments))

    def _respond(
        self, operation: Operation[AnswerT], request: Outgoing, pace: Pace | None = None
    ) -> APIResponse[AnswerT]:
        return self._attempt(operation, request, pace, self._transport.send)

    def _open(
        self, operation: Operation[AnswerT], request: Outgoing
    ) -> Incoming | APIResponse[AnswerT]:
        """The same for a response that, if it is successful, is read and closed by the caller."""
        return self._attempt(operation, request, None, self._transport.open)

    def _attempt(
        self,
        operation: Operation[Any],
        request: Outgoing,
        pace: Pace | None,
        send: Callable[..., OutcomeT | ServiceError],
    ) -> OutcomeT:
        """The response of the last attempt; raises where there was none. A request that stands
        alone needs a pace only if it is sent again."""
        attempts = Attempts(operation.method, self._options, idempotent=request.idempotent)
        outcome: OutcomeT | ServiceError = APIConnectionTimeoutError(
            "the service asked for a longer rest than total_timeout allows"
        )
        while pace is None or pace.begin(attempts):
            again, begun = False, monotonic()
            try:
                outcome = send(operation, request, attempts.seconds())
                log.attempt(operation, outcome, monotonic() - begun)
                if not isinstance(outcome, ServiceError):
                    told: Any = outcome  # an open response, which has raw headers, is a success
                    asked = retry_after(told.headers) if is_retried(outcome.status) else None
                    again = attempts.again(outcome.status, asked)
                elif isinstance(outcome, APIConnectionError):
                    again = attempts.again(None, None, sent=outcome.sent)
            finally:
                if pace is not None:
                    pace.end(attempts)
            if not (again and request.repeatable):
                break
            pace = pace or _new_pace()
        if isinstance(outcome, ServiceError):
            raise outcome
        return outcome

    def _stream(self, operation: Operation[Any], /, **arguments: Any) -> Stream:
        """A response that is read piece by piece, and so not compressed."""
        from .stream import Stream

        request = operation.request(arguments)
        plain = (b"accept-encoding", b"identity")
        request = request._replace(headers=[*request.headers, plain])
        return Stream(partial(self._open, operation, request), self._options.timeout)

    def _walk(
        self,
        operation: Operation[AnswerT],
        paging: Paging[AnswerT, ItemT],
        prefetch: int,
        page_size: Any,
        /,
        **arguments: Any,
    ) -> Pager[AnswerT, ItemT]:
        from ..paging import Fetched, Step, arguments_of, value_of
        from .pager import Pager

        if page_size is not UNSET and paging.limit:
            if value_of(arguments, paging.limit) is not UNSET:
                raise InvalidArgumentError(f"page_size and {paging.limit} are the same: pass one")
            sized = Step(((paging.limit, page_size),))
            arguments = arguments_of(sized, operation, arguments)
        operation.request(arguments)  # refuses what cannot be sent before the walk begins

        def fetch(step: Step, pace: Pace) -> Fetched[AnswerT]:
            asked = arguments_of(step, operation, arguments)
            request = _request(operation, asked, step)
            response = self._respond(operation, request, pace)
            return Fetched(response.parse(), response.headers)

        return Pager(fetch, paging, arguments, prefetch)


def _request(operation: Operation[AnswerT], arguments: dict[str, Any], step: Step) -> Outgoing:
    """What asks for a page, by *arguments*, or by the address that another page gave."""
    request = operation.request(arguments)
    if step.address is None:
        return request
    from ..addresses import at_address  # late: few services lead on by addresses

    return at_address(request, step.address, back=step.back)


def _new_pace() -> Pace:
    from .pace import Pace

    return Pace()
