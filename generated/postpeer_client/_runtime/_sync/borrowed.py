# Derived from _async/borrowed.py: change that one.
"""Requests through a client of an HTTP library that is the caller's."""

from __future__ import annotations

from .. import borrowing
from ..errors import ServiceError
from ..forking import renew_in_children
from ..operation import Outgoing
from ..options import Options
from ..threads import Limit
from .http_client import HTTPClient
from .incoming import Incoming
from .sending import for_http


class Borrowed:
    """Sends by *http_client*, which stays open."""

    def __init__(self, options: Options, http_client: HTTPClient) -> None:
        methods = ("build_request", "send", "close")
        borrowing.check(http_client, "httpx2.Client", methods, options)
        self._options = options
        self._client = http_client
        self._used = self._foreign = False
        renew_in_children(self)

    def after_fork(self) -> None:
        """Its connections are the parent's, and there is no way to give it others."""
        self._foreign = self._used

    def open(self, outgoing: Outgoing, limit: Limit) -> Incoming:
        """Sends a request; gives the response as soon as its head is there."""
        if self._client.is_closed:
            raise ServiceError("the client is closed")
        if self._foreign:
            raise ServiceError(
                "the http_client was used before this process was forked: "
                "make a client in each process"
            )
        self._used = True
        content = for_http(outgoing.content, limit)
        request = borrowing.request(self._client, self._options, outgoing, content)
        bound = borrowing.bound_of(request)
        bound(limit.left())
        try:
            response = self._client.send(request, stream=True, follow_redirects=False)
        except RuntimeError:
            if self._client.is_closed:  # since it was asked
                raise ServiceError("the client is closed") from None
            raise
        bound(limit.left())
        return Incoming(
            response.status_code,
            response.headers.raw,
            response.stream,
            response.close,
            bound,
            response.content if response.is_stream_consumed else None,
        )

    def close(self) -> None:
        """It is not ours to close."""
