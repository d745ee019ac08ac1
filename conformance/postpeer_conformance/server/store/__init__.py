"""The items of a contract's collections in SQLite, each collection a table.

An item is kept as JSON text.  Beside it stand the values that queries compare: its identity, its
ranks (what it is sorted by; instants as microseconds), and each filtered field as its filters
compare it: also with its text folded, or as an instant, so that no query makes these of a row.
Values of a field that leads through an array stand in a JSON array.
"""

from __future__ import annotations

from .columns import (
    BIGGEST,
    DAY,
    comparable,
    kind_of,
    microseconds,
    named,
    ranking,
    storable,
)
from .condition import EVERYTHING, NOTHING, Condition, Text, quoted
from .database import UNUSABLE, Database, StoreError, unusable
from .ordering import Term, Terms, behind, listed, turned
from .table import Table

__all__ = [
    "BIGGEST",
    "DAY",
    "EVERYTHING",
    "NOTHING",
    "UNUSABLE",
    "Condition",
    "Database",
    "StoreError",
    "Table",
    "Term",
    "Terms",
    "Text",
    "behind",
    "comparable",
    "kind_of",
    "listed",
    "microseconds",
    "named",
    "quoted",
    "ranking",
    "storable",
    "turned",
    "unusable",
]
