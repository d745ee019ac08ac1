"""Values that a schema allows, as small as they can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...contract import Contract, patterns
from ...contract.schemas import Schema

_DEPTH = 12
"""How deep a value is made; a schema may contain itself."""
_LONGEST = 1000
"""Characters of a text that a pattern asks for."""
_FORMATS: Final[Mapping[str, str]] = {
    "date-time": "2026-01-02T03:04:05Z",
    "date": "2026-01-02",
    "time": "03:04:05Z",
    "duration": "P1D",
    "email": "someone@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uuid": "6f1c2c5e-8f0b-4c6a-9b1e-2d3f4a5b6c7d",
}


class Unknown(Exception):
    """No value of the schema is known."""


def stated(schema: Schema) -> Iterator[Any]:
    """The values that *schema* names, the most telling first."""
    if "example" in schema:
        yield schema["example"]
    examples = schema.get("examples", ())
    yield from examples.values() if isinstance(examples, Mapping) else examples
    yield from (schema[word] for word in ("default", "const") if schema.get(word) is not None)
    yield from (value for value in schema.get("enum", ()) if value is not None)


def minimal(contract: Contract, schema: Any, depth: int = 0) -> Any:
    """A small value of *schema*, which may still break what is not looked at; raises Unknown."""
    if depth > _DEPTH:
        raise Unknown
    flat = contract.schemas.flat(schema)
    for value in stated(flat):
        return value
    for branch in (*flat.get("oneOf", ()), *flat.get("anyOf", ())):
        return _branch(contract, flat, branch, depth)
    kinds = flat.get("type", "object" if "properties" in flat else "string")
    kind = kinds if isinstance(kinds, str) else next((k for k in kinds if k != "null"), "null")
    if kind == "object":
        return _object(contract, flat, depth)
    if kind == "array":
        item = flat.get("items", {})
        return [minimal(contract, item, depth + 1) for _ in range(flat.get("minItems", 0))]
    return _scalar(flat, kind)


def _branch(contract: Contract, flat: Schema, branch: Any, depth: int) -> Any:
    """A value of one *branch* of a union, with what all of them have in common."""
    value = minimal(contract, branch, depth + 1)
    if isinstance(value, dict) and "properties" in flat:
        return {**_object(contract, flat, depth), **value}
    return value


def _object(contract: Contract, flat: Schema, depth: int) -> dict[str, Any]:
    properties = flat.get("properties", {})
    return {
        name: minimal(contract, properties.get(name, {}), depth + 1)
        for name in flat.get("required", ())
    }


def _scalar(flat: Schema, kind: str) -> Any:
    if kind in ("integer", "number"):
        return _number(flat)
    if kind == "string":
        return _text(flat)
    return {"boolean": True}.get(kind)


def _number(flat: Schema) -> int | float:
    step = flat.get("multipleOf", 1)
    low = flat.get("minimum", flat.get("exclusiveMinimum"))
    if low is None:
        high = flat.get("maximum", flat.get("exclusiveMaximum", 1))
        low = min(0, high) if "maximum" in flat else min(0, high - step)
    number: int | float = -(-low // step) * step
    return number + step if number == flat.get("exclusiveMinimum") else number


def _text(flat: Schema) -> str:
    if "pattern" in flat:
        low, high = int(flat.get("minLength", 0)), int(flat.get("maxLength", _LONGEST))
        for text in patterns.examples(flat["pattern"], low, high, 1):
            return text
        raise Unknown
    text = _FORMATS.get(flat.get("format", ""), "text")
    return text.ljust(flat.get("minLength", 0), "x")[: flat.get("maxLength")]
