"""One request and its whole answer, within bounds of time and size.

What fails is returned, not raised: an error that is raised later, elsewhere, has no traceback
through frames that hold the key.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

import httpx

from ..errors import InvalidArgumentError, PostPeerError
from .answers import APIResponse
from .failures import FAILURES, failure, too_large, truncated
from .operation import AnswerT, Operation
from .options import Options, proxy, ssl_context
from .unpacking import unpacked

_NO_BODY = httpx.ByteStream(b"")
CONNECTIONS = 40
"""Requests at the same time. Others wait in a queue of ours, since that of the pool is walked
through again whenever a request begins or ends."""
_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=CONNECTIONS)


class Transport:
    """Sends requests, by a transport of its own or by the *http_client* of the caller."""

    def __init__(self, options: Options, http_client: httpx.Client | None) -> None:
        from threading import Semaphore

        if not isinstance(http_client, httpx.Client | None):
            raise InvalidArgumentError("http_client must be an httpx.Client")
        self._options = options
        self._client = http_client
        self._headers = options.headers
        self._proxy = proxy(options.url)
        if http_client:
            self._own = None
            self._headers = httpx.Headers({**http_client.headers, **options.headers})
        else:
            self._own = httpx.HTTPTransport(verify=ssl_context(), proxy=self._proxy, limits=_LIMITS)
        self._slots = Semaphore(CONNECTIONS)
        self.closed = False

    def close(self) -> None:
        """Closes what is our own; the caller's client stays open."""
        self.closed = True
        if self._own:
            self._own.close()

    def send(
        self, operation: Operation[AnswerT], target: str, seconds: float
    ) -> APIResponse[AnswerT] | PostPeerError:
        """The answer, or why there is none within *seconds*."""
        try:
            return self._in_turn(operation, target, seconds)
        except PostPeerError as error:
            return error.with_traceback(None)
        except FAILURES as error:
            return failure(error, seconds)

    def _in_turn(
        self, operation: Operation[AnswerT], target: str, seconds: float
    ) -> APIResponse[AnswerT]:
        if not self._slots.acquire(timeout=seconds):
            raise TimeoutError
        try:
            return self._exchange(operation, target, seconds)
        finally:
            self._slots.release()

    def _exchange(
        self, operation: Operation[AnswerT], target: str, seconds: float
    ) -> APIResponse[AnswerT]:
        request = self._request(operation.method, target, seconds)
        ends = monotonic() + seconds
        response = self._open(request)
        try:
            request.extensions["timeout"]["read"] = max(0.001, ends - monotonic())
            content = self._read(response, ends)
        finally:
            response.close()
        return APIResponse(
            response.status_code,
            response.headers,
            content,
            self._options.url,
            operation,
            self._options.secret,
        )

    def _request(self, method: str, target: str, seconds: float) -> httpx.Request:
        url, path = self._options.url, self._options.path + target.encode("ascii")
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
        extensions: dict[str, Any] = {"timeout": timeout}
        if self._own and not self._proxy:
            extensions["target"] = path  # spares the parsing of a URL
        else:
            url = url.copy_with(raw_path=path)
        return httpx.Request(
            method, url, headers=self._headers, extensions=extensions, stream=_NO_BODY
        )

    def _open(self, request: httpx.Request) -> httpx.Response:
        if self.closed or (self._client and self._client.is_closed):
            raise PostPeerError("the client is closed")
        if self._own:
            return self._own.handle_request(request)
        assert self._client
        return self._client.send(request, stream=True, follow_redirects=False)

    def _read(self, response: httpx.Response, ends: float) -> bytes:
        """The body, decompressed."""
        if response.is_stream_consumed:  # by a hook of the caller's client
            return response.content
        stream = response.stream
        assert isinstance(stream, httpx.SyncByteStream)
        chunks, left = [], self._options.max_response_bytes
        try:
            for chunk in stream:
                chunks.append(chunk)
                left -= len(chunk)
                if left < 0:
                    raise too_large(self._options)
                if monotonic() > ends:
                    raise httpx.ReadTimeout("the answer came too slowly")
        except (httpx.NetworkError, httpx.ProtocolError) as error:
            broken = truncated(response.status_code, error)
        else:
            return unpacked(response, b"".join(chunks), self._options)
        raise broken


