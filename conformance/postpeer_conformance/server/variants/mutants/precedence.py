"""Precedence: AND and OR without brackets, so that a search escapes the filters beside it.

A run of the default budget asks, for each field of a search and each other filter, for a text that
an item has in that field and that the filter excludes; where there is no such item, the misreading
stays open in the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import attrs
from attrs import evolve

from ....contract import Collection, Contains, Field, Filter, Operation
from ...http.messages import Query
from ...store import Condition
from ..mutant import MutantBehaviour, mutant, table

_together = partial(mutant, "filter/combination")


@attrs.frozen
class _Escape:
    """What a search finds in one field, beside other filters or one value of one of them."""

    search: Filter
    field: Field
    beside: Filter | None = None

    @property
    def name(self) -> str:
        found = f"{self.search.name}/{self.field.name}"
        return found if self.beside is None else f"{found} {self.beside.name}={self.beside.absent}"


def _escapes(_operation: Operation, collection: Collection) -> Iterator[_Escape]:
    for search in collection.filters_of(Contains):
        if len(search.fields) > 1 and len(collection.filters) > 1:
            yield from (_Escape(search, field) for field in search.fields)


def _from_absent(operation: Operation, collection: Collection) -> Iterator[_Escape]:
    for escape in _escapes(operation, collection):
        for other in collection.filters:
            if other.absent is not None:
                yield evolve(escape, beside=other)


class _Escaping(MutantBehaviour[_Escape]):
    def escapes(self, _query: Query) -> bool:
        """Whether the brackets are missing for this query."""
        return True

    def condition(self, query: Query) -> Condition:
        found, part = super().condition(query), self.part
        text = query.filters.get(part.search.name)
        if not text or not self.escapes(query):
            return found
        return found | self.containing(part.search, part.field, text)


@_together(
    _from_absent,
    "applies no filter but `{part.beside.name}={part.beside.absent}` "
    "to what `{part.search.name}` finds in `{part.field.name}`",
)
class UnbracketedBesideAbsent(_Escaping):
    """Forgets the brackets where the literal for absent is given. With values it works."""

    def escapes(self, query: Query) -> bool:
        beside = self.part.beside
        assert beside is not None
        return query.texts.get(beside.name) == beside.absent


table(
    ("precedence-unbracketed", _Escaping, "filter/combination", _escapes,
     "applies no other filter to what `{part.search.name}` finds in `{part.field.name}`", None,
     "Forgets the brackets around the fields of a search. One of them escapes the other filters."),
)  # fmt: skip
