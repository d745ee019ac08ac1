"""One SQLite database with a table for each collection."""

from __future__ import annotations

import sqlite3
from os import PathLike

from ...contract import Contract
from .connection import Connection, StoreError
from .table import Table

__all__ = ["UNUSABLE", "Database", "StoreError", "unusable"]

UNUSABLE = (sqlite3.Error, UnicodeDecodeError)
"""What is raised for a database that is locked, full or damaged; damage may reach the reason."""


def unusable(error: Exception) -> str:
    """What to tell a client of *error*, one of ``UNUSABLE``."""
    reason = str(error) if isinstance(error, sqlite3.Error) else "its file is damaged"
    return f"the database cannot be used now: {reason}"


class Database(Connection):
    """One SQLite database, in memory or in a file, with a table for each collection."""

    def __init__(self, contract: Contract, path: str | PathLike[str] | None = None) -> None:
        super().__init__(path)
        self.tables = {
            operation.id: Table(self, operation.id, operation.collection)
            for operation in contract.collections
        }
        with self.writing():
            for table in self.tables.values():
                table.create()
