"""Requests through a client of httpx2 that is the caller's."""

from __future__ import annotations

from time import monotonic

import httpx2

from ..errors import InvalidArgumentError, ServiceError
from ..forking import renew_in_children
from ..operation import Outgoing
from ..options import Options
from .incoming import AsyncIncoming


class AsyncBorrowed:
    """Sends by *http_client*, which stays open."""

    failures = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, UnicodeError)
    """What a request may end in."""

    def __init__(self, options: Options, http_client: httpx2.AsyncClient) -> None:
        if not isinstance(http_client, httpx2.AsyncClient):
            raise InvalidArgumentError("http_client must be an httpx2.AsyncClient")
        self._options = options
        self._client = http_client
        self._used = self._foreign = False
        renew_in_children(self)

    def after_fork(self) -> None:
        """Its connections are the parent's, and there is no way to give it others."""
        self._foreign = self._used

    async def open(self, outgoing: Outgoing, ends: float) -> AsyncIncoming:
        """Sends a request; gives the answer as soon as its head is there."""
        if self._client.is_closed:
            raise ServiceError("the client is closed")
        if self._foreign:
            raise ServiceError(
                "the http_client was used before this process was forked: "
                "make a client in each process"
            )
        self._used = True
        request = self._request(outgoing, ends)
        response = await self._client.send(request, stream=True, follow_redirects=False)
        stream = response.stream
        assert isinstance(stream, httpx2.AsyncByteStream)
        request.extensions["timeout"]["read"] = max(0.001, ends - monotonic())
        return AsyncIncoming(
            response.status_code,
            response.headers,
            stream,
            response.aclose,
            response.content if response.is_stream_consumed else None,
        )

    async def close(self) -> None:
        """It is not ours to close."""

    def _request(self, outgoing: Outgoing, ends: float) -> httpx2.Request:
        headers = self._client.headers.copy()
        own = self._options.headers(outgoing.headers, keyed=outgoing.keyed)
        headers.update(httpx2.Headers(list(own)))
        timeout = dict.fromkeys(
            ("connect", "read", "write", "pool"), max(0.001, ends - monotonic())
        )
        return httpx2.Request(
            outgoing.method,
            self._options.url.copy_with(
                raw_path=self._options.target(outgoing.target, keyed=outgoing.keyed)
            ),
            headers=headers,
            extensions={"timeout": timeout},
            stream=httpx2.ByteStream(outgoing.content),
        )
