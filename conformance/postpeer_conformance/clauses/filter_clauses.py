"""What the clauses of one filter have in common."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from ..contract import Collection, Filter
from ..transport.exchange import Question
from .clause import Check, Clause
from .misreadings.misreading import Misreading


def part_of(filter: Filter) -> str:
    """The part of the contract that the clauses of *filter* belong to."""
    return "filter" if filter.whole else "search"


@attrs.frozen
class OfFilter:
    """The clauses of one filter; their ids begin with its part and its name."""

    collection: Collection
    filter: Filter

    @property
    def name(self) -> str:
        return self.filter.name

    @property
    def fields(self) -> str:
        """Its fields, as sentences name them."""
        return " or ".join(f"`{field.name}`" for field in self.filter.fields)

    def clause(
        self,
        word: str,
        sentence: str,
        needed_data: str,
        *misreadings: Misreading,
        explanations: tuple[Misreading, ...] = (),
        check: Check | None = None,
        requests: tuple[Question, ...] = (),
        shown_by: Callable[[Question], bool] = lambda _question: False,
        implied_by: str = "",
    ) -> Clause:
        """The clause whose id ends with *word*."""
        return Clause(
            f"{part_of(self.filter)}/{self.name}/{word}",
            sentence,
            self.filter.pointer,
            needed_data,
            misreadings,
            explanations=explanations,
            check=check,
            requests=requests,
            shown_by=shown_by,
            implied_by=implied_by,
        )
