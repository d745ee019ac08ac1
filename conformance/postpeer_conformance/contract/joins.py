"""How many schemas one schema joins, by references, ``allOf`` and the like.

A validator looks at each of them, and remembers what each says of a wrong value.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import attrs

from .pointer import Json, follow

MOST = 10_000
"""A validator takes half a second and 140 MiB for twice as many …"""
CIRCULAR = 2000
"""… and far longer for so many that lead to each other in a circle."""
DEEPEST = 100
LOOKS = 1_000_000
"""Circles are looked through anew from each of their schemas; so often for a whole document."""

_ALWAYS = ("$ref", "allOf")
_JOINING = (*_ALWAYS, "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas")


class JoinError(ValueError):
    """What is wrong with a schema."""

    def __init__(self, problem: str, schema: dict[str, Json]) -> None:
        super().__init__(problem)
        self.schema = schema


@attrs.frozen
class _Size:
    count: int
    depth: int
    circular: bool


class Joins:
    """The joins of one document, whose references must be sound."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._known: dict[int, _Size] = {}
        self._way: dict[int, bool] = {}
        """The schemas that lead to the one looked at, and whether the step there is optional."""
        self._looks = 0

    def check(self, schema: dict[str, Json]) -> None:
        """Raise JoinError where *schema* joins too many schemas, or is all of itself."""
        self._size(schema, False)

    def _size(self, schema: dict[str, Json], optional: bool) -> _Size:
        """How many schemas are joined; *optional*: the last step on the way here."""
        if id(schema) in self._known:
            return self._known[id(schema)]
        if id(schema) in self._way:
            self._check_circle(schema, optional)
            return _Size(1, 1, True)
        if len(self._way) > DEEPEST:
            raise JoinError(f"more than {DEEPEST} schemas are nested by reference", schema)
        self._way[id(schema)] = optional
        sizes = [self._size(each, word not in _ALWAYS) for word, each in self._joined(schema)]
        del self._way[id(schema)]
        size = self._sum(schema, sizes)
        if not (size.circular and self._way):  # elsewhere in the circle it is another one
            self._known[id(schema)] = size
        return size

    def _check_circle(self, schema: dict[str, Json], optional: bool) -> None:
        """Raise where no step from *schema* to itself is optional."""
        steps = list(self._way.items())
        since = steps[[each for each, _ in steps].index(id(schema)) + 1 :]
        if not (optional or any(free for _, free in since)):
            raise JoinError("this schema contains itself endlessly", schema)

    def _joined(self, schema: dict[str, Json]) -> Iterator[tuple[str, dict[str, Json]]]:
        """The schemas that hold for the same value, and the keywords that say so."""
        for word in _JOINING:
            inner = schema.get(word)
            if inner is None:
                continue
            if word == "$ref":
                inner = [follow(self._document, unquote(inner[1:]))]
            elif word == "dependentSchemas" and isinstance(inner, dict):
                inner = [*inner.values()]
            parts = inner if isinstance(inner, list) else [inner]
            yield from ((word, each) for each in parts if isinstance(each, dict))

    def _sum(self, schema: dict[str, Json], sizes: list[_Size]) -> _Size:
        size = _Size(
            1 + sum(each.count for each in sizes),
            1 + max((each.depth for each in sizes), default=0),
            any(each.circular for each in sizes),
        )
        self._looks += size.circular
        if size.depth > DEEPEST:
            raise JoinError(f"more than {DEEPEST} schemas are nested by reference", schema)
        if size.count > (CIRCULAR if size.circular else MOST) or self._looks > LOOKS:
            raise JoinError("this schema joins too many others", schema)
        return size
