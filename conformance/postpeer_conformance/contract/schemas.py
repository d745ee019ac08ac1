"""What a schema says of values, wherever ``$ref``, ``allOf`` or a union with null hide it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import reduce

from postpeer_conformance.contract.model import Field, Json, escape, resolve, types

Schema = Mapping[str, Json]

DEPTH = 5
"""How deep fields are looked for; a schema may contain itself."""


def flatten(document: Json, schema: Json) -> Schema:
    """*schema* as one mapping without ``$ref``, ``allOf`` and unions with null at its top."""
    if not isinstance(schema, Mapping):  # true and false are schemas, too
        return {}
    own = dict(resolve(document, schema))
    parts = [flatten(document, part) for part in own.pop("allOf", ())]
    flat = reduce(_both, [*parts, own])
    for word in ("anyOf", "oneOf"):
        flat = _without_null_branch(document, flat, word)
    return flat


def _without_null_branch(document: Json, schema: Schema, word: str) -> Schema:
    """*schema* with a union of null and one other schema written as a nullable type."""
    branches = [flatten(document, branch) for branch in schema.get(word, ())]
    others = [branch for branch in branches if types(branch) != {"null"}]
    if len(branches) != 2 or len(others) != 1 or not types(others[0]):
        return schema
    other = dict(others[0])
    other["type"] = [*sorted(types(other)), "null"]
    if "enum" in other:
        other["enum"] = [*other["enum"], None]
    return _both(other, {name: value for name, value in schema.items() if name != word})


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


_MERGES: dict[str, Callable[[Json, Json], Json]] = {
    "properties": _properties,
    "required": lambda first, second: [*dict.fromkeys([*first, *second])],
    "type": _common,
    "enum": lambda first, second: [value for value in first if value in second],
    "minimum": max,
    "maximum": min,
}


def names(schema: Schema) -> list[str]:
    """The properties that the flat *schema* names."""
    return list(schema.get("properties", ()))


def locate(document: Json, schema: Json, pointer: str) -> Field:
    """What stands at *pointer* in a value of *schema*; raises :class:`Astray`."""
    flat, required = flatten(document, schema), True
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if name not in flat.get("properties", ()):
            raise Astray(name, names(flat))
        required = required and name in flat.get("required", ()) and "null" not in types(flat)
        flat = flatten(document, flat["properties"][name])
    return Field(pointer=pointer, schema=flat, required=required)


class Astray(LookupError):
    """A pointer leads nowhere: *name* is none of *known*."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(name, known)
        self.name, self.known = name, known


def fields(document: Json, item: Json, above: str = "") -> Iterator[str]:
    """The pointers to all values that the schema *item* names, down to those without names."""
    for name, schema in flatten(document, item).get("properties", {}).items():
        pointer = f"{above}/{escape(name)}"
        nested = "properties" in flatten(document, schema) and pointer.count("/") < DEPTH
        if nested:
            yield from fields(document, schema, pointer)
        else:
            yield pointer
