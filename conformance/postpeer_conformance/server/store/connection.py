"""One connection to SQLite, which the threads of a server share."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from os import PathLike
from typing import Any

_REMEMBERED = 1000


class StoreError(Exception):
    """A database file that cannot serve this document."""


class Connection:
    """One SQLite database, in memory or in a file, used by one thread at a time.

    A thread that waits for SQLite with the interpreter's lock would never see the end of a query
    that calls back into Python.
    """

    def __init__(self, path: str | PathLike[str] | None = None) -> None:
        self._lock = threading.RLock()
        self.sqlite = sqlite3.connect(
            ":memory:" if path is None else _made(path),
            check_same_thread=False,
            isolation_level=None,
            cached_statements=512,
            timeout=20,
        )
        weakref.finalize(self, self.sqlite.close)
        self._in_file = path is not None
        self._changes = 0
        self._answers: dict[Any, int] = {}
        self._answered: object = None
        self.after_rollback: list[Callable[[], None]] = []
        """What forgets what it knew of rows that were never written."""
        if self._in_file:
            self.sqlite.execute("PRAGMA journal_mode = WAL")
            self.sqlite.execute("PRAGMA synchronous = NORMAL")
            self.sqlite.execute("PRAGMA cache_size = -65536")

    def query(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """All rows of a statement."""
        with self._lock:
            return self.sqlite.execute(sql, values).fetchall()

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
            self.sqlite.create_function(name, takes, of)

    def reading(self) -> AbstractContextManager[None]:
        """Several statements that see the same rows."""
        return _Reading(self.sqlite, self._lock, self._in_file)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Several changes that happen together or not at all."""
        with self._lock:
            self._changes += 1
            if self.sqlite.in_transaction:
                yield self.sqlite  # part of what is going on
                return
            self.sqlite.execute("BEGIN IMMEDIATE")
            try:
                yield self.sqlite
                self.sqlite.execute("COMMIT")
            except BaseException:
                _roll_back(self.sqlite)
                for forget in self.after_rollback:
                    forget()
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
