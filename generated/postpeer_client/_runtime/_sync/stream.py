# Derived from _async/stream.py: change that one.
"""A response that is read piece by piece, so that it may be larger than the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from os import PathLike
from typing import Any, Self

import httpx2

from ..errors import APIConnectionTimeoutError, ServiceError
from ..failures import broken, is_failure, truncated
from ..plain import request_id
from ..response import APIResponse
from ..threads import run_blocking, within
from .incoming import Incoming


class Stream:
    """A successful response, within ``with``. Nothing is sent before; an error status raises.

    ``timeout`` bounds each wait for a piece, and nothing bounds the size.
    """

    def __init__(
        self,
        send: Callable[[], Incoming | APIResponse[Any]],
        timeout: float,
    ) -> None:
        self._send = send
        self._timeout = timeout
        self._incoming: Incoming | None = None
        self._headers = httpx2.Headers()
        self._unread = False

    def __enter__(self) -> Self:
        outcome = self._send()
        if isinstance(outcome, APIResponse):
            raise outcome.error()
        self._incoming, self._headers = outcome, httpx2.Headers(outcome.headers)
        encoding = self._headers.get("content-encoding", "identity")
        if encoding.lower() not in ("", "identity") and outcome.content is None:
            outcome.close()
            raise broken(outcome.status, f"the encoding {encoding} was not asked for")
        self._unread = True
        return self

    def __exit__(self, *exception: object) -> None:
        self._unread = False
        self._opened.close()

    def __iter__(self) -> Iterator[bytes]:
        """The pieces of the body, as they come; once, since the connection then serves others."""
        incoming = self._opened
        if not self._unread:
            raise ServiceError("a stream is read once, within `with`")
        self._unread = False
        return self._pieces(incoming)

    def _pieces(self, incoming: Incoming) -> Iterator[bytes]:
        if incoming.content is not None:
            yield incoming.content
            return
        chunks = iter(incoming.chunks)
        while True:
            incoming.resume(self._timeout)
            try:
                chunk = within(next(chunks, None), self._timeout)
            except Exception as error:
                if not is_failure(error):
                    raise
                failed = truncated(incoming.status, error)
            else:
                if chunk is None:
                    return
                yield chunk
                continue
            if isinstance(failed, TimeoutError):
                failed = APIConnectionTimeoutError(f"nothing came for {self._timeout:g} seconds")
            raise failed

    def save(self, path: str | PathLike[str]) -> int:
        """Writes the body into the file at *path*, and gives the number of its bytes."""
        size, chunks = 0, iter(self)  # raises before the file is emptied
        with run_blocking(lambda: open(path, "wb")) as file:
            for chunk in chunks:
                size += run_blocking(partial(file.write, chunk))
        return size

    @property
    def status_code(self) -> int:
        return self._opened.status

    @property
    def headers(self) -> httpx2.Headers:
        return self._headers

    @property
    def request_id(self) -> str | None:
        """What the service calls this request, if it says."""
        return request_id(self.headers)

    @property
    def _opened(self) -> Incoming:
        if self._incoming is None:
            raise ServiceError("a stream is used within `with`, which sends the request")
        return self._incoming
