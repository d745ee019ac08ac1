"""What a schema says of values, wherever ``$ref``, ``allOf`` or a union with null hide it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import cached_property, reduce
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from .field import Field, resolve, types
from .objects import objects
from .pointer import Json, escape, tokens

if TYPE_CHECKING:  # costs every command a few hundredths of a second
    import jsonschema_rs

Schema = Mapping[str, Json]

DEPTH = 5
"""How deep fields are looked for; a schema may contain itself."""
FIELDS = 2000
"""With more fields, those that lie deep are not looked for."""


class Schemas:
    """The schemas of one document; what was found out of one of them is kept."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._flat: dict[int, tuple[Schema, Schema]] = {}

    def flat(self, schema: Json) -> Schema:
        """*schema* as one mapping without ``$ref``, ``allOf`` and unions with null at its top."""
        if not isinstance(schema, Mapping):  # true and false are schemas, too
            return {}
        if id(schema) not in self._flat:
            # kept with the schema, so that no other one gets its id; what it is within itself adds
            # nothing
            self._flat[id(schema)] = schema, {}
            self._flat[id(schema)] = schema, self._flattened(schema)
        return self._flat[id(schema)][1]

    def _flattened(self, schema: Schema) -> Schema:
        own = dict(resolve(self._document, schema))
        parts = [self.flat(part) for part in own.pop("allOf", ())]
        flat = reduce(_both, [*parts, own])
        for word in ("anyOf", "oneOf"):
            flat = self._without_null_branch(flat, word)
        return flat

    def _without_null_branch(self, schema: Schema, word: str) -> Schema:
        """*schema* with a union of null and one other schema written as a nullable type."""
        branches = schema.get(word, ())
        others = [each for each in branches if not self._is_null(each)]
        if len(branches) != 2 or len(others) != 1 or not types(self.flat(others[0])):
            return schema
        other = dict(self.flat(others[0]))
        other["type"] = [*sorted(types(other)), "null"]
        if "enum" in other:
            other["enum"] = [*other["enum"], None]
        return _both(other, {name: value for name, value in schema.items() if name != word})

    def _is_null(self, schema: Json) -> bool:
        return isinstance(schema, Mapping) and types(resolve(self._document, schema)) == {"null"}

    @cached_property
    def read_only(self) -> frozenset[str]:
        """The names of the properties that some schema of the document calls read-only."""
        owners = (each.get("properties") for _, each in objects(self._document))
        members = (pair for each in owners if isinstance(each, Mapping) for pair in each.items())
        return frozenset(name for name, each in members if self.flat(each).get("readOnly") is True)

    def locate(self, schema: Json, pointer: str, *, through: bool = False) -> Field:
        """What stands at *pointer* in a value of *schema*; raises :class:`Astray`.

        *through* arrays it goes on in their elements, to their values if it ends at one.
        """
        flat, required, many = self.flat(schema), True, False
        for name in tokens(pointer):
            flat, many = self._within(flat, many) if through else (flat, many)
            flat = self._branch(flat, name)
            if name not in flat.get("properties", ()):
                raise Astray(name, names(flat))
            required = required and name in flat.get("required", ()) and "null" not in types(flat)
            flat = self.flat(flat["properties"][name])
        flat, many = self._within(flat, many) if through else (flat, many)
        return Field(pointer=pointer, schema=flat, required=required and not many, many=many)

    def _branch(self, flat: Schema, name: str) -> Schema:
        """*flat*, or of a union the first branch that has the property *name*, never required."""
        if name in flat.get("properties", ()):
            return flat
        branches = (self.flat(each) for word in ("anyOf", "oneOf") for each in flat.get(word, ()))
        found = next((each for each in branches if name in each.get("properties", ())), None)
        return flat if found is None else {**found, "required": ()}

    def _within(self, flat: Schema, many: bool) -> tuple[Schema, bool]:
        """The schema of what is in an array of *flat*, however deep; and whether there is one."""
        while "array" in types(flat) and types(flat) <= {"array", "null"}:
            flat, many = self.flat(flat.get("items")), True
        return flat, many

    def fields(self, item: Json) -> list[str]:
        """The pointers to all values that the schema *item* names, down to those without names.

        More than ``FIELDS`` only where the item itself has so many.
        """
        found: list[str] = []
        for depth in range(DEPTH, 0, -1):
            found = list(islice(self._fields(item, "", depth), FIELDS + 1))
            if len(found) <= FIELDS:
                break
        return found

    def _fields(self, item: Json, above: str, depth: int) -> Iterator[str]:
        for name, schema in self.flat(item).get("properties", {}).items():
            pointer = f"{above}/{escape(name)}"
            if depth > 1 and "properties" in self.flat(schema):
                yield from self._fields(schema, pointer, depth - 1)
            else:
                yield pointer

    def validator(self, *pointers: str) -> jsonschema_rs.Validator:
        """A validator for a value of all the schemas at *pointers*."""
        import jsonschema_rs

        schemas = [{"$ref": f"urn:contract{_fragment(pointer)}"} for pointer in pointers]
        return jsonschema_rs.Draft202012Validator(
            schemas[0] if len(schemas) == 1 else {"allOf": schemas},
            registry=self._registry,
            validate_formats=True,
        )

    @cached_property
    def _registry(self) -> jsonschema_rs.Registry:
        import jsonschema_rs

        return jsonschema_rs.Registry([("urn:contract", _encoded(self._document))])


