"""One request and its whole answer, within bounds of time and size.

What fails is returned, not raised: an error that is raised later, elsewhere, has no traceback
through frames that hold the key.
"""

from __future__ import annotations

import zlib
from time import monotonic
from typing import Any

import httpx

from ..errors import (
    APIConnectionError,
    APIConnectionTimeoutError,
    APIResponseTruncatedError,
    APIResponseValidationError,
    InvalidArgumentError,
    PostPeerError,
)
from .answers import APIResponse
from .operation import AnswerT, Operation
from .options import Options, proxy, ssl_context

_NO_BODY = httpx.ByteStream(b"")
_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=100)
_FAILURES = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError)


class Transport:
    """Sends requests, by a transport of its own or by the *http_client* of the caller."""

    def __init__(self, options: Options, http_client: httpx.Client | None) -> None:
        if not isinstance(http_client, httpx.Client | None):
            raise InvalidArgumentError("http_client must be an httpx.Client")
        self._options = options
        self._client = http_client
        self._own = (
            None
            if http_client
            else httpx.HTTPTransport(verify=ssl_context(), proxy=proxy(options.url), limits=_LIMITS)
        )
        self._headers = options.headers
        if http_client:
            self._headers = httpx.Headers({**http_client.headers, **options.headers})
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
            return self._exchange(operation, target, seconds)
        except PostPeerError as error:
            return error.with_traceback(None)
        except _FAILURES as error:
            return _failure(error, seconds)

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
        if self._own:
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
                    raise _too_large(self._options)
                if monotonic() > ends:
                    raise httpx.ReadTimeout("the answer came too slowly")
        except (httpx.NetworkError, httpx.ProtocolError) as error:
            broken = _truncated(response.status_code, error)
        else:
            return _unpacked(response, b"".join(chunks), self._options)
        raise broken


class AsyncTransport:
    """Sends requests, by a transport of its own or by the *http_client* of the caller."""

    def __init__(self, options: Options, http_client: httpx.AsyncClient | None) -> None:
        if not isinstance(http_client, httpx.AsyncClient | None):
            raise InvalidArgumentError("http_client must be an httpx.AsyncClient")
        self._options = options
        self._client = http_client
        self._own = (
            None
            if http_client
            else httpx.AsyncHTTPTransport(
                verify=ssl_context(), proxy=proxy(options.url), limits=_LIMITS
            )
        )
        self._headers = options.headers
        if http_client:
            self._headers = httpx.Headers({**http_client.headers, **options.headers})
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
        import asyncio  # late, for the sake of those who only use threads

        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(operation, target, seconds)
        except TimeoutError:
            return APIConnectionTimeoutError(f"no answer within {seconds:g} seconds")
        except PostPeerError as error:
            return error.with_traceback(None)
        except _FAILURES as error:
            return _failure(error, seconds)

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
        if self._own:
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
                    raise _too_large(self._options)
                if monotonic() > ends:
                    raise httpx.ReadTimeout("the answer came too slowly")
        except (httpx.NetworkError, httpx.ProtocolError) as error:
            broken = _truncated(response.status_code, error)
        else:
            return _unpacked(response, b"".join(chunks), self._options)
        raise broken


def _unpacked(response: httpx.Response, content: bytes, options: Options) -> bytes:
    encoding = response.headers.get("content-encoding", "identity").lower()
    if encoding == "identity" or not content:
        return content
    if encoding not in ("gzip", "x-gzip"):
        raise _broken(response.status_code, f"the encoding {encoding} was not asked for")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = unpacker.decompress(content, options.max_response_bytes + 1)
    except zlib.error:
        raise _broken(response.status_code, "the compressed body is damaged") from None
    if len(plain) > options.max_response_bytes:
        raise _too_large(options)
    if not unpacker.eof:
        raise _broken(response.status_code, "the compressed body was cut off")
    return plain


def _broken(status: int, problem: str) -> APIResponseValidationError:
    return APIResponseValidationError(f"$: {problem}", status=status)


def _truncated(status: int, error: Exception) -> APIResponseTruncatedError:
    return APIResponseTruncatedError(f"$: the answer broke off: {error}", status=status)


def _too_large(options: Options) -> APIResponseValidationError:
    return _broken(0, f"the answer has more than {options.max_response_bytes} bytes")


def _failure(error: Exception, seconds: float) -> PostPeerError:
    """Our error for one of httpx, without a reference to it: it holds the request and its key."""
    if isinstance(error, httpx.TimeoutException):
        return APIConnectionTimeoutError(f"no answer within {seconds:g} seconds")
    name = type(error).__name__
    return APIConnectionError(f"{name}: {error}" if str(error) else name)
