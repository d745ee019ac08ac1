"""Which items a query selects, as SQL: one method for each step, which a mutant may override."""

from __future__ import annotations

from functools import reduce

from ...contract import Contains, Equals, Field, Filter, From, ListOperation, Starts
from ..http.messages import Json, Query
from ..store import (
    DAY,
    EVERYTHING,
    NOTHING,
    Condition,
    Text,
    comparable,
    kind_of,
    named,
    quoted,
)
from .handling import Handling
from .resource import Resource


class Selection(Handling):
    """The filters of a list."""

    operation: ListOperation

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource.contract, resource.operation, resource.key)
        self.resource = resource
        self.collection = resource.operation.collection
        self.table = resource.table
        self.filters = {filter.name: filter for filter in self.collection.filters}

    def condition(self, query: Query) -> Condition:
        """What is true of the items asked for."""
        each = (self.matching(self.filters[n], value) for n, value in query.filters.items())
        return reduce(Condition.__and__, each, EVERYTHING)

    def matching(self, filter: Filter, value: Json) -> Condition:
        """What *filter*, given *value*, demands of an item; a tuple is several values."""
        if not isinstance(value, tuple):
            return self.matching_one(filter, value)
        each = (self.matching_one(filter, one) for one in value)
        if filter.several == "any":
            return reduce(Condition.__or__, each, NOTHING)
        return reduce(Condition.__and__, each, EVERYTHING)

    def matching_one(self, filter: Filter, value: Json) -> Condition:
        """What one *value* demands of an item: one of the fields is enough."""
        if value is None:
            each = (self.absent(filter, field) for field in filter.fields)
        elif isinstance(filter, Equals):
            each = (self.equal(filter, field, value) for field in filter.fields)
        elif isinstance(filter, Contains):
            each = (self.containing(filter, field, value) for field in filter.fields)
        elif isinstance(filter, Starts):
            each = (self.starting(filter, field, value) for field in filter.fields)
        else:
            each = (self.ranging(filter, field, value) for field in filter.fields)
        return reduce(Condition.__or__, each, NOTHING)

    def equal(self, filter: Filter, field: Field, value: Json) -> Condition:
        kind = kind_of(filter)
        wanted = comparable(kind, field, value)
        if field.many:
            return self.table.where(kind, field, "{column} = ?", wanted)
        name = named(kind, field)
        return Condition(f"{quoted(name)} = ?", (wanted,), kept=(name, wanted))

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        """Every character stands for itself, hence not LIKE.  An empty text asks for nothing."""
        if not text:
            return EVERYTHING
        kind = kind_of(filter)
        needle = _bytes(comparable(kind, field, text))
        if kind != "folded" or field.many:
            return self.table.where(kind, field, "instr(CAST({column} AS BLOB), ?)", needle)
        column = frozenset({named(kind, field)})
        search = Text(needle.decode("utf-8", "replace"), column)
        return self.table.where(kind, field, "instr({column}, ?)", needle, text=search)

    def starting(self, filter: Filter, field: Field, text: str) -> Condition:
        """An empty text asks for nothing."""
        if not text:
            return EVERYTHING
        kind = kind_of(filter)
        wanted = _bytes(comparable(kind, field, text))
        sql = "substr(CAST({column} AS BLOB), 1, length(?)) = ?"
        return self.table.where(kind, field, sql, wanted, wanted)

    def ranging(self, filter: Filter, field: Field, value: Json) -> Condition:
        """On which side of *value* the field is; of a date, an instant is on that day or not."""
        kind, low = kind_of(filter), isinstance(filter, From)
        wanted = comparable(kind, field, value)
        day = filter.element.schema.get("format") == "date" and field.format == "date-time"
        included = filter.bound != "excluded"
        if day and low != included:  # behind the day, or before its end
            wanted, included = wanted + DAY, not included
        sign = (">" if low else "<") + ("=" if included else "")
        return self.table.where(kind, field, f"{{column}} {sign} ?", wanted)

    def absent(self, _filter: Filter, field: Field) -> Condition:
        """The field has no value, or the array that it leads through none."""
        if field.many:
            return Condition(f"{self.table.value(field)} = '[]'")
        sql = f"{self.table.value(field)} IS NULL"
        return Condition(sql, kept=(named("value", field), None))


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
