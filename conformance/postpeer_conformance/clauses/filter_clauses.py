"""What the clauses of one filter have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import attrs

from ..contract import Collection, Filter
from ..transport.exchange import Question
from .clause import Check, Clause
from .misreadings.misreading import Rival


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
        needs: str,
        *rivals: Rival,
        guesses: tuple[Rival, ...] = (),
        check: Check | None = None,
        asks: tuple[Question, ...] = (),
        shown_by: Callable[[Question], bool] = lambda _question: False,
        under: str = "",
    ) -> Clause:
        """The clause whose id ends with *word*."""
        return Clause(
            f"{self.part}/{self.name}/{word}",
            sentence,
            self.filter.pointer,
            needs,
            rivals,
            guesses=guesses,
            check=check,
            asks=asks,
            shown_by=shown_by,
            under=under,
        )
