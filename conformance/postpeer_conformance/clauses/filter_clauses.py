"""What the clauses of one filter have in common."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from ..contract import Collection, Contains, Filter, Starts
from ..transport.exchange import Question
from .clause import ByCheck, ByMisreadings, Check, Clause
from .fault import Fault
from .misreadings.misreading import Misreading


def part_of(filter: Filter) -> str:
    """The part of the contract that the clauses of *filter* belong to."""
    return "search" if isinstance(filter, Contains | Starts) else "filter"


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
        requests: tuple[Question, ...] = (),
    ) -> Clause:
        """The clause by *misreadings* whose id ends with *word*."""
        return ByMisreadings(
            f"{part_of(self.filter)}/{self.name}/{word}",
            sentence,
            self.filter.pointer,
            needed_data,
            misreadings,
            explanations=explanations,
            requests=requests,
            blamed=self._blamed(word),
        )

    def checked(
        self,
        word: str,
        sentence: str,
        needed_data: str,
        check: Check,
        *,
        requests: tuple[Question, ...] = (),
        shows: Callable[[Question], bool] = lambda _question: False,
        implied_by: str = "",
    ) -> Clause:
        """The clause by *check* whose id ends with *word*."""
        return ByCheck(
            f"{part_of(self.filter)}/{self.name}/{word}",
            sentence,
            self.filter.pointer,
            needed_data,
            check,
            requests=requests,
            shows=shows,
            implied_by=implied_by,
        )

    def broken(self, fault: Fault) -> str:
        """The end of the id of the clause that a wrong choice by this filter breaks."""
        raise NotImplementedError

    def _blamed(self, word: str) -> Callable[[Fault], bool]:
        return lambda fault: fault.filter == self.filter and self.broken(fault) == word
