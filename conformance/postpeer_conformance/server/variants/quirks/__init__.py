"""Servers that keep the contract in unusual ways: whom the suite must not accuse.

A quirk is the reference with one step changed within the freedoms that the contract leaves.
Any number of them can be mixed, which ``&`` does.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from ....contract import Contract
from .quirk import KINDS, Quirk, made

for _module in sorted(module.name for module in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")

__all__ = ["Quirk", "quirks"]


def quirks(contract: Contract) -> tuple[Quirk, ...]:
    """All quirks that a collection of *contract* has room for."""
    return tuple(made(KINDS, contract).values())
