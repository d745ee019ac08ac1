"""What an item is known by."""

from __future__ import annotations

import attrs

from .field import Field
from .pointer import Json

Identity = str | int | tuple[str | int, ...]
"""The value of a key: of several fields, all values."""


@attrs.frozen
class Key:
    """The fields that tell the items of a list apart: text or an integer each, never null."""

    fields: tuple[Field, ...]

    @property
    def name(self) -> str:
        """How sentences call it."""
        return " and ".join(field.name for field in self.fields)

    @property
    def pointer(self) -> str:
        """The pointer to the first of its fields."""
        return self.fields[0].pointer

    @property
    def one(self) -> Field | None:
        """The field, if it is one alone."""
        return self.fields[0] if len(self.fields) == 1 else None

    def of(self, item: Json) -> Identity | None:
        """The identity of *item*; None where a part of it is neither text nor an integer."""
        values = [field.of(item) for field in self.fields]
        if not all(isinstance(each, str | int) and not isinstance(each, bool) for each in values):
            return None
        return values[0] if len(values) == 1 else tuple(values)
