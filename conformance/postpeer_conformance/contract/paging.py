"""How a list comes in pages, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from .field import Field
from .parameter import Parameter

Pair = tuple[str, str]
"""A parameter, and its text in a query."""


@attrs.frozen
class ByOffset:
    """Pages of a size that is asked for, behind so many items."""

    size: Parameter
    """How many items a page holds at the most: an integer with bounds and a default."""
    position: Parameter
    """How many items there are before the page: an integer from 0 on."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return self.size, self.position

    @property
    def default(self) -> int:
        """The size of a page that no size is asked of."""
        return int(self.size.default)

    @property
    def least(self) -> int:
        """The least size that may be asked for; it may be 0."""
        return int(self.size.minimum or 0)

    @property
    def smallest(self) -> int:
        """The least size of a page that holds items."""
        return max(1, self.least)

    @property
    def largest(self) -> int:
        """The greatest size of a page; a document without one is not read."""
        assert self.size.maximum is not None
        return int(self.size.maximum)

    def window(self, values: Mapping[str, Any]) -> tuple[int, int]:
        """The items before the page that a query with *values* asks for, and its size."""
        start, size = (values.get(p.name, p.default) for p in (self.position, self.size))
        return int(start), int(size)

    def asking(self, *, start: int | None = None, size: int | None = None) -> tuple[Pair, ...]:
        """What asks for a page of *size* behind *start* items; for the defaults where None."""
        wanted = ((self.size, size), (self.position, start))
        return tuple((p.name, str(number)) for p, number in wanted if number is not None)


@attrs.frozen
class Order:
    """The order of the whole list, by one field; a parameter turns it."""

    parameter: Parameter
    by: Field
    """Required and never null: an instant (date-time, date), a number, or text by code point."""
    pointer: str

    ascending = "asc"
    descending = "desc"

    @property
    def ascends(self) -> bool:
        """Whether a query that does not ask for an order gets the smallest first."""
        return self.is_ascending({})

    def is_ascending(self, values: Mapping[str, Any]) -> bool:
        """Whether a query with *values* gets the smallest first."""
        given = values.get(self.parameter.name, self.parameter.default)
        return bool(given == self.ascending)

    def asking(self, *, ascending: bool) -> Pair:
        """What asks for this order."""
        return self.parameter.name, self.ascending if ascending else self.descending

    @property
    def usual(self) -> Pair:
        """What asks for the default order."""
        return self.asking(ascending=self.ascends)

    @property
    def unusual(self) -> Pair:
        """What asks for the other order."""
        return self.asking(ascending=not self.ascends)

    @property
    def both(self) -> tuple[Pair, Pair]:
        """What asks for either order."""
        return self.asking(ascending=True), self.asking(ascending=False)
