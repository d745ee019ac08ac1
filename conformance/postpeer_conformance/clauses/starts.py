"""Starts: parameters that keep the items of which a field begins with a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..contract import ListOperation, Starts
from . import values
from .clause import Clause
from .fault import Fault
from .filter_clauses import OfFilter
from .misreadings import beginnings, filters, search_fields
from .misreadings.collations import folded
from .misreadings.misreading import Misreading
from .misreadings.selecting import Find, otherwise
from .robust import is_free, robust


def clauses(operation: ListOperation) -> Iterator[Clause]:
    """The clauses of each ``starts`` filter."""
    collection = operation.collection
    for filter in collection.filters_of(Starts):
        yield from _Starts(collection, filter).clauses()


class _Starts(OfFilter):
    """The clauses of one filter."""

    def clauses(self) -> Iterator[Clause]:
        yield self.sound()
        yield self.complete()
        yield self.beginning()
        if self.filter.ignore_case:
            yield self.case_ignored(f"ASCII letters in {self.fields}", lambda asked: asked)
        yield self.literal()
        yield from values.clauses(self)
        if is_free(self.filter):
            yield robust(self)

    def broken(self, fault: Fault) -> str:
        if word := values.broken(self, fault):
            return word
        if not fault.query.texts[self.name].isalnum():
            return "literal"
        return "sound" if "foreign" in fault.judged.kinds else "complete"

    def sound(self) -> Clause:
        name = self.name
        return self.clause(
            "sound",
            f"`{name}` selects only items whose {self.fields} begins with the text.",
            self.different,
            *self.ignored(),
            *folded(self.filter),
            explanations=tuple(filters.ignored_after_the_first_page(self.collection, name)),
        )

    def complete(self) -> Clause:
        filter, fields = self.filter, self.filter.fields
        return self.clause(
            "complete",
            f"`{self.name}` selects every item whose {self.fields} begins with the text.",
            self.different,
            *self.lost(),
            *(
                Misreading(
                    f"does not look at `{field.name}`",
                    f"texts in `{field.name}` that no other field of the item begins with",
                    search_fields.in_fields(filter, skipped=field),
                )
                for field in (fields if len(fields) > 1 else ())
            ),
            explanations=(self.refuses_some(), *self.cut_first()),
        )

    def beginning(self) -> Clause:
        return self._found(
            "beginning",
            f"`{self.name}` finds text only at the start of a value, and not only whole values.",
            beginnings.PLACES,
            primary=lambda how: how in beginnings.PRIMARY,
        )

    def literal(self) -> Clause:
        return self._found(
            "literal",
            f"`{self.name}` takes every character literally: none is a wildcard or an operator.",
            beginnings.LITERALS,
            primary=lambda how: how.endswith("wildcard"),
        )

    def _found(
        self, word: str, sentence: str, ways: Mapping[str, Find], primary: Callable[[str], bool]
    ) -> Clause:
        """The clause *word*, which the other *ways* to match break."""
        return self.clause(
            word,
            sentence,
            self.different,
            *otherwise(self.filter, ways, self.different, primary, fold=self.filter.ignore_case),
        )
