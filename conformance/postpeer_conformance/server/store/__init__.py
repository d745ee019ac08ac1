"""The items of a contract's collections in SQLite, each collection a table.

An item is kept as JSON text.  Beside it stand the values that queries compare: its identity, its
rank (what it is sorted by; instants as microseconds), each filtered field, and for each searched
field its text folded, so that no query folds a row.
"""

from __future__ import annotations

from .columns import BIGGEST, fold, microseconds, ranking, storable
from .condition import EVERYTHING, NOTHING, Condition, Text, quoted
from .database import UNUSABLE, Database, StoreError, unusable
from .table import Table

__all__ = [
    "BIGGEST",
    "EVERYTHING",
    "NOTHING",
    "UNUSABLE",
    "Condition",
    "Database",
    "StoreError",
    "Table",
    "Text",
    "fold",
    "microseconds",
    "quoted",
    "ranking",
    "storable",
    "unusable",
]
