"""Servers that keep the contract in unusual ways: whom the suite must not accuse.

A quirk is the reference with one step changed within the freedoms that the contract leaves.
Any number of them can be mixed, which ``&`` does.
"""

from __future__ import annotations

from ....contract import Contract
from . import (  # noqa: F401
    access,
    body,
    instants,
    leading,
    lists,
    live,
    order,
    reading,
    text,
    transport,
    trouble,
    volatile,
)
from .quirk import KINDS, Quirk, made

__all__ = ["Quirk", "quirks"]


def quirks(contract: Contract) -> tuple[Quirk, ...]:
    """All quirks that a collection of *contract* has room for."""
    return tuple(made(KINDS, contract).values())
