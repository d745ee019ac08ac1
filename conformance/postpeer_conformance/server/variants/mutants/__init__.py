"""Servers with one mistake each: what the suite has to find.

A mutant is the reference with one step changed, once for every part of the contract that it can
spoil.  It declares which clauses it breaks; the suite has to find exactly those.

Each module says what a run of the default budget guarantees for its family of mistakes; what no run
sees is in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from ....contract import Contract, ListOperation, Operation
from ..mutant import KINDS, Mutant
from ..plain_mutant import PLAIN_KINDS

for _module in sorted(module.name for module in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")

__all__ = ["Mutant", "mutants"]


def mutants(contract: Contract) -> tuple[Mutant, ...]:
    """All mutants of *contract*, those of each operation in the order of the clauses' parts."""
    several = len(contract.collections) > 1
    return tuple(made for each in contract.operations for made in _of(contract, each, several))


def _of(contract: Contract, operation: Operation, several: bool) -> Iterator[Mutant]:
    if isinstance(operation, ListOperation):
        for each in KINDS:
            yield from each.of(operation, named=several)
    else:
        for kind in PLAIN_KINDS:
            yield from kind.of(contract, operation)
