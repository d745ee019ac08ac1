# Derived from _async/transport.py: change that one.
"""One request and its whole response, within bounds of time and size.

What fails is returned, not raised: an error that is raised later, elsewhere, has no traceback
through frames of the libraries below, which hold the key.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from ..compression import decompressed
from ..errors import ServiceError
from ..failures import failure, is_failure, too_large, truncated
from ..forking import renew_in_children
from ..operation import AnswerT, Operation, Outgoing
from ..options import Options, shown_origin
from ..response import APIResponse
from ..threads import Limit, Slots
from .incoming import Incoming

if TYPE_CHECKING:  # else imported late: to import httpcore2 takes as long as all of this package
    from .borrowed import Borrowed
    from .connections import Connections
    from .http_client import HTTPClient

T = TypeVar("T")

CONNECTIONS = 40
"""Requests at the same time. Others wait in a queue of ours, since that of the pool is walked
through again whenever a request begins or ends."""


class Transport:
    """Sends requests, by connections of its own or by the *http_client* of the caller."""

    def __init__(self, options: Options, http_client: HTTPClient | None) -> None:
        self._options = options
        self._sender: Connections | Borrowed
        if http_client is None:
            from .connections import Connections

            self._sender = Connections(options)
        else:
            from .borrowed import Borrowed

            self._sender = Borrowed(options, http_client)
        self.closed = False
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Begins with all slots free."""
        self._slots = Slots(CONNECTIONS)

    def close(self) -> None:
        """Closes what is our own; the caller's client stays open."""
        self._slots.check_loop()
        self.closed = True
        self._sender.close()

    def send(
        self, operation: Operation[AnswerT], request: Outgoing, seconds: float
    ) -> APIResponse[AnswerT] | ServiceError:
        """The response, or why there is none within *seconds*, the wait for a slot included."""
        return self._told(self._in_turn, operation, request, seconds)

    def open(
        self, operation: Operation[AnswerT], request: Outgoing, seconds: float
    ) -> Incoming | APIResponse[AnswerT] | ServiceError:
        """The same for a response that, if it is successful, is read and closed by the caller."""
        return self._told(self._opened, operation, request, seconds)

    def _told(
        self,
        work: Callable[..., T],
        operation: Operation[AnswerT],
        request: Outgoing,
        seconds: float,
    ) -> T | ServiceError:
        """What *work* gives, or why it gives nothing."""
        error: ServiceError
        began = monotonic()
        try:
            return work(operation, request, seconds)
        except ServiceError as known:
            error = known.with_traceback(None)
        except Exception as unknown:
            if not is_failure(unknown):
                raise
            waited = math.ceil((monotonic() - began) * 100) / 100
            error = failure(unknown, min(seconds, waited), shown_origin(self._options.url))
        return self._options.key.hidden_in(error)

    def _in_turn(
        self, operation: Operation[AnswerT], request: Outgoing, seconds: float
    ) -> APIResponse[AnswerT]:
        limit = Limit(seconds)
        with self._slots.taken(limit):
            self._check_open()
            return self._whole(operation, self._sender.open(request, limit), limit)

    def _opened(
        self, operation: Operation[AnswerT], request: Outgoing, seconds: float
    ) -> Incoming | APIResponse[AnswerT]:
        limit = Limit(seconds)
        with self._slots.taken(limit):
            self._check_open()
            incoming = self._sender.open(request, limit)
            if operation.success(incoming.status):
                return incoming
            return self._whole(operation, incoming, limit)

    def _check_open(self) -> None:
        if self.closed:  # maybe while this request waited for its turn
            raise ServiceError("the client is closed")

    def _whole(
        self, operation: Operation[AnswerT], incoming: Incoming, limit: Limit
    ) -> APIResponse[AnswerT]:
        try:
            content = incoming.content
            if content is None:
                content = self._read(incoming, limit)
        finally:
            incoming.close()
        return APIResponse(incoming.status, incoming.headers, content, operation, self._options)

    def _read(self, incoming: Incoming, limit: Limit) -> bytes:
        """The body, decompressed."""
        content = b""  # the first chunk, which is mostly the only one: it is not copied
        others = bytearray()  # a list of small chunks takes thirty times as much
        try:
            for chunk in incoming.chunks:
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
