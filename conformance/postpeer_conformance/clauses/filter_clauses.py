"""What the clauses of one filter have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import attrs

from ..contract import Collection, Filter
from ..transport.exchange import Question
from .clause import Check, Clause
from .misreadings.misreading import Misreading


@attrs.frozen
class OfFilter:
    """The clauses of one filter; their ids begin with *part* and its name."""

    part: ClassVar[str]
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
            f"{self.part}/{self.name}/{word}",
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
