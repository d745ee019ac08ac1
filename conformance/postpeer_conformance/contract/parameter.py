"""A parameter of a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from .field import types
from .pointer import Json


@attrs.frozen
class Parameter:
    """A parameter of an operation; its schema has no ``$ref`` left at the top."""

    name: str
    location: Literal["query", "header", "path", "cookie"]
    required: bool
    schema: Mapping[str, Json] = attrs.field(repr=False, eq=False)
    pointer: str

    @property
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
