# Derived from _async/pool.py: change that one.
"""The pool of httpcore2, for requests that others shall see."""

from __future__ import annotations

import httpcore2

from .. import routes
from ..threads_network import Backend
from .connection import IDLE_SECONDS, Connection


class Pool(httpcore2.ConnectionPool):
    """Fills itself with connections of ours."""

    def __init__(self, backend: Backend, proxy: httpcore2.Proxy | None) -> None:
        self.is_needed = proxy is not None and proxy.url.scheme.startswith(b"socks")
        """Whether only httpcore2 knows the way. Its connections then serve one request each, since
        they would take what comes behind an answer for the next one."""
        super().__init__(
            ssl_context=routes.ssl_context(),
            proxy=proxy,
            max_connections=None,
            max_keepalive_connections=0 if self.is_needed else None,
            keepalive_expiry=IDLE_SECONDS,
            network_backend=backend,
        )
        self._route = backend, proxy

    def create_connection(self, origin: httpcore2.Origin) -> httpcore2.ConnectionInterface:
        if self.is_needed:
            return super().create_connection(origin)
        backend, proxy = self._route
        return Connection(backend, origin, proxy)
