# Derived from _async/connections.py: change that one.
"""Connections of our own. Imported with the first client, since httpcore2 takes time to import."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from time import monotonic

import h11
import httpcore2

from .. import routes
from ..errors import ServiceError
from ..exchange import Exchange
from ..forking import renew_in_children
from ..operation import Outgoing
from ..options import Headers, Options
from ..threads import Limit
from ..threads_network import Backend
from .incoming import Incoming
from .observed import Observed
from .opening import opened
from .pool import Pool
from .raw_response import RawResponse
from .sending import as_stream

Stream = httpcore2.NetworkStream
"""A connection."""
_IDLE_SECONDS = 5.0
"""After which a connection is not used again."""


class Connections:
    """Sends by connections of our own."""

    def __init__(self, options: Options) -> None:
        """Raises :class:`InvalidArgumentError` for a proxy that cannot be used."""
        self._options = options
        self._origin = routes.origin(options.url)
        self._common = [_checked(options.headers(keyed=keyed)) for keyed in (False, True)]
        self._proxy = routes.proxy(options.url)
        self._closed = False
        self.after_fork()
        renew_in_children(self)

    def after_fork(self) -> None:
        """Begins without connections."""
        self._backend = Backend()
        self._pool = Pool(self._backend, self._origin, self._proxy, self._send)
        self._observed = Observed(self._options, self._pool, self._resume)
        self._open: set[Stream] = set()
        self._idle: deque[tuple[float, Stream]] = deque()
        """The last one was used last; when it is too late to use it again."""

    def open(self, outgoing: Outgoing, limit: Limit) -> Incoming:
        """Sends a request; gives the response as soon as its head is there."""
        self._backend.begin(limit)
        if self._pool.is_needed or self._observed.is_watched():
            incoming = self._observed.open(outgoing, limit)
        else:
            response = self._send(
                outgoing.method.encode("ascii"),
                self._options.target(outgoing.target, keyed=outgoing.keyed),
                self._headers(outgoing),
                as_stream(outgoing.content, limit) if outgoing.content else None,
            )
            incoming = Incoming(
                response.status, response.headers, response, response.close, self._resume
            )
        if self._closed:  # since this connection began to open: nobody knew of it
            incoming.close()
            raise ServiceError("the client is closed")
        return incoming

    def _resume(self, seconds: float) -> None:
        self._backend.begin(Limit(seconds))

    def _send(
        self,
        method: bytes,
        target: bytes,
        headers: Headers,
        content: Iterable[bytes] | None,
    ) -> RawResponse:
        """Sends by any connection that is idle: all lead to one service. The pool would look for
        one that fits, through all connections and requests, whenever a request begins or ends."""
        if self._proxy is not None and self._origin.scheme == b"http":
            target, headers = routes.forwarded(self._proxy, self._origin, target, headers)
        exchange = Exchange(method, target, headers)
        stream = self._reused() or opened(self._backend, self._origin, self._proxy)
        self._open.add(stream)
        response = RawResponse(stream, exchange, self._release)
        try:
            response.ask(content)
        except BaseException:  # also if this task is cancelled
            self._discard(stream)
            raise
        return response

    def _release(self, stream: Stream, usable: bool) -> None:
        if usable and not self._closed:
            self._idle.append((monotonic() + _IDLE_SECONDS, stream))
        else:
            self._discard(stream)

    def _reused(self) -> Stream | None:
        """The connection that was used last, if it is not over. One that is not used any more is
        looked at from time to time, so that none is kept for ever."""
        if len(self._idle) > 1 and (oldest := _taken(self._idle.popleft)) is not None:
            if _is_over(*oldest):
                self._discard(oldest[1])
            else:
                self._idle.appendleft(oldest)
        while (latest := _taken(self._idle.pop)) is not None:
            if not _is_over(*latest):
                return latest[1]
            self._discard(latest[1])
        return None

    def _discard(self, stream: Stream) -> None:
        self._open.discard(stream)
        stream.close()

    def _headers(self, outgoing: Outgoing) -> Headers:
        if not outgoing.headers:
            return self._common[outgoing.keyed]
        return self._options.headers(outgoing.headers, keyed=outgoing.keyed)

    def close(self) -> None:
        """Closes them all; a thread that waits for a response is woken."""
        self._closed = True
        for connection in list(self._open):
            self._discard(connection)
        self._pool.close()


def _checked(headers: Headers) -> Headers:
    """*headers* as h11 keeps them after its checks, which it does not repeat for these."""
    return h11.Request(method=b"GET", target=b"/", headers=list(headers)).headers


def _is_over(late: float, stream: Stream) -> bool:
    return monotonic() > late or bool(stream.get_extra_info("is_readable"))


def _taken(take: Callable[[], tuple[float, Stream]]) -> tuple[float, Stream] | None:
    """What *take* finds; None where another thread was faster."""
    try:
        return take()
    except IndexError:
        return None
