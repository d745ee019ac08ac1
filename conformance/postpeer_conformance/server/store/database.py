"""One SQLite database with a table for each collection."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from os import PathLike
from typing import Any

from ...contract import Contract
from .search_index import indexable
from .table import StoreError, Table

__all__ = ["UNUSABLE", "Database", "StoreError", "unusable"]

_REMEMBERED = 1000
UNUSABLE = (sqlite3.Error, UnicodeDecodeError)
"""What is raised for a database that is locked, full or damaged; damage may reach the reason."""


def unusable(error: Exception) -> str:
    """What to tell a client of *error*, one of ``UNUSABLE``."""
    reason = str(error) if isinstance(error, sqlite3.Error) else "its file is damaged"
    return f"the database cannot be used now: {reason}"


class Database:
    """One SQLite database, in memory or in a file, with a table for each collection.

    It is one connection for all threads, used by one at a time: a thread that waits for SQLite
    with the interpreter's lock would never see the end of a query that calls back into Python.
    """

    def __init__(self, contract: Contract, path: str | PathLike[str] | None = None) -> None:
        self._lock = threading.RLock()
        self.connection = sqlite3.connect(
            ":memory:" if path is None else _made(path),
            check_same_thread=False,
            isolation_level=None,
            cached_statements=512,
            timeout=20,
        )
        weakref.finalize(self, self.connection.close)
        self._in_file = path is not None
        self._changes = 0
        self._answers: dict[Any, int] = {}
        self._answered: object = None
        if self._in_file:
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = NORMAL")
            self.connection.execute("PRAGMA cache_size = -65536")
        self.knows_letters = indexable(self)
        self.tables: dict[str, Table] = {}
        self.tables |= {
            operation.id: Table(self, operation.id, operation.collection)
            for operation in contract.collections
            if operation.collection
        }
        with self.writing():
            for table in self.tables.values():
                table.create()

    def query(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """All rows of a statement."""
        with self._lock:
            return self.connection.execute(sql, values).fetchall()

    def remembered(self, question: object, answer: Callable[[], int]) -> int:
        """What *answer* gives; once for a *question*, until a row changes."""
        with self.reading():
            version = (self._changes, *self.query("PRAGMA data_version")[0])
            if version != self._answered or len(self._answers) >= _REMEMBERED:
                self._answered, self._answers = version, {}
            if question not in self._answers:
                self._answers[question] = answer()
            return self._answers[question]

    def function(self, name: str, takes: int, of: Callable[..., Any]) -> None:
        """Let SQL call *of*, which takes so many values, by *name*."""
        with self._lock:
            self.connection.create_function(name, takes, of)

    def reading(self) -> AbstractContextManager[None]:
        """Several statements that see the same rows."""
        return _Reading(self.connection, self._lock, self._in_file)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Several changes that happen together or not at all."""
        with self._lock:
            self._changes += 1
            if self.connection.in_transaction:
                yield self.connection  # part of what is going on
                return
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                _roll_back(self.connection)
                for table in self.tables.values():
                    table.forget()
                raise


def _made(path: str | PathLike[str]) -> str:
    """The file of a database; a new one is for its owner's eyes, as rows may be real ones."""
    file = os.path.abspath(path)
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(f"cannot be opened: {error.strerror}") from None
    return file


def _roll_back(connection: sqlite3.Connection) -> None:
    """End a transaction; SQLite may have done so itself: when a disk is full, for one."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


class _Reading(AbstractContextManager[None]):
    """The context of several statements; a class, since every page enters it."""

    __slots__ = ("_begun", "_connection", "_in_file", "_lock")

    def __init__(self, connection: sqlite3.Connection, lock: Any, in_file: bool) -> None:
        self._connection, self._lock, self._in_file = connection, lock, in_file
        self._begun = False

    def __enter__(self) -> None:
        self._lock.acquire()
        if not self._in_file or self._connection.in_transaction:
            return  # the lock alone keeps writers out
        try:
            self._connection.execute("BEGIN")
        except BaseException:
            self._lock.release()
            raise
        self._begun = True

    def __exit__(self, *exception: object) -> None:
        try:
            if self._begun:
                self._connection.execute("COMMIT")
        except sqlite3.Error:
            _roll_back(self._connection)
            raise
        finally:
            self._lock.release()
