"""What the clients share: settings, lifecycle, and the loop of attempts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, Self

import httpx

from ..errors import APIConnectionError
from .answers import APIResponse
from .operation import AnswerT, ItemT, Operation, Paging
from .options import MAX_RESPONSE_BYTES, MAX_RETRIES, TIMEOUT, TOTAL_TIMEOUT, Options
from .pager import AsyncPager, Pager
from .retries import Attempts, Pause, retry_after
from .transport import AsyncTransport, Transport


class Client:
    """Settings and lifecycle of ``PostPeer``."""

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = TIMEOUT,
        total_timeout: float = TOTAL_TIMEOUT,
        max_retries: int = MAX_RETRIES,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        default_headers: Mapping[str, str] | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        """Nothing is sent yet.

        Args:
            api_key: the key; left out, it comes from ``POSTPEER_API_KEY``.
            base_url: where the service is; left out, ``https://api.postpeer.dev``.
            timeout: seconds for one attempt.
            total_timeout: seconds for one call, with all its attempts and rests.
            max_retries: how often a request is sent again after 408, 409, 429, 500 and above, or
                a lost connection; 0 turns this off.
            max_response_bytes: the largest answer that is read, decompressed.
            default_headers: sent with every request.
            http_client: sends the requests instead of a transport of our own; it stays the
                caller's to close. Redirects are not followed, whatever it is set to.

        Raises:
            PostPeerError: there is no key, or a setting makes no sense.
        """
        self._options = Options(
            api_key,
            base_url,
            timeout,
            total_timeout,
            max_retries,
            max_response_bytes,
            default_headers,
        )
        self._transport = Transport(self._options, http_client)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={str(self._options.url)!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} cannot be pickled or copied: it holds the key")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections; an ``http_client`` of the caller stays open."""
        self._transport.close()

    def _send(
        self,
        operation: Operation[AnswerT],
        pause: Pause | None = None,
        /,
        **arguments: Any,
    ) -> APIResponse[AnswerT]:
        """The answer of the last attempt, whatever its status; raises where there was none."""
        target = operation.target(arguments)
        pause, options = pause or Pause(), self._options
        attempts = Attempts(
            operation.method, options.max_retries, options.timeout, options.total_timeout, pause
        )
        while True:
            if (seconds := attempts.wait()) > 0:
                pause.sleep(seconds)
            outcome = self._transport.send(operation, target, attempts.seconds())
            if isinstance(outcome, APIResponse):
                if not attempts.again(outcome.status, retry_after(outcome.headers)):
                    return outcome
            elif not isinstance(outcome, APIConnectionError) or not attempts.again(None, None):
                raise outcome

    def _walk(
        self,
        operation: Operation[AnswerT],
        paging: Paging[AnswerT, ItemT],
        prefetch: int,
        /,
        **arguments: Any,
    ) -> Pager[AnswerT, ItemT]:
        operation.target(arguments)  # refuses what cannot be sent before the walk begins

        def page(offset: int, size: int, pause: Pause) -> AnswerT:
            window = {paging.offset: offset, paging.limit: size}
            response = self._send(operation, pause, **{**arguments, **window})
            return response.parse()

        return Pager(page, paging, arguments[paging.offset], arguments[paging.limit], prefetch)


class AsyncClient:
    """Settings and lifecycle of ``AsyncPostPeer``."""

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = TIMEOUT,
        total_timeout: float = TOTAL_TIMEOUT,
        max_retries: int = MAX_RETRIES,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        default_headers: Mapping[str, str] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        """Nothing is sent yet.

        Args:
            api_key: the key; left out, it comes from ``POSTPEER_API_KEY``.
            base_url: where the service is; left out, ``https://api.postpeer.dev``.
            timeout: seconds for one attempt.
            total_timeout: seconds for one call, with all its attempts and rests.
            max_retries: how often a request is sent again after 408, 409, 429, 500 and above, or
                a lost connection; 0 turns this off.
            max_response_bytes: the largest answer that is read, decompressed.
            default_headers: sent with every request.
            http_client: sends the requests instead of a transport of our own; it stays the
                caller's to close. Redirects are not followed, whatever it is set to.

        Raises:
            PostPeerError: there is no key, or a setting makes no sense.
        """
        self._options = Options(
            api_key,
            base_url,
            timeout,
            total_timeout,
            max_retries,
            max_response_bytes,
            default_headers,
        )
        self._transport = AsyncTransport(self._options, http_client)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={str(self._options.url)!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} cannot be pickled or copied: it holds the key")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes the connections; an ``http_client`` of the caller stays open."""
        await self._transport.close()

    async def _send(
        self,
        operation: Operation[AnswerT],
        pause: Pause | None = None,
        /,
        **arguments: Any,
    ) -> APIResponse[AnswerT]:
        """The answer of the last attempt, whatever its status; raises where there was none."""
        from asyncio import sleep  # late, for the sake of those who only use threads

        target = operation.target(arguments)
        pause, options = pause or Pause(), self._options
        attempts = Attempts(
            operation.method, options.max_retries, options.timeout, options.total_timeout, pause
        )
        while True:
            if (seconds := attempts.wait()) > 0:
                await sleep(seconds)
            outcome = await self._transport.send(operation, target, attempts.seconds())
            if isinstance(outcome, APIResponse):
                if not attempts.again(outcome.status, retry_after(outcome.headers)):
                    return outcome
            elif not isinstance(outcome, APIConnectionError) or not attempts.again(None, None):
                raise outcome

    def _walk(
        self,
        operation: Operation[AnswerT],
        paging: Paging[AnswerT, ItemT],
        prefetch: int,
        /,
        **arguments: Any,
    ) -> AsyncPager[AnswerT, ItemT]:
        operation.target(arguments)  # refuses what cannot be sent before the walk begins

        async def page(offset: int, size: int, pause: Pause) -> AnswerT:
            window = {paging.offset: offset, paging.limit: size}
            response = await self._send(operation, pause, **{**arguments, **window})
            return response.parse()

        return AsyncPager(page, paging, arguments[paging.offset], arguments[paging.limit], prefetch)
