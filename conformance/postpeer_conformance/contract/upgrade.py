"""OpenAPI 3.0 as 3.1: its schemas in the words of JSON Schema 2020-12.

Every value keeps its pointer, and so its line, unless null needs a union: then the value lies
deeper, and has the line of the union.
"""

from __future__ import annotations

import re

import attrs

from .objects import objects
from .pointer import Json
from .reading import Source

VERSION = "3.1.0"
_BOUNDS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_NO_SCHEMA = re.compile(r"/(content|headers|examples)/[^/]+$|/parameters/[^/]+$")
"""Objects that have an ``example`` of their own kind in OpenAPI 3.1, too."""
_PATH_ITEM = re.compile(r"/paths/[^/]+$")


def upgraded(source: Source) -> Source:
    """*source*, a document of OpenAPI 3.0, as one of OpenAPI 3.1; changes its document."""
    for pointer, found in list(objects(source.document)):
        _without_siblings(pointer, found)
        _bounds(found)
        if "example" in found and not _NO_SCHEMA.search(pointer):
            found["examples"] = [found.pop("example")]
        if isinstance(found.get("nullable"), bool):
            _nullable(found)
    source.document["openapi"] = VERSION
    return attrs.evolve(source)


def _without_siblings(pointer: str, found: dict[str, Json]) -> None:
    """In OpenAPI 3.0, what stands beside a ``$ref`` is ignored."""
    if isinstance(found.get("$ref"), str) and not _PATH_ITEM.search(pointer):
        for name in found.keys() - {"$ref", "nullable"}:
            del found[name]


def _bounds(found: dict[str, Json]) -> None:
    """Exclusive bounds are numbers now, not marks of others."""
    for exclusive, bound in _BOUNDS.items():
        if isinstance(found.get(exclusive), bool) and found.pop(exclusive) and bound in found:
            found[exclusive] = found.pop(bound)


def _nullable(found: dict[str, Json]) -> None:
    """Null is a type now.

    OpenAPI 3.0 ignores ``nullable`` without a type, and beside an enum without null.  Their authors
    meant that null is allowed, and their servers send it.
    """
    if not found.pop("nullable"):
        return
    if isinstance(found.get("type"), str):
        found["type"] = [found["type"], "null"]
        if isinstance(found.get("enum"), list) and None not in found["enum"]:
            found["enum"] = [*found["enum"], None]
        return
    if any(word in found for word in ("$ref", "allOf", "anyOf", "oneOf")):
        inner = dict(found)
        found.clear()
        found["anyOf"] = [inner, {"type": "null"}]
