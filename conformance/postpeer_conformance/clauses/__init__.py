"""What must hold, one file per part of the contract."""

from __future__ import annotations

from functools import lru_cache

from ..contract import ListOperation, Operation
from . import (
    access,
    filter,
    headers,
    method,
    page,
    refusal,
    repeat,
    requests,
    search,
    shape,
    sort,
    starts,
    total,
)
from .clause import Clause, Finding

_OF_A_LIST = (
    access,
    shape,
    refusal,
    method,
    page,
    total,
    filter,
    search,
    starts,
    sort,
    repeat,
)
_OF_OTHERS = (access, shape, headers, requests, method)


@lru_cache(maxsize=64)
def clauses(operation: Operation) -> tuple[Clause, ...]:
    """All clauses of *operation*, computed from the document."""
    modules = _OF_A_LIST if isinstance(operation, ListOperation) else _OF_OTHERS
    return tuple(clause for module in modules for clause in module.clauses(operation))


__all__ = ["Clause", "Finding", "clauses"]
