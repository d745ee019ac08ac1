"""Arrays and objects that break their schema: small ones, the clearest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..contract.field import types
from ..contract.schemas import Schema

_NUMBERS = {"integer", "number"}
_LARGEST = 20
"""Items of an array that is too long; longer ones are not made."""
_PROPERTIES = 3
"""Properties that get a wrong value."""


def values(schema: Schema) -> Iterator[Any]:
    """Values that may break *schema*, whose items and properties have no ``$ref`` at the top."""
    if "array" in types(schema):
        yield from _arrays(schema)
    elif "object" in types(schema):
        yield from _objects(schema)


def forbids(schema: Schema) -> bool:
    """Whether there is a form that *schema* forbids."""
    known = schema.get("properties", {})
    return bool(schema.get("required")) or any(next(_bad(each), None) for each in known.values())


def _arrays(schema: Schema) -> Iterator[Any]:
    items = schema.get("items", {})
    least = max(1, schema.get("minItems", 1))
    good = _good(items)
    for bad in _bad(items):
        yield [bad, *[good] * (least - 1)]
    if schema.get("maxItems", _LARGEST) < _LARGEST:
        yield [good] * (schema["maxItems"] + 1)
    if least > 1:
        yield [good] * (least - 1)


def _objects(schema: Schema) -> Iterator[Any]:
    properties = schema.get("properties", {})
    required = {name: _good(properties.get(name, {})) for name in schema.get("required", ())}
    for name in list(properties)[:_PROPERTIES]:
        yield from ({**required, name: bad} for bad in _bad(properties[name]))
    if len(required) > 1:
        yield {name: required[name] for name in list(required)[1:]}


def _good(schema: Mapping[str, Any]) -> Any:
    """A value that *schema* is likely to allow."""
    if "enum" in schema:
        return schema["enum"][0]
    if _NUMBERS & types(schema):
        return schema.get("minimum", schema.get("maximum", 1))
    return True if "boolean" in types(schema) else "text"


def _bad(schema: Mapping[str, Any]) -> Iterator[Any]:
    """Values that *schema* forbids, if any."""
    numeric = _NUMBERS & types(schema)
    if numeric or "boolean" in types(schema) or "enum" in schema:
        yield "unexpected"
    if numeric and "minimum" in schema:
        yield schema["minimum"] - 1
    if numeric and "maximum" in schema:
        yield schema["maximum"] + 1