class AsyncTransport:
    """Sends requests, by a transport of its own or by the *http_client* of the caller."""

    def __init__(self, options: Options, http_client: httpx.AsyncClient | None) -> None:
        from asyncio import Semaphore

        if not isinstance(http_client, httpx.AsyncClient | None):
            raise InvalidArgumentError("http_client must be an httpx.AsyncClient")
        self._options = options
        self._client = http_client
        self._headers = options.headers
        self._proxy = proxy(options.url)
        if http_client:
            self._own = None
            self._headers = httpx.Headers({**http_client.headers, **options.headers})
        else:
            self._own = httpx.AsyncHTTPTransport(
                verify=ssl_context(), proxy=self._proxy, limits=_LIMITS
            )
        self._slots = Semaphore(CONNECTIONS)
        self.closed = False

    async def close(self) -> None:
        """Closes what is our own; the caller's client stays open."""
        self.closed = True
        if self._own:
            await self._own.aclose()

    async def send(
        self, operation: Operation[AnswerT], target: str, seconds: float
    ) -> APIResponse[AnswerT] | PostPeerError:
        """The answer, or why there is none within *seconds*."""
        try:
            return await self._in_turn(operation, target, seconds)
        except PostPeerError as error:
            return error.with_traceback(None)
        except FAILURES as error:
            return failure(error, seconds)

    async def _in_turn(
        self, operation: Operation[AnswerT], target: str, seconds: float
    ) -> APIResponse[AnswerT]:
        from asyncio import timeout

        async with timeout(seconds):
            await self._slots.acquire()
        try:
            async with timeout(seconds):
                return await self._exchange(operation, target, seconds)
        finally:
            self._slots.release()

    async def _exchange(
        self, operation: Operation[AnswerT], target: str, seconds: float
    ) -> APIResponse[AnswerT]:
        request = self._request(operation.method, target, seconds)
        ends = monotonic() + seconds
        response = await self._open(request)
        try:
            request.extensions["timeout"]["read"] = max(0.001, ends - monotonic())
            content = await self._read(response, ends)
        finally:
            await response.aclose()
        return APIResponse(
            response.status_code,
            response.headers,
            content,
            self._options.url,
            operation,
            self._options.secret,
        )

    def _request(self, method: str, target: str, seconds: float) -> httpx.Request:
        url, path = self._options.url, self._options.path + target.encode("ascii")
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
        extensions: dict[str, Any] = {"timeout": timeout}
        if self._own and not self._proxy:
            extensions["target"] = path  # spares the parsing of a URL
        else:
            url = url.copy_with(raw_path=path)
        return httpx.Request(
            method, url, headers=self._headers, extensions=extensions, stream=_NO_BODY
        )

    async def _open(self, request: httpx.Request) -> httpx.Response:
        if self.closed or (self._client and self._client.is_closed):
            raise PostPeerError("the client is closed")
        if self._own:
            return await self._own.handle_async_request(request)
        assert self._client
        return await self._client.send(request, stream=True, follow_redirects=False)

    async def _read(self, response: httpx.Response, ends: float) -> bytes:
        """The body, decompressed."""
        if response.is_stream_consumed:  # by a hook of the caller's client
            return response.content
        stream = response.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        chunks, left = [], self._options.max_response_bytes
        try:
            async for chunk in stream:
                chunks.append(chunk)
                left -= len(chunk)
                if left < 0:
                    raise too_large(self._options)
                if monotonic() > ends:
                    raise httpx.ReadTimeout("the answer came too slowly")
        except (httpx.NetworkError, httpx.ProtocolError) as error:
            broken = truncated(response.status_code, error)
        else:
            return unpacked(response, b"".join(chunks), self._options)
        raise broken
