"""In which orders a list can come."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import attrs

from .field import Field
from .parameter import Parameter

Pairs = tuple[tuple[str, str], ...]
"""Parameters, and their texts in a query."""


@attrs.frozen
class Sorting:
    """One order of the whole list."""

    asking: Pairs
    """What asks for it; empty where the list always has it."""
    by: Field
    """Required and never null: an instant (date-time, date), a number, or text by code point."""
    ascending: bool
    """Whether the smallest comes first."""

    def is_asked(self, values: Mapping[str, Any]) -> bool:
        """Whether a query with *values* asks for it."""
        return all(name in values and str(values[name]) == text for name, text in self.asking)


@attrs.frozen
class Order:
    """The orders of a list; without any, its order is the server's own."""

    parameters: tuple[Parameter, ...] = ()
    """Those that choose the order: none, one, or one for the field and one for the direction."""
    sortings: tuple[Sorting, ...] = ()
    """What can be asked for, in the document's order, or the one that the list always has."""
    pointer: str = ""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """What the list can be ordered by."""
        return tuple(dict.fromkeys(each.by for each in self.sortings))

    def of(self, values: Mapping[str, Any]) -> Sorting | None:
        """The order for a query with *values*; None where it is the server's own."""
        known = {p.name: p.default for p in self.parameters if p.default is not None}
        given = {**known, **values}
        return next((each for each in self.sortings if each.is_asked(given)), None)

    @property
    def ways(self) -> tuple[Pairs, ...]:
        """What asks for each of the orders; nothing alone where there is none to ask for."""
        return tuple(each.asking for each in self.sortings) or ((),)

    @property
    def usual_asking(self) -> Pairs:
        """What asks for the usual order by name; nothing where it has none."""
        return self.usual.asking if self.usual else ()

    @property
    def unusual_asking(self) -> Pairs:
        """What asks for the unusual order; nothing where there is none."""
        return self.unusual.asking if self.unusual else ()

    @cached_property
    def usual(self) -> Sorting | None:
        """The order for a query that asks for none; None where it is the server's own."""
        return self.of({})

    @cached_property
    def unusual(self) -> Sorting | None:
        """The other direction of the usual order, or else another one; None where there is none."""
        usual = self.usual
        others = [each for each in self.sortings if each != usual and each.asking]
        turned = (
            e for e in others if usual and e.by == usual.by and e.ascending != usual.ascending
        )
        return next(turned, others[0] if others else None)
