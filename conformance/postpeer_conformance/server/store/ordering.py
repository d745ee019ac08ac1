"""In which order rows come, and which of them are behind another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from .condition import NOTHING, Condition


@attrs.frozen
class Term:
    """A piece of SQL by which rows are ordered; never null."""

    sql: str
    ascending: bool = True


Terms = tuple[Term, ...]
"""The first decides, and of equals the next one; no two rows are equal in the last."""


def listed(terms: Terms) -> str:
    """The terms of ORDER BY."""
    return ", ".join(f"{term.sql} {'ASC' if term.ascending else 'DESC'}" for term in terms)


def turned(terms: Terms) -> Terms:
    """The same order from its other end."""
    return tuple(Term(term.sql, not term.ascending) for term in terms)


def behind(terms: Terms, values: Sequence[Any]) -> Condition:
    """True of the rows that come after one in which *terms* have these *values*."""
    found = NOTHING
    for term, value in reversed(list(zip(terms, values, strict=False))):
        equal = Condition(f"{term.sql} = ?", (value,)) & found
        found = Condition(f"{term.sql} {'>' if term.ascending else '<'} ?", (value,)) | equal
    return found
