"""A field of an item, and what the top of a schema says of its values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from urllib.parse import unquote

import attrs

from .pointer import Json, descend, follow, tokens


def resolve(document: Json, schema: Mapping[str, Json]) -> Mapping[str, Json]:
    """*schema* with the ``$ref`` at its top followed; siblings of the ``$ref`` win."""
    while "$ref" in schema:
        rest = {name: value for name, value in schema.items() if name != "$ref"}
        target = follow(document, unquote(schema["$ref"].removeprefix("#")))
        schema = {**target, **rest}
    return schema


SCALARS = frozenset({"string", "integer", "number", "boolean"})
"""Types whose values are one text in a request."""
INSTANTS = frozenset({"date-time", "date"})
"""Formats of texts that are compared as instants."""
_TYPE_NAMES = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


def types(schema: Mapping[str, Json]) -> frozenset[str]:
    """The JSON types that *schema* allows by ``type``, ``const`` or ``enum`` (empty: any)."""
    if "type" in schema:
        declared = schema["type"]
        return frozenset([declared] if isinstance(declared, str) else declared)
    values = [schema["const"]] if "const" in schema else schema.get("enum", ())
    return frozenset(_TYPE_NAMES[type(value)] for value in values)


def is_of(type_name: str, value: Json) -> bool:
    """Whether *value* can be compared with values of that type: all numbers can with each other."""
    found = _TYPE_NAMES[type(value)]
    return found == type_name or {found, type_name} == {"integer", "number"}


@attrs.frozen
class Field:
    """A value inside an item."""

    pointer: str
    """From an item to the value, for instance ``/name``."""
    schema: Mapping[str, Json] = attrs.field(repr=False, eq=False)
    required: bool
    many: bool = False
    """Whether the pointer leads through an array, to no value, one or several."""
    _path: tuple[str, ...] = attrs.field(init=False, repr=False, eq=False)
    """The pointer, taken apart once: a run reads fields a million times."""

    @_path.default
    def _take_apart(self) -> tuple[str, ...]:
        return tokens(self.pointer)

    @property
    def name(self) -> str:
        """The pointer without its leading slash: how clauses and tables call the field."""
        return self.pointer[1:]

    @property
    def member(self) -> str:
        """The member of an item that is the value, or holds it."""
        return self._path[0]

    @cached_property
    def type(self) -> str:
        """The one JSON type of its values besides ``null``; of several text comes first."""
        return max(types(self.schema) - {"null"}, default="string")

    @property
    def format(self) -> str | None:
        return self.schema.get("format")

    @property
    def nullable(self) -> bool:
        return "null" in types(self.schema)

    def of(self, item: Json) -> Json:
        """The value in *item*; None where it is null or missing."""
        try:
            return descend(item, self._path)
        except (LookupError, TypeError, ValueError):
            return None

    def all_of(self, item: Json) -> list[Json]:
        """The values in *item*, without null: none, one, or where there is an array, several."""
        if not self.many:
            value = self.of(item)
            return [] if value is None else [value]
        found = [item]
        for name in self._path:
            inside = (each for each in _elements(found) if isinstance(each, Mapping))
            found = [each[name] for each in inside if name in each]
        return [each for each in _elements(found) if each is not None]


def _elements(values: list[Json]) -> list[Json]:
    """*values* with arrays in the place of which their elements stand."""
    found: list[Json] = []
    for value in values:
        found += _elements(value) if isinstance(value, list) else [value]
    return found
