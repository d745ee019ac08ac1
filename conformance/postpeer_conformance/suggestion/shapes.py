"""What the values of a schema contain."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ..contract.field import types
from ..contract.pointer import Json, escape
from ..contract.schemas import FIELDS, Schema, Schemas

Found = tuple[str, Schema]
"""A pointer, and the flat schema of the value there."""


def kinds(schema: Schema) -> frozenset[str]:
    """The JSON types of the flat *schema* besides null; empty if it states none."""
    implied = (("properties", "object"), ("items", "array"))
    return types(schema) - {"null"} or frozenset(kind for word, kind in implied if word in schema)


def fits(schema: Schema, *allowed: str) -> bool:
    """Whether the flat *schema* allows no type but those *allowed*; true if it states none."""
    return kinds(schema) <= set(allowed)


class Shapes:
    """The schemas of one document; results are cached."""

    def __init__(self, schemas: Schemas) -> None:
        self.flat = schemas.flat
        self._members: dict[int, tuple[Json, dict[str, Schema]]] = {}

    def forms(self, schema: Json, depth: int = 3) -> Iterator[Schema]:
        """The flat *schema*, and the branches of its unions."""
        flat = self.flat(schema)
        yield flat
        for word in ("anyOf", "oneOf") if depth else ():
            for branch in flat.get(word, ()):
                yield from self.forms(branch, depth - 1)

    def properties(self, schema: Json) -> dict[str, Schema]:
        """The properties that the flat *schema* names."""
        return {name: self.flat(each) for name, each in schema.get("properties", {}).items()}

    def members(self, schema: Json) -> dict[str, Schema]:
        """The properties that a value of *schema* may have in one form or another."""
        if id(schema) not in self._members:
            found: dict[str, Schema] = {}
            for form in self.forms(schema):
                found = {**self.properties(form), **found}
            self._members[id(schema)] = schema, found
        return self._members[id(schema)][1]

    def places(self, schema: Schema, depth: int, union: bool = False) -> list[Found]:
        """The values in a value of *schema*, but not in its arrays, down to *depth*, the top first.

        *union*: also those that only one branch of a union has.
        """
        found: list[Found] = []
        level: list[Found] = [("", schema)]
        inside = self.members if union else self.properties
        while level and depth and len(found) < FIELDS:
            below = ((f"{a}/{escape(n)}", e) for a, o in level for n, e in inside(o).items())
            level = list(islice(below, FIELDS))
            found += level
            depth -= 1
        return found

    def element(self, schema: Json) -> Schema | None:
        """The flat schema of the items of an array of objects; None for any other *schema*."""
        for form in self.forms(schema, 1):
            if "items" in form and self.members(form["items"]):
                return self.flat(form["items"])
        return None
