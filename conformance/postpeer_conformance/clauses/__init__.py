"""What must hold, one file per part of the contract."""

from __future__ import annotations

from functools import lru_cache

from ..contract import Operation
from . import access, filter, method, page, refusal, repeat, search, shape, sort, total
from .clause import Clause, Finding

_ALWAYS = (access, shape, refusal, method)
_OF_A_COLLECTION = (page, total, filter, search, sort, repeat)


@lru_cache(maxsize=64)
def clauses(operation: Operation) -> tuple[Clause, ...]:
    """All clauses of *operation*, computed from the document."""
    modules = (*_ALWAYS, *_OF_A_COLLECTION) if operation.collection else _ALWAYS
    return tuple(clause for module in modules for clause in module.clauses(operation))


__all__ = ["Clause", "Finding", "clauses"]
