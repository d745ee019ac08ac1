"""What the clauses of one filter have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from ..contract import Collection, Contains, Filter, Starts, Whole
from ..transport.exchange import Question
from .clause import ByCheck, ByMisreadings, Check, Clause
from .fault import Fault
from .misreadings import filters, literals
from .misreadings.misreading import Misreading, diagnostic_only, rewriting
from .misreadings.selecting import Find, matching, nothing, page_first, refuses, without


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

    @property
    def different(self) -> str:
        """The data that shows what the filter selects."""
        what = "texts in" if part_of(self.filter) == "search" else "values of"
        return f"items with different {what} {self.fields}"

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
        if self.filter.parameter.location == "path":
            needed_data = f"items of other values of `{self.name}`, and a run asks for one path"
            misreadings = tuple(attrs.evolve(m, needed_data=needed_data) for m in misreadings)
        if not literals.has_default(self.filter):
            misreadings = tuple(attrs.evolve(m, parameter=self.name) for m in misreadings)
        return ByMisreadings(
            f"{part_of(self.filter)}/{self.name}/{word}",
            sentence,
            self.filter.pointer,
            needed_data,
            misreadings,
            explanations=(
                *explanations,
                *literals.of_no_default(self.filter, (*misreadings, *explanations)),
            ),
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
        more: tuple[Question, ...] = (),
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
            more=more,
            shows=shows,
            implied_by=implied_by,
        )

    def case_ignored(self, needed_data: str, find: Find) -> Clause:
        """The clause of case; *find* is how the filter matches, of texts as they are."""
        name, as_it_is = self.name, matching(self.filter, find, fold=False)
        keeps = Misreading(f"keeps the case of `{name}`", needed_data, as_it_is)
        sentence = f"`{name}` ignores the case of ASCII letters."
        return self.clause("case", sentence, needed_data, keeps)

    def ignored(self, *more: Misreading) -> Iterator[Misreading]:
        """The filter not applied: always, or only where certain parameters are given."""
        collection, name, needed_data = self.collection, self.name, self.different
        yield Misreading(f"ignores `{name}`", needed_data, rewriting(without(name)))
        yield from filters.widened(self.filter, needed_data)
        yield from more
        yield from filters.ignored_beside_others(collection, name, needed_data)
        yield from filters.ignored_on_the_largest_page(collection, name, needed_data)

    def lost(self) -> Iterator[Misreading]:
        """Matches that are not listed: none at all, or those beyond the first page."""
        filter, name, needed_data = self.filter, self.name, self.different
        yield Misreading(f"answers nothing to `{name}`", needed_data, nothing(filter))
        yield Misreading(f"refuses every value of `{name}`", needed_data, refuses(filter))
        beyond = f"matches of `{name}` beyond the first page"
        yield from filters.cut_first(self.collection, filter, beyond)

    def cut_first(self) -> Iterator[Misreading]:
        """The explanation of lost matches by pages that are cut before any filter applies.

        Where a number says where a page begins, the clause of that number has it.
        """
        paging, several = self.collection.paging, len(self.collection.filters) > 1
        if isinstance(paging, Whole) or paging.position is not None or not several:
            return
        sentence = "cuts the page before it applies the filters"
        yield diagnostic_only(sentence, page_first(*self.collection.filters))

    def joined(self) -> Iterator[Misreading]:
        """Explanations of lost matches by a field that they lack, and the filter does not ask."""
        others = (each for each in self.collection.fields if each not in self.filter.fields)
        for field in others:
            if field.nullable or not field.required:
                yield filters.joined_inside(self.filter, field)

    def refuses_some(self) -> Misreading:
        """The explanation of refusals of some values."""
        sentence = f"refuses some values of `{self.name}`"
        return diagnostic_only(sentence, refuses(self.filter), self.name)

    def broken(self, fault: Fault) -> str:
        """The end of the id of the clause that a wrong choice by this filter breaks."""
        raise NotImplementedError

    def _blamed(self, word: str) -> Callable[[Fault], bool]:
        return lambda fault: fault.filter == self.filter and self.broken(fault) == word
