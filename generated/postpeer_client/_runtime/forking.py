"""A forked process has the sockets and the locks of its parent, and must use neither."""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet


class Forked(Protocol):
    """Something that a child cannot use as it is."""

    def after_fork(self) -> None:
        """Makes it usable. No other thread runs; a lock may be held by one that is gone."""


_KNOWN: WeakSet[Forked] = WeakSet()


def renew_in_children(thing: Forked) -> None:
    """Calls ``thing.after_fork()`` in each child that this process forks."""
    _KNOWN.add(thing)


def _after_fork() -> None:
    for thing in list(_KNOWN):
        thing.after_fork()


if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(after_in_child=_after_fork)