def _fragment(pointer: str) -> str:
    """A reference to *pointer*, in which validators want ``{`` and the like in per cents."""
    return "#" + quote(pointer, safe="/~!$&'()*+,;=:@")


def _encoded(document: Json) -> Json:
    """*document* with its references as validators want them."""
    if all(_written(each) == each["$ref"] for each in _referring(document)):
        return document
    document = deepcopy(document)
    for each in _referring(document):
        each["$ref"] = _written(each)
    return document


def _written(referring: Schema) -> str:
    return _fragment(unquote(referring["$ref"][1:]))


def _referring(document: Json) -> Iterator[dict[str, Json]]:
    return (each for _, each in objects(document) if "$ref" in each)


def _both(first: Schema, second: Schema) -> Schema:
    """A schema that says what both say; of two unequal annotations, the second's."""
    merged = {**first, **second}
    for word, merge in _MERGES.items():
        if word in first and word in second:
            merged[word] = merge(first[word], second[word])
    return merged


def _properties(first: Schema, second: Schema) -> Schema:
    shared = {name: {"allOf": [first[name], second[name]]} for name in first if name in second}
    return {**first, **second, **shared}


def _common(first: Json, second: Json) -> Json:
    left, right = (types({"type": declared}) for declared in (first, second))
    if "number" in left ^ right:  # every integer is a number
        left, right = (side | {"integer"} if "number" in side else side for side in (left, right))
    shared = sorted(left & right)
    return shared[0] if len(shared) == 1 else shared


def _shared(first: Json, second: Json) -> Json:
    """The values of *first* that *second* has, too: ``true`` and ``1`` are two values."""
    known = set(map(_text, second))
    return [value for value in first if _text(value) in known]


def _text(value: Json) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return json.dumps(int(value) if whole else value, sort_keys=True)


_MERGES: dict[str, Callable[[Json, Json], Json]] = {
    "properties": _properties,
    "required": lambda first, second: [*dict.fromkeys([*first, *second])],
    "type": _common,
    "enum": _shared,
    "minimum": max,
    "maximum": min,
}


def names(schema: Schema) -> list[str]:
    """The properties that the flat *schema* names."""
    return list(schema.get("properties", ()))


class Astray(LookupError):
    """A pointer leads nowhere: *name* is none of *known*."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(name, known)
        self.name, self.known = name, known
