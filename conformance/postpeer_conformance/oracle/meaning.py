"""What a query of a list means: the values of its parameters, or why the contract is silent."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote

import attrs

from ..contract import Collection, Filter, Parameter, Range
from ..transport.query import Pairs, Query
from .parameters import Invalid, Meaning, Silent, Value, bare, read, written
from .ranges import is_clear
from .styles import Style, Unclear

EVERYTHING: Any = object()
"""The value of a filter that is given its literal for no filter."""
_LONGEST, _MOST_OF_A_CHARACTER = 2000, len("%F0%9F%8C%BB")
_COUNTED = frozenset({"minItems", "maxItems", "uniqueItems", "contains"})


def too_long(query: Query) -> bool:
    """Whether a gateway may refuse the request line: more than 2,000 bytes as it is sent."""
    if sum(_MOST_OF_A_CHARACTER * len(name + text) + 2 for name, text in query) <= _LONGEST:
        return False  # mostly, and quoting takes long
    quoted = (quote(name + text, safe="", errors="replace") for name, text in query)
    return sum(len(each) + 2 for each in quoted) > _LONGEST


@attrs.frozen(slots=False)
class Meanings:
    """The parameters of one list."""

    collection: Collection

    @cached_property
    def filters(self) -> Mapping[str, Filter]:
        """By the names of their parameters."""
        return {each.name: each for each in self.collection.filters}

    @cached_property
    def known(self) -> Mapping[str, Parameter]:
        """The parameters that have a meaning, by name."""
        return {each.name: each for each in self.collection.parameters}

    @cached_property
    def choosing(self) -> Mapping[str, Parameter]:
        """The parameters that choose the list, by name: only whether a value is valid counts."""
        return {each.name: each for each in self.collection.choosing if each.location == "query"}

    def of(self, query: Query) -> Mapping[str, Value | Invalid] | None:
        """What each parameter of *query* means; None where the contract does not say it."""
        pairs: dict[str, Pairs] = {}
        for name, text in query:
            pairs[name] = (*pairs.get(name, ()), (name, text))
        if not pairs.keys() <= {*self.known, *self.choosing} or too_long(query):
            return None
        found = {name: self._meaning(name, each) for name, each in pairs.items()}
        clear = {name: each for name, each in found.items() if not isinstance(each, Silent)}
        return clear if len(clear) == len(found) else None

    def value(self, name: str, text: str) -> Any:
        """The value that *text* gives the filter *name*; *text* itself where it gives none."""
        meaning = self._meaning(name, ((name, text),))
        return meaning.value if isinstance(meaning, Value) else text

    def _meaning(self, name: str, pairs: Pairs) -> Meaning:
        if pairs not in self._meant:
            self._meant[pairs] = self._mean(name, pairs)
        return self._meant[pairs]

    @cached_property
    def _meant(self) -> dict[Pairs, Meaning]:
        """What is known so far: a plan asks for few values, in thousands of queries."""
        return {}

    def _mean(self, name: str, pairs: Pairs) -> Meaning:
        if name in self.choosing:
            return self._of_choosing(self.choosing[name], pairs)
        parameter, filter = self.known[name], self.filters.get(name)
        if filter is not None and filter.listing:
            return self._array(filter, pairs)
        if len(pairs) > 1:
            return Silent()
        ((_, text),) = pairs
        return self._of_page(parameter, text) if filter is None else _one(filter, text)

    @staticmethod
    def _of_choosing(parameter: Parameter, pairs: Pairs) -> Meaning:
        """A value that the document forbids; any other one may choose another list."""
        found = read(parameter, pairs[0][1]) if len(pairs) == 1 else Silent()
        return found if isinstance(found, Invalid) else Silent()

    def _array(self, filter: Filter, pairs: Pairs) -> Meaning:
        """Several values; how many there may be is no matter of a list."""
        if filter.parameter.schema.keys() & _COUNTED:
            return Silent()
        try:
            texts = Style(filter.parameter).several(pairs)
        except Unclear:
            return Silent()
        found = [_one(filter, text) for text in texts]
        for meaning in found:
            if not isinstance(meaning, Value):
                return meaning
        values = [each for each in found if isinstance(each, Value)]
        if any(each.value is EVERYTHING for each in values):
            return Value(EVERYTHING) if len(values) == 1 else Silent()
        refusable = any(each.refusable for each in values)
        return Value(tuple(each.value for each in values), refusable) if values else Silent()

    def _of_page(self, parameter: Parameter, text: str) -> Meaning:
        """A parameter of pages or order."""
        meaning, paging = read(parameter, text), self.collection.paging
        if parameter != paging.size or paging.excess == "refused":
            return meaning
        if isinstance(meaning, Invalid) and meaning.defect == "above-maximum":
            return Value(paging.largest, refusable=paging.excess == "either")
        return meaning

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """What filters compare with where they are not given, by name."""
        return {
            name: tuple(default) if isinstance(default, list) else default
            for name, each in self.filters.items()
            if (default := each.parameter.default) is not None
            and written(default) not in (each.everything, each.absent)
        }


def _one(filter: Filter, text: str) -> Meaning:
    """What *text* means as one value of *filter*."""
    if text == filter.absent:
        return Value(text)
    if text == filter.everything:
        return Value(EVERYTHING)
    if bare(text) in (filter.absent, filter.everything):
        # Trimmed it becomes the literal, and whether a server trims is its own affair.
        return Silent()
    element = filter.element
    if isinstance(filter, Range) and not is_clear(element.schema, text):
        return Silent()
    return read(element, text)
