"""The items of a contract's collections in SQLite, each collection a table.

An item is kept as JSON text.  Beside it stand the values that queries compare: its identity, its
rank (what it is sorted by; instants as microseconds), each filtered field, and for each searched
field its text folded, so that no query folds a row.
"""

from __future__ import annotations

import sqlite3
import threading
import unicodedata
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from os import PathLike, fspath
from typing import Any

import attrs
import msgspec

from ..contract import Collection, Contract, Field

Json = Any
BIGGEST = 2**63 - 1
"""SQLite's greatest integer."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class StoreError(Exception):
    """A database file that cannot serve this document."""


@attrs.frozen
class Condition:
    """A piece of SQL that is true of some items, and the values of its question marks."""

    sql: str
    values: tuple[Any, ...] = ()

    def __and__(self, other: Condition) -> Condition:
        return Condition(f"({self.sql} AND {other.sql})", self.values + other.values)

    def __or__(self, other: Condition) -> Condition:
        return Condition(f"({self.sql} OR {other.sql})", self.values + other.values)

    def __invert__(self) -> Condition:
        """True wherever this one is not: also where it is null."""
        return Condition(f"({self.sql} IS NOT TRUE)", self.values)


EVERYTHING = Condition("TRUE")
NOTHING = Condition("FALSE")


def fold(text: str) -> bytes:
    """*text* such that two texts are equal when they differ in case only.

    Bytes, since SQLite compares those to the end; a text may contain NUL.
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    return unicodedata.normalize("NFC", folded).encode()


def quoted(name: str) -> str:
    """*name* as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def storable(value: Json) -> Any:
    """A JSON value as SQLite can hold and compare it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and not -BIGGEST <= value <= BIGGEST:
        return float(value) if abs(value) < 10**300 else float("inf") * (1 if value > 0 else -1)
    return value


def microseconds(text: str) -> int:
    """An instant, or the first of a date, as microseconds since 1970 in UTC."""
    if len(text) == len("2000-01-01"):
        instant = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
    else:
        instant = datetime.fromisoformat(text.upper())
    return (instant - _EPOCH) // timedelta(microseconds=1)


@attrs.frozen
class _Column:
    name: str
    of: Callable[[Json], Any]


def _plain(field: Field) -> Callable[[Json], Any]:
    return lambda item: storable(field.of(item))


def _folded(field: Field) -> Callable[[Json], Any]:
    return lambda item: None if (text := field.of(item)) is None else fold(text)


def ranking(field: Field) -> Callable[[Json], Any]:
    """What an item is sorted by."""
    if field.format in ("date-time", "date"):
        return lambda item: microseconds(field.of(item))
    return _plain(field)


def _columns(collection: Collection) -> Iterator[_Column]:
    yield _Column("identity", lambda item: storable(collection.key.of(item)))
    yield _Column("rank", ranking(collection.sort.by))
    yield _Column("body", lambda item: msgspec.json.encode(item).decode())
    for filter in collection.filters:
        for field in filter.fields:
            yield _Column(f"value {field.pointer}", _plain(field))
            if filter.match == "contains" and filter.ignore_case:
                yield _Column(f"folded {field.pointer}", _folded(field))


