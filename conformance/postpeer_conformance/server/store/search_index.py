"""What makes a large table quick: an index of three letters, and counts that are kept.

Triggers keep both up to date, whoever writes.  Where SQLite has no such index, searches look at
every row; they find the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from .condition import Condition, Text, identifier, quoted
from .connection import Connection

_EVENTS = ("INSERT", "DELETE", "UPDATE")
_LETTERS = 3
_LONGEST = 40
"""Of a longer needle so many letters are looked up: each costs a look at all its rows."""
_TOKENIZER = "trigram case_sensitive 1"


def indexable(connection: Connection) -> bool:
    """Whether this SQLite has an index of three letters: it came with 3.34, and can be left out."""
    try:
        connection.sqlite.execute(
            f"CREATE VIRTUAL TABLE temp.probe USING fts5(x, tokenize='{_TOKENIZER}')"
        )
    except sqlite3.OperationalError:
        return False
    connection.sqlite.execute("DROP TABLE temp.probe")
    return True


class SearchIndex:
    """The aids of one table: values of *counted* columns are counted, *searched* ones indexed."""

    def __init__(
        self,
        connection: Connection,
        table: str,
        counted: Iterable[str],
        searched: Iterable[str],
    ) -> None:
        self._connection, self._table = connection, table
        self._counts, self._texts = quoted(table, "counts"), quoted(table, "texts")
        self._counted = ("", *counted)
        self._searched = tuple(searched) if indexable(connection) else ()

    def exist(self) -> bool:
        """Whether the database has them."""
        return bool(
            self._connection.query(
                "SELECT 1 FROM sqlite_master WHERE name = ?", (identifier(self._table, "counts"),)
            )
        )

    def build(self) -> None:
        """Make them from the rows that there are, within a transaction."""
        run = self._connection.sqlite.execute
        run(f'CREATE TABLE {self._counts} ("column", value, rows)')
        index = quoted(self._table, "counts by value")
        run(f'CREATE INDEX {index} ON {self._counts} ("column", value)')
        for name in self._counted:
            value, group = (quoted(name), f" GROUP BY {quoted(name)}") if name else ("NULL", "")
            run(
                f"INSERT INTO {self._counts} SELECT ?, {value}, count(*)"
                f" FROM {quoted(self._table)}{group}",
                (name,),
            )
        if self._searched:
            names = ", ".join(self._fields())
            run(
                f"CREATE VIRTUAL TABLE {self._texts}"
                f" USING fts5({names}, content='', tokenize='{_TOKENIZER}')"
            )
            run(
                f"INSERT INTO {self._texts} (rowid, {names})"
                f" SELECT position, {self._values('')} FROM {quoted(self._table)}"
            )
            run(f"INSERT INTO {self._texts} ({self._texts}) VALUES ('optimize')")
        self._watch()

    def clear(self) -> None:
        """Remove all rows at once, within a transaction, instead of one after the other."""
        run = self._connection.sqlite.execute
        for name in map(self._trigger, _EVENTS):
            run(f"DROP TRIGGER {name}")
        run(f"DELETE FROM {quoted(self._table)}")
        run(f"DELETE FROM {self._counts}")
        if self._searched:
            run(f"INSERT INTO {self._texts} ({self._texts}) VALUES ('delete-all')")
        self._watch()

    def count(self, kept: tuple[str, Any]) -> int | None:
        """How many rows have the value in the column; None where that is not kept."""
        if kept[0] not in self._counted:
            return None
        sql = f'SELECT rows FROM {self._counts} WHERE "column" = ? AND value IS ?'
        rows = self._connection.query(sql, kept)
        return int(rows[0][0]) if rows else 0

    def matches(self, text: Text) -> int | None:
        """How many rows *text* finds; None where the index cannot tell."""
        if not self._exact(text):
            return None
        sql = f"SELECT count(*) FROM {self._texts} WHERE {self._texts} MATCH ?"
        return int(self._connection.query(sql, (self._question(text),))[0][0])

    def rows_matching(self, where: Condition, most: int, found: int | None) -> Condition | None:
        """True of at most *most* rows, the items of *where* among them; None where it is more.

        *found* is how many items *where* has, if that is known.
        """
        for text in filter(self._known, where.needs):
            among = f"SELECT rowid FROM {self._texts} WHERE {self._texts} MATCH ?"
            values = (self._question(text),)
            rows = found if text == where.text and self._exact(text) else None
            if rows is None:
                sql = f"SELECT count(*) FROM ({among} LIMIT {most + 1})"
                rows = self._connection.query(sql, values)[0][0]
            if rows <= most:
                return Condition(f"position IN ({among})", values)
        return None

    def _known(self, text: Text) -> bool:
        """Whether the index can look *text* up: U+FFFD stands for whatever is no text in it."""
        whole = len(text.needle) >= _LETTERS and "\ufffd" not in text.needle
        return whole and text.columns <= set(self._searched)

    def _exact(self, text: Text) -> bool:
        return self._known(text) and len(text.needle) <= _LONGEST

    def _question(self, text: Text) -> str:
        """*text* in the language of the index."""
        needle = '"' + text.needle[:_LONGEST].replace('"', '""') + '"'
        if text.columns == set(self._searched):
            return needle  # a list of all columns would cost a third more
        fields = [f for f, name in zip(self._fields(), self._searched, strict=True)
                  if name in text.columns]  # fmt: skip
        return f"{{{' '.join(fields)}}} : {needle}"

    def _fields(self) -> list[str]:
        """What the columns are called within the index."""
        return [f"text{number}" for number in range(len(self._searched))]

    def _values(self, row: str) -> str:
        return ", ".join(f"CAST({row}{quoted(name)} AS TEXT)" for name in self._searched)

    def _watch(self) -> None:
        """Make the triggers."""
        came, went = " ".join(self._follow("new", 1)), " ".join(self._follow("old", -1))
        for event, steps in zip(_EVENTS, (came, went, f"{went} {came}"), strict=True):
            self._connection.sqlite.execute(
                f"CREATE TRIGGER {self._trigger(event)}"
                f" AFTER {event} ON {quoted(self._table)} BEGIN {steps} END"
            )

    def _trigger(self, event: str) -> str:
        return quoted(self._table, f"after {event}")

    def _follow(self, row: str, by: int) -> Iterator[str]:
        """What a trigger does when a row comes (*by* 1) or goes (-1)."""
        for name in self._counted:
            value = f"{row}.{quoted(name)}" if name else "NULL"
            column = "'" + name.replace("'", "''") + "'"
            yield (
                f"UPDATE {self._counts} SET rows = rows + ({by})"
                f' WHERE "column" = {column} AND value IS {value};'
                f" INSERT INTO {self._counts} SELECT {column}, {value}, {by} WHERE changes() = 0;"
            )
        if self._searched:
            names, values = ", ".join(self._fields()), self._values(f"{row}.")
            command, word = (f"{self._texts}, ", "'delete', ") if by < 0 else ("", "")
            yield (
                f"INSERT INTO {self._texts} ({command}rowid, {names})"
                f" VALUES ({word}{row}.position, {values});"
            )
