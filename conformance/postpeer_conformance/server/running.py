"""A reference server for the tests of others: started, controlled and stopped in one process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs

from ..contract import Contract
from .app import KEY, create_app
from .http.messages import Json
from .serving import listening, serving_on
from .state import State


@attrs.frozen
class ReferenceServer:
    """A server that runs; its methods can be called from any thread."""

    url: str
    """Its address, without a slash at its end."""
    key: str = attrs.field(repr=False)
    _state: State = attrs.field(repr=False)

    def reset(self) -> None:
        """Make everything as it was in the beginning: items, faults, and an empty journal."""
        self._state.reset()

    def fail(self, *faults: str) -> None:
        """Switch *faults* on and all others off; raises ValueError for one that cannot be."""
        self._state.faults.switch(faults)

    def fill(self, *items: Json, operation: str | None = None) -> None:
        """Serve *items* instead of what there is; raises ValueError, which names each bad one.

        *operation* is the operationId of a list; by default the first one.
        """
        lists = [each.id for each in self._state.contract.collections]
        wanted = operation or next(iter(lists), "without x-collection")
        if wanted not in lists:
            known = ", ".join(lists) or "none in this document"
            raise ValueError(f"{wanted} holds no items; the operations with x-collection: {known}")
        self._state.replace(wanted, items)

    @property
    def requests(self) -> list[dict[str, Any]]:
        """What it was asked, the oldest first: ``method``, ``target``, ``headers``, ``status``."""
        return self._state.journal.entries() if self._state.journal else []


@contextmanager
def reference_server(
    contract: Contract | None = None, *, port: int = 0, key: str = KEY, **settings: Any
) -> Iterator[ReferenceServer]:
    """A server on loopback while the context lasts, on a free port unless *port* is given.

    *settings* are those of :func:`create_app`.
    """
    with listening("127.0.0.1", port) as taken:  # before a database is made
        app = create_app(contract, key=key, **{"admin": True, **settings})
        with serving_on(taken, app) as url:
            yield ReferenceServer(url, key, app.state.reference)
