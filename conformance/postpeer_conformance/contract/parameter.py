"""A parameter of a request."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

import attrs

from .field import types
from .pointer import Json


@attrs.frozen
class Parameter:
    """A parameter of an operation.

    Its schema has no ``$ref`` left at the top, nor at that of its items and properties.
    """

    name: str
    location: Literal["query", "header", "path", "cookie"]
    required: bool
    schema: Mapping[str, Json] = attrs.field(repr=False, eq=False)
    pointer: str
    style: str = "form"
    """How arrays and objects are written (OpenAPI, 4.8.12.2)."""
    explode: bool = True
    media_type: str = ""
    """What the value is written in, in place of a style."""

    @property
    def prefix(self) -> str:
        """What its style puts before a value that is one text."""
        return {"matrix": f";{self.name}=", "label": "."}.get(self.style, "")

    @property
    def delimiters(self) -> str:
        """The characters that separate the texts of a value in a URL (RFC 6570, 3.2)."""
        if self.media_type or self.type not in ("array", "object"):
            return ""
        return ",=.;" if self.location == "path" else ","

    @cached_property
    def type(self) -> str:
        """The one JSON type of its values besides ``null``: string, integer, number or boolean."""
        return max(types(self.schema) - {"null"}, default="string")

    @property
    def minimum(self) -> int | float | None:
        return self.schema.get("minimum")

    @property
    def maximum(self) -> int | float | None:
        return self.schema.get("maximum")

    @property
    def default(self) -> Json:
        return self.schema.get("default")

    @property
    def enum(self) -> tuple[Json, ...] | None:
        """The closed set of its values, or None where the set is open."""
        values = self.schema.get("enum")
        return None if values is None else tuple(values)