@attrs.define(slots=False)
class Table:
    """The items of one collection; its methods can be called from any thread."""

    database: Database = attrs.field(repr=False)
    name: str
    collection: Collection = attrs.field(repr=False)

    rank = quoted("rank")
    position = quoted("position")
    """The order in which items came in."""

    @cached_property
    def _columns(self) -> dict[str, _Column]:
        return {column.name: column for column in _columns(self.collection)}

    def value(self, field: Field) -> str:
        """SQL for the value of *field*; quick where a filter uses it."""
        name = f"value {field.pointer}"
        if name in self._columns:
            return quoted(name)
        steps = [step.replace("~1", "/").replace("~0", "~") for step in field.pointer.split("/")]
        path = "$" + "".join(f'."{step}"' for step in steps[1:])
        return "body ->> '{}'".format(path.replace("'", "''"))

    def folded(self, field: Field) -> str:
        """SQL for the folded text of *field*, which a search that ignores case must use."""
        return quoted(f"folded {field.pointer}")

    def create(self) -> None:
        """Make the table and its indexes where the database does not have them."""
        table, columns = quoted(self.name), self._columns
        others = ", ".join(map(quoted, list(columns)[2:]))
        run = self.database.connection.execute
        run(
            f"CREATE TABLE IF NOT EXISTS {table} ({self.position} INTEGER PRIMARY KEY,"
            f' "identity" NOT NULL UNIQUE, "rank" NOT NULL, {others})'
        )
        found = [row[1] for row in run(f"PRAGMA table_info({table})")]
        if found != ["position", *columns]:
            raise StoreError(f"the database was made for another document: {self.name} differs")
        indexed = [
            f.pointer for e in self.collection.filters if e.match == "equals" for f in e.fields
        ]
        for keys in (["rank"], *([f"value {pointer}", "rank"] for pointer in indexed)):
            index = quoted(f"{self.name} by {keys[0]}")
            run(f"CREATE INDEX IF NOT EXISTS {index} ON {table} ({', '.join(map(quoted, keys))})")

    def add(self, items: Iterable[Json]) -> None:
        """Add all *items*, or none: raises sqlite3.IntegrityError where an identity is taken."""
        read = [column.of for column in self._columns.values()]
        marks = ", ".join("?" for _ in read)
        names = ", ".join(map(quoted, self._columns))
        statement = f"INSERT INTO {quoted(self.name)} ({names}) VALUES ({marks})"
        with self.database.writing() as connection:
            connection.executemany(statement, ([of(item) for of in read] for item in items))

    def select(self, where: Condition, order: str, limit: int, offset: int) -> list[Json]:
        """The items that match, *limit* of them behind the first *offset*."""
        rows = self.database.query(
            f"SELECT body FROM {quoted(self.name)} WHERE {where.sql}"
            f" ORDER BY {order} LIMIT ? OFFSET ?",
            (*where.values, min(limit, BIGGEST), min(offset, BIGGEST)),
        )
        found: list[Json] = msgspec.json.decode("[" + ",".join(row[0] for row in rows) + "]")
        return found

    def count(self, where: Condition) -> int:
        """How many items match."""
        return int(
            self.scalar(f"SELECT count(*) FROM {quoted(self.name)} WHERE {where.sql}", where)
        )

    def any(self, where: Condition) -> bool:
        """Whether an item matches."""
        sql = f"SELECT EXISTS (SELECT 1 FROM {quoted(self.name)} WHERE {where.sql})"
        return bool(self.scalar(sql, where))

    def scalar(self, sql: str, where: Condition) -> Any:
        """The first value of the first row, None without one; *sql* has the marks of *where*."""
        rows = self.database.query(sql, where.values)
        return rows[0][0] if rows else None


class Database:
    """One SQLite database, in memory or in a file, with a table for each collection.

    It is one connection for all threads, used by one at a time: a thread that waits for SQLite
    with the interpreter's lock would never see the end of a query that calls back into Python.
    """

    def __init__(self, contract: Contract, path: str | PathLike[str] | None = None) -> None:
        self._lock = threading.RLock()
        self.connection = sqlite3.connect(
            ":memory:" if path is None else fspath(path),
            check_same_thread=False,
            isolation_level=None,
            cached_statements=512,
        )
        weakref.finalize(self, self.connection.close)
        self._in_file = path is not None
        if self._in_file:
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = NORMAL")
        self.tables = {
            operation.id: Table(self, operation.id, operation.collection)
            for operation in contract.collections
            if operation.collection
        }
        for table in self.tables.values():
            table.create()

    def query(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """All rows of a statement."""
        with self._lock:
            return self.connection.execute(sql, values).fetchall()

    def function(self, name: str, takes: int, of: Callable[..., Any]) -> None:
        """Let SQL call *of*, which takes so many values, by *name*."""
        with self._lock:
            self.connection.create_function(name, takes, of)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several statements that see the same rows."""
        with self._lock:
            if not self._in_file:
                yield  # the lock alone keeps writers out
                return
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Several changes that happen together or not at all."""
        with self._lock:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")
