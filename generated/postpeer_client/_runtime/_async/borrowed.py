"""Requests through a client of an HTTP library that is the caller's."""

from __future__ import annotations

from .. import borrowing
from ..errors import ServiceError
from ..forking import renew_in_children
from ..operation import Outgoing
from ..options import Options
from ..tasks import AsyncLimit
from .http_client import AsyncHTTPClient
from .incoming import AsyncIncoming
from .sending import for_http


class AsyncBorrowed:
    """Sends by *http_client*, which stays open."""

    def __init__(self, options: Options, http_client: AsyncHTTPClient) -> None:
        methods = ("build_request", "send", "aclose")
        borrowing.check(http_client, "httpx2.AsyncClient", methods, options)
        self._options = options
        self._client = http_client
        self._used = self._foreign = False
        renew_in_children(self)

    def after_fork(self) -> None:
        """Its connections are the parent's, and there is no way to give it others."""
        self._foreign = self._used

    async def open(self, outgoing: Outgoing, limit: AsyncLimit) -> AsyncIncoming:
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
            response = await self._client.send(request, stream=True, follow_redirects=False)
        except RuntimeError:
            if self._client.is_closed:  # since it was asked
                raise ServiceError("the client is closed") from None
            raise
        bound(limit.left())
        return AsyncIncoming(
            response.status_code,
            response.headers.raw,
            response.stream,
            response.aclose,
            bound,
            response.content if response.is_stream_consumed else None,
        )

    async def close(self) -> None:
        """It is not ours to close."""
