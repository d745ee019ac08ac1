"""The objects of OpenAPI and JSON Schema in a document: neither data, nor maps of names."""

from __future__ import annotations

from collections.abc import Iterator

from .pointer import Json, escape

Found = tuple[str, dict[str, Json]]
"""A pointer and the object that stands there."""
DATA = frozenset({"const", "default", "enum", "example", "mapping", "scopes", "security", "value"})
"""Keywords that hold no objects; extensions and lists of examples do not, either."""
NAMED = frozenset({
    "$defs", "callbacks", "content", "definitions", "dependentSchemas", "encoding", "examples",
    "headers", "links", "parameters", "pathItems", "paths", "patternProperties", "properties",
    "requestBodies", "responses", "schemas", "securitySchemes", "variables", "webhooks",
})  # fmt: skip
"""Keywords whose mappings hold objects by names that the author chose."""


def objects(value: Json, pointer: str = "", names: bool = False) -> Iterator[Found]:
    """Every object within *value*, itself included; *names*: the keys of *value* are names."""
    if isinstance(value, dict):
        if not names:
            yield pointer, value
        for key, inner in value.items():
            if isinstance(inner, (dict, list)) and (names or not _is_data(key, inner)):
                inside = not names and key in NAMED
                yield from objects(inner, f"{pointer}/{escape(key)}", inside)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            if isinstance(inner, (dict, list)):
                yield from objects(inner, f"{pointer}/{number}")


def _is_data(key: str, inner: Json) -> bool:
    return key in DATA or key.startswith("x-") or (key == "examples" and isinstance(inner, list))
