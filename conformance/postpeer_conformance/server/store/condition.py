"""What is asked of items, as SQL."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import attrs


def identifier(name: str, role: str = "") -> str:
    """What SQLite knows *name* by, or what has that *role* for it.

    SQLite takes upper and lower case for the same, and ``sqlite_`` for its own; documents do not.
    """
    marked = re.sub("[A-Z^]", r"^\g<0>", name)
    marked = re.sub("^sqlite_", "sqlite^_", marked)
    return f"{marked}^ {role}" if role else marked


@lru_cache(4096)  # each request needs a few
def quoted(name: str, role: str = "") -> str:
    """The :func:`identifier` of *name* for SQL."""
    return '"' + identifier(name, role).replace('"', '""') + '"'


@attrs.frozen
class Text:
    """A search: one of *columns*, which hold folded texts, contains the folded *needle*."""

    needle: str
    columns: frozenset[str]


@attrs.frozen
class Condition:
    """A piece of SQL that is true of some items, and the values of its question marks.

    The other attributes tell what the SQL says, so that a large table can find a shorter way to
    the same items; without them the way is longer, and the items are the same.
    """

    sql: str
    values: tuple[Any, ...] = ()
    kept: tuple[str, Any] | None = attrs.field(default=None, eq=False)
    """The column and the value that it compares, if that is all it does."""
    text: Text | None = attrs.field(default=None, eq=False)
    """The search that it is, if that is all it does."""
    needs: tuple[Text, ...] = attrs.field(default=(), eq=False)
    """Searches that find each of its items."""

    def __and__(self, other: Condition) -> Condition:
        if other == EVERYTHING or self == NOTHING:
            return self
        if self == EVERYTHING or other == NOTHING:
            return other
        return Condition(
            f"({self.sql} AND {other.sql})",
            self.values + other.values,
            needs=self.needs + other.needs,
        )

    def __or__(self, other: Condition) -> Condition:
        if other == NOTHING or self == EVERYTHING:
            return self
        if self == NOTHING or other == EVERYTHING:
            return other
        one, another = self.text, other.text
        text = (
            Text(one.needle, one.columns | another.columns)
            if one and another and one.needle == another.needle
            else None
        )
        return Condition(
            f"({self.sql} OR {other.sql})",
            self.values + other.values,
            text=text,
            needs=(text,) if text else (),
        )

    def __invert__(self) -> Condition:
        """True wherever this one is not: also where it is null."""
        return Condition(f"({self.sql} IS NOT TRUE)", self.values)


EVERYTHING = Condition("TRUE", kept=("", None))
NOTHING = Condition("FALSE")
