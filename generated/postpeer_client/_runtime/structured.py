"""Arguments that hold several values: lists, objects, and JSON within a parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from .errors import InvalidArgumentError
from .json_text import json_text
from .parameters import Anything, Text

Parts = list[tuple[str, list[str]]]


class Values(Text, frozen=True, kw_only=True):
    """A list."""

    each: Text
    """Checks an item."""
    explode: bool = True
    """Whether its name is sent with each item."""

    def parts(self, value: object) -> Parts:
        if isinstance(value, str | bytes) or not isinstance(value, Sequence):
            raise self._refusal("must be a list", value)
        items = [self.each.encode(item) for item in value]
        if self.explode and self.place == "query":
            return [(self.wire, [item]) for item in items]
        return [(self.wire, items)] if items or self.place == "path" else []


class Fields(Text, frozen=True, kw_only=True):
    """An object."""

    explode: bool = True
    """Whether each of its fields is sent by its own name."""
    deep: bool = False
    """Whether each is sent as ``name[field]``."""

    def parts(self, value: object) -> Parts:
        if isinstance(value, msgspec.Struct):
            value = msgspec.to_builtins(value)
        if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
            raise self._refusal("must be a mapping of names to values", value)
        each = Anything(self.name, self.wire)
        fields = {name: each.encode(inner) for name, inner in value.items()}
        if self.place == "query" and self.deep:
            return [(f"{self.wire}[{name}]", [text]) for name, text in fields.items()]
        if self.place == "query" and self.explode:
            return [(name, [text]) for name, text in fields.items()]
        return [(self.wire, [part for field in fields.items() for part in field])]

    def joined(self, items: list[str]) -> str:
        if self.place == "query" or not self.explode:
            return super().joined(items)
        pairs = zip(items[::2], items[1::2], strict=True)
        return self.separator.join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in pairs)

    def header(self, name: str, items: list[str]) -> tuple[bytes, bytes]:
        pairs = zip(items[::2], items[1::2], strict=True)
        return super().header(name, [f"{k}={v}" for k, v in pairs] if self.explode else items)


class Json(Text, frozen=True):
    """Any value, as JSON."""

    def _encode(self, value: Any) -> str:
        try:
            return json_text(value).decode()
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            problem = str(error)
        raise InvalidArgumentError(f"{self.name} cannot be sent: {problem}")
