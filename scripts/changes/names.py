"""What people call the thing at a pointer."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from postpeer_conformance.contract import follow

_NAMED = {"paths", "properties", "responses", "headers", "schemas", "content", "securitySchemes"}
"""Keys of these are names that the author chose."""
_METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def subject(document: Any, pointer: str) -> str:
    """The nearest name on the way up from *pointer*: of a property, a parameter, an operation."""
    tokens = pointer.split("/")
    for end in range(len(tokens), 1, -1):
        name = _name(document, tokens[:end])
        if name:
            return name
    return tokens[1] if len(tokens) > 1 else "the document"


def _name(document: Any, tokens: list[str]) -> str:
    """The name of what stands at *tokens*; empty where it has none."""
    *_, last = tokens
    above = tokens[-2] if len(tokens) > 1 else ""
    if above == "parameters" and len(tokens) > 2:
        return str(_value(document, tokens).get("name", last))
    if last in _METHODS and len(tokens) > 2 and tokens[-3] == "paths":
        return str(_value(document, tokens).get("operationId", f"{last} {_plain(above)}"))
    return _plain(last) if above in _NAMED else ""


def _value(document: Any, tokens: list[str]) -> Any:
    """The value at *tokens*, a ``$ref`` at its top followed."""
    value = follow(document, "/".join(tokens))
    while isinstance(value, dict) and "$ref" in value:
        value = follow(document, unquote(value["$ref"].removeprefix("#")))
    return value


def _plain(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")
