"""The items of one collection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import attrs
import msgspec

from ...contract import Collection, Contains, Equals, Field
from .columns import BIGGEST, Column, Kind, columns, kind_of, named, ranks, storable
from .condition import EVERYTHING, Condition, Text, identifier, quoted
from .connection import Connection, StoreError
from .ordering import Terms
from .search_index import SearchIndex

Json = Any
LARGE = 1000
"""From so many rows on a table has aids; fewer are looked through as quickly."""
_FETCH = 20
"""How many rows of an index are looked at in the time in which one is fetched by its position."""


_DAMAGED = "a row is damaged"


@attrs.define(slots=False)
class Table:
    """The items of one collection; its methods can be called from any thread."""

    connection: Connection = attrs.field(repr=False)
    name: str
    collection: Collection = attrs.field(repr=False)

    position = quoted("position")
    """The order in which items came in."""

    def __attrs_post_init__(self) -> None:
        self.connection.after_rollback.append(self.forget)

    # What its rows are.

    @cached_property
    def _columns(self) -> dict[str, Column]:
        return {column.name: column for column in columns(self.collection)}

    def value(self, field: Field) -> str:
        """SQL for the value of *field*; quick where a filter uses it."""
        name = named("value", field)
        if name in self._columns:
            return quoted(name)
        steps = [step.replace("~1", "/").replace("~0", "~") for step in field.pointer.split("/")]
        path = "$" + "".join(f'."{step}"' for step in steps[1:])
        return "body ->> '{}'".format(path.replace("'", "''"))

    def rank(self, by: Field | None) -> str:
        """SQL for what rows are ordered by; the position where that is no field."""
        return self.position if by is None else quoted(self._ranks[by])

    def where(
        self, kind: Kind, field: Field, sql: str, *values: Any, text: Text | None = None
    ) -> Condition:
        """*sql* of a value of *field*, its ``{column}``; *values* stand for the question marks.

        Of a field that leads through an array, it is true where it is of one of the values.  Of
        another one, *text* is the search that it is.
        """
        column = quoted(named(kind, field))
        if not field.many:
            needs = () if text is None else (text,)
            return Condition(sql.format(column=column), values, text=text, needs=needs)
        each = sql.format(column="value")
        return Condition(f"EXISTS (SELECT 1 FROM json_each({column}) WHERE {each})", values)

    @cached_property
    def _ranks(self) -> dict[Field, str]:
        return ranks(self.collection)

    @cached_property
    def _compared(self) -> list[str]:
        """The columns that filters by value compare."""
        filters = self.collection.filters_of(Equals)
        compared = (named(kind_of(e), f) for e in filters for f in e.fields if not f.many)
        return list(dict.fromkeys(compared))

    @cached_property
    def _searched(self) -> list[str]:
        """The columns that filters look into."""
        filters = self.collection.filters_of(Contains)
        searched = (named(kind_of(e), f) for e in filters for f in e.fields if not f.many)
        return list(dict.fromkeys(searched))

    @property
    def _wide(self) -> str:
        """The index along which a list is searched: it holds all that filters look at."""
        return quoted(self.name, "by rank")

    def create(self) -> None:
        """Make the table and its indexes where the database does not have them."""
        table, names = quoted(self.name), self._columns
        rules = {"identity": " NOT NULL UNIQUE"} | dict.fromkeys(self._ranks.values(), " NOT NULL")
        made = ", ".join(quoted(name) + rules.get(name, "") for name in names)
        run = self.connection.sqlite.execute
        run(f"CREATE TABLE IF NOT EXISTS {table} ({self.position} INTEGER PRIMARY KEY, {made})")
        found = [row[1] for row in run(f"PRAGMA table_info({table})")]
        if found != ["position", *map(identifier, names)]:
            raise StoreError(f"the database was made for another document: {self.name} differs")
        for name, keys in self._indexes():
            run(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({', '.join(map(quoted, keys))})")

    def _indexes(self) -> Iterator[tuple[str, list[str]]]:
        ranks = list(self._ranks.values())
        for rank in ranks:
            yield quoted(self.name, f"by {identifier(rank)} alone"), [rank, "position"]
        ordered = [*ranks[:1], "position"]
        looked_at = dict.fromkeys([*self._searched, *self._compared])
        yield self._wide, [*ordered, *looked_at]
        for name in self._compared:
            others = [each for each in self._compared if each != name]
            yield quoted(self.name, f"by {identifier(name)}"), [name, *ordered, *others]

    # Changes.

    def fill(self, items: Iterable[Json]) -> None:
        """Add all *items* where there are none yet."""
        with self.connection.writing():
            if not self.any(EVERYTHING):
                self.add(items)

    def add(self, items: Iterable[Json]) -> None:
        """Add all *items*, or none: raises sqlite3.IntegrityError where an identity is taken."""
        marks = ", ".join("?" for _ in self._columns)
        names = ", ".join(map(quoted, self._columns))
        statement = f"INSERT INTO {quoted(self.name)} ({names}) VALUES ({marks})"
        with self.connection.writing() as connection:
            connection.executemany(statement, map(self._row, items))
            if self._aids is None and self.count(EVERYTHING) >= LARGE:
                if not self._possible_aids.exist():  # else another process was quicker
                    self._possible_aids.build()
                self.forget()

    def change(self, identity: Any, item: Json) -> None:
        """Put *item* in the place of the one that has the *identity*."""
        names = ", ".join(f"{quoted(name)} = ?" for name in self._columns)
        with self.connection.writing() as connection:
            connection.execute(
                f'UPDATE {quoted(self.name)} SET {names} WHERE "identity" = ?',
                (*self._row(item), storable(identity)),
            )

    def remove(self, identity: Any) -> bool:
        """Remove the item that has the *identity*; False where there is none."""
        with self.connection.writing() as connection:
            sql = f'DELETE FROM {quoted(self.name)} WHERE "identity" = ?'
            return connection.execute(sql, (storable(identity),)).rowcount > 0

    def clear(self) -> None:
        """Remove all items."""
        with self.connection.writing() as connection:
            if self._aids is None:
                connection.execute(f"DELETE FROM {quoted(self.name)}")
            else:
                self._aids.clear()

    def forget(self) -> None:
        """Look anew whether there are aids: what was made is gone after a rollback."""
        vars(self).pop("_aids", None)

    def _row(self, item: Json) -> list[Any]:
        return [column.of(item) for column in self._columns.values()]

    # Questions.

    def select(self, where: Condition, order: str, limit: int, offset: int) -> list[Json]:
        """The items that match, *limit* of them behind the first *offset*."""
        texts = self.texts(where, order, limit, offset)
        try:
            found: list[Json] = msgspec.json.decode("[" + ",".join(texts) + "]")
        except ValueError:
            raise sqlite3.DatabaseError(_DAMAGED) from None
        return found

    def texts(self, where: Condition, order: str, limit: int, offset: int) -> list[str]:
        """The same items, as the JSON that they are kept as."""
        if self._aids and (offset or where.needs) and offset >= self.count(where):
            return []  # a walk past the end looks at all, and the total is needed anyway
        source, where = self._access_path(where, limit + offset)
        rows = self.connection.query(
            f"SELECT body FROM {source} WHERE {where.sql} ORDER BY {order} LIMIT ? OFFSET ?",
            (*where.values, min(limit, BIGGEST), min(offset, BIGGEST)),
        )
        texts = [row[0] for row in rows]
        if not all(type(text) is str for text in texts):
            raise sqlite3.DatabaseError(_DAMAGED)
        return texts

    def positions(self, where: Condition, order: str, limit: int, offset: int) -> list[int]:
        """The positions of the items that :meth:`select` would find."""
        rows = self.connection.query(
            f"SELECT position FROM {quoted(self.name)} WHERE {where.sql} ORDER BY {order}"
            " LIMIT ? OFFSET ?",
            (*where.values, min(limit, BIGGEST), min(offset, BIGGEST)),
        )
        return [row[0] for row in rows]

    def values(self, terms: Terms, column: str, value: Any) -> tuple[Any, ...] | None:
        """What orders the row that has *value* in *column*; None where there is none."""
        wanted = ", ".join(term.sql for term in terms)
        rows = self.connection.query(
            f"SELECT {wanted} FROM {quoted(self.name)} WHERE {quoted(column)} = ?",
            (storable(value),),
        )
        return rows[0] if rows else None

    def get(self, identity: Any) -> Json | None:
        """The item that has the *identity*, or None."""
        where = Condition('"identity" = ?', (storable(identity),))
        return next(iter(self.select(where, self.position, 1, 0)), None)

    def count(self, where: Condition) -> int:
        """How many items match."""
        aids = self._aids
        if aids is None:
            return self._counted(quoted(self.name), where)
        kept = None if where.kept is None else aids.count(where.kept)
        if kept is not None:
            return kept
        question = (self.name, where.sql, where.values)
        return self.connection.remembered(question, lambda: self._count_many(aids, where))

    def _count_many(self, aids: SearchIndex, where: Condition) -> int:
        found = None if where.text is None else aids.matches(where.text)
        return self._counted(*self._access_path(where)) if found is None else found

    def _counted(self, source: str, where: Condition) -> int:
        return int(self.scalar(f"SELECT count(*) FROM {source} WHERE {where.sql}", where))

    def any(self, where: Condition) -> bool:
        """Whether an item matches."""
        sql = f"SELECT EXISTS (SELECT 1 FROM {quoted(self.name)} WHERE {where.sql})"
        return bool(self.scalar(sql, where))

    def scalar(self, sql: str, where: Condition) -> Any:
        """The first value of the first row, None without one; *sql* has the marks of *where*."""
        rows = self.connection.query(sql, where.values)
        return rows[0][0] if rows else None

    # Ways through many rows.

    @cached_property
    def _possible_aids(self) -> SearchIndex:
        searched = [name for name in self._searched if name.startswith("folded ")]
        return SearchIndex(self.connection, self.name, self._compared, searched)

    @cached_property
    def _aids(self) -> SearchIndex | None:
        return self._possible_aids if self._possible_aids.exist() else None

    def _access_path(self, where: Condition, upto: int | None = None) -> tuple[str, Condition]:
        """Where to look for the items of *where* (for the first *upto* of them), and for what.

        Many matches lie close together on a walk along the list; few are found by their letters.
        """
        name, aids = quoted(self.name), self._aids
        if aids is None or not where.needs:
            return name, where
        walk, found = self.count(EVERYTHING), None
        if upto is not None:
            found = self.count(where)
            walk = min(walk, walk * upto // max(1, found))
        few = aids.rows_matching(where, walk // _FETCH, found)
        return (f"{name} INDEXED BY {self._wide}", where) if few is None else (name, few & where)
