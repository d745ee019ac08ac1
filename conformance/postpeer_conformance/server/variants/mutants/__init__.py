"""Servers with one mistake each: what the suite has to find.

A mutant is the reference with one step changed, once for every part of the contract that it can
spoil.  It declares which clauses it breaks; the suite has to find exactly those.

Each module says what a run of the default budget guarantees for its family of mistakes; what no run
sees is in the ledger.
"""

from __future__ import annotations

from ....contract import Contract
from ..mutant import KINDS, Mutant
from . import (  # noqa: F401
    access,
    filter,
    method,
    page,
    precedence,
    refusal,
    repeat,
    search,
    search_literal,
    shape,
    sort,
    storage,
    total,
)

__all__ = ["Mutant", "mutants"]


def mutants(contract: Contract) -> tuple[Mutant, ...]:
    """All mutants of the collections of *contract*, in the order of the clauses' parts."""
    several = len(contract.collections) > 1
    return tuple(
        made
        for operation in contract.collections
        for kind in KINDS
        for made in kind.of(operation, named=several)
    )
