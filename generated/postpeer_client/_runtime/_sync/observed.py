# Derived from _async/observed.py: change that one.
"""Requests that others want to see, although no client of theirs sends them.

Tools for tests and for tracing replace the method by which the transport of httpx2 sends. That one
makes objects which nobody else needs, so that it is passed by where nobody looks.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

import httpcore2
import httpx2

from ..operation import Outgoing
from ..options import Options
from ..threads import Limit
from .incoming import Incoming
from .sending import as_stream


class Observed(httpx2.HTTPTransport):
    """The transport of httpx2, on connections of ours."""

    def __init__(
        self,
        options: Options,
        pool: httpcore2.ConnectionPool,
        resume: Callable[[float], None],
    ) -> None:
        self._options = options
        self._pool = pool
        self._resume = resume

    @staticmethod
    def is_watched() -> bool:
        """Whether somebody has replaced its method, or that of the pool below it."""
        return not (
            _is_original(httpx2.HTTPTransport.handle_request, "httpx2.")
            and _is_original(httpcore2.ConnectionPool.handle_request, "httpcore2.")
        )

    def open(self, outgoing: Outgoing, limit: Limit) -> Incoming:
        """Sends a request; gives the response as soon as its head is there."""
        target = self._options.target(outgoing.target, keyed=outgoing.keyed)
        request = httpx2.Request(
            outgoing.method,
            self._options.url.copy_with(raw_path=target),
            headers=list(self._options.headers(outgoing.headers, keyed=outgoing.keyed)),
            stream=as_stream(outgoing.content, limit),
        )
        response = self.handle_request(request)
        stream = response.stream
        assert isinstance(stream, httpx2.SyncByteStream)
        return Incoming(
            response.status_code, response.headers.raw, stream, response.close, self._resume
        )


def _is_original(method: Any, library: str) -> bool:
    """What stands in for a method may pretend to be it, but not by its type and its globals."""
    home = str(getattr(method, "__globals__", {}).get("__name__"))
    return type(method) is FunctionType and home.startswith(library)
