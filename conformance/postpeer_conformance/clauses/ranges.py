"""Ranges: parameters that keep the items on one side of a value."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ..contract import From, ListOperation, Range
from ..contract.field import INSTANTS
from . import values
from .clause import Clause
from .fault import Fault
from .filter_clauses import OfFilter
from .misreadings import filters, ranges, words
from .misreadings.misreading import Misreading, diagnostic_only
from .robust import is_free, robust


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of each ``from`` and ``to`` filter."""
    collection = operation.collection
    for filter in ranges.of(collection):
        yield from _OfRange(collection, filter).clauses()


@attrs.frozen
class _OfRange(OfFilter):
    """The clauses of one filter."""

    filter: Range

    def clauses(self) -> Iterator[Clause]:
        yield self.sound()
        yield self.complete()
        if self.filter.bound != "either":
            yield self.bound()
        if ranges.needs_whole_days(self.filter):
            yield self.day()
        if ranges.are_instants(self.filter):
            yield self.instants()
        if self.filter.fields[0].type in ("integer", "number"):
            yield self.numbers()
        if any(field.nullable or not field.required for field in self.filter.fields):
            yield self.no_value()
        if isinstance(self.filter, From) and self._ends():
            yield self.together()
        yield from values.clauses(self)
        if is_free(self.filter):
            yield robust(self)

    def broken(self, fault: Fault) -> str:
        if word := values.broken(self, fault):
            return word
        return "sound" if "foreign" in fault.judged.kinds else "complete"

    def _side(self, *, included: bool) -> str:
        """Where the values of matching items lie, as sentences say it."""
        word = "greater" if isinstance(self.filter, From) else "smaller"
        if any(field.format in INSTANTS for field in self.filter.fields):
            word = "later" if isinstance(self.filter, From) else "earlier"
        a = "an" if word == "earlier" else "a"
        return f"is the value or {a} {word} one" if included else f"is {word} than the value"

    def sound(self) -> Clause:
        name = self.name
        side = self._side(included=self.filter.bound != "excluded")
        return self.clause(
            "sound",
            f"`{name}` selects only items whose {self.fields} {side}.",
            self.different,
            *self.ignored(
                Misreading(
                    f"answers the items on the other side of `{name}`",
                    self.different,
                    ranges.other_side(self.filter),
                )
            ),
            *words.ignored(self.filter, self.different),
            explanations=(
                *filters.ignored_after_the_first_page(self.collection, name),
                *ranges.all_ignored(self.collection, self.filter),
            ),
        )

    def complete(self) -> Clause:
        side = self._side(included=self.filter.bound == "included")
        return self.clause(
            "complete",
            f"`{self.name}` selects every item whose {self.fields} {side}.",
            self.different,
            *self.lost(),
            explanations=(self.refuses_some(), *self.cut_first()),
        )

    def bound(self) -> Clause:
        name, excluded = self.name, self.filter.bound == "excluded"
        does, wrong = ("does not list", "lists") if excluded else ("lists", "leaves out")
        return self.clause(
            "bound",
            f"`{name}` {does} the items whose {self.fields} is the value itself.",
            self.different,
            Misreading(
                f"{wrong} the items at the value of `{name}`",
                self.different,
                ranges.other_bound(self.filter),
            ),
        )

    def day(self) -> Clause:
        name = self.name
        needed_data = f"an item whose {self.fields} is later than the start of its day in UTC"
        return self.clause(
            "day",
            f"A date in `{name}` means the whole day in UTC.",
            needed_data,
            *ranges.of_a_day(self.filter, needed_data),
        )

    def instants(self) -> Clause:
        needed_data = f"values of {self.fields} whose order as text is not their order in time"
        return self.clause(
            "instants",
            f"`{self.name}` compares instants, however they are written.",
            needed_data,
            *ranges.of_instants(self.filter),
            explanations=tuple(
                misreading
                for other in self._ends()
                for misreading in ranges.both_alike(self.filter, other)
            ),
        )

    def numbers(self) -> Clause:
        needed_data = f"numbers of different length in {self.fields}"
        return self.clause(
            "numbers",
            f"`{self.name}` compares values as numbers, not as text.",
            needed_data,
            *ranges.of_numbers(self.filter, needed_data),
        )

    def no_value(self) -> Clause:
        needed_data = f"an item without {self.fields}"
        return self.clause(
            "no-value",
            f"`{self.name}` does not list the items without {self.fields}.",
            needed_data,
            Misreading(
                f"adds the items without {self.fields} to those that `{self.name}` asks for",
                needed_data,
                ranges.with_absent(self.filter),
            ),
            explanations=(
                diagnostic_only(
                    f"takes the items without {self.fields} for those with 0",
                    ranges.absent_as_zero(self.filter),
                ),
            )
            if self.filter.compared in ("integer", "number")
            else (),
        )

    def _ends(self) -> list[Range]:
        """The filters for the other end of its range."""
        others = ranges.of(self.collection)
        return [other for other in others if ranges.are_ends(self.filter, other)]

    def together(self) -> Clause:
        needed_data = f"items before, within and after a range of {self.fields}"
        ends = " or ".join(f"`{other.name}`" for other in self._ends())
        return self.clause(
            "together",
            f"`{self.name}` together with {ends} selects only the items that pass both.",
            needed_data,
            *(
                misreading
                for other in self._ends()
                for misreading in ranges.of_both(self.filter, other, needed_data)
            ),
        )
