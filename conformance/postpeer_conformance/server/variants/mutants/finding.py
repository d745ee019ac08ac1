"""Searches in Python, for the mutants that find something else than the database does."""

from __future__ import annotations

import re
from functools import lru_cache

from ....contract import Field, Filter
from ...answering.resource import Resource
from ...http.messages import Query, Refusal
from ...store import Condition
from ..mutant import MutantBehaviour


class Finding(MutantBehaviour[Filter]):
    """Searches by ``finds``, in Python, instead of by the database."""

    nulls = False
    """Whether it looks at null, as if it were a word."""
    folded = True
    """Whether both texts are in lower case already, where the search ignores case."""

    def __init__(self, resource: Resource, part: Filter) -> None:
        super().__init__(resource, part)
        self._name = f"finds_{id(self)}"
        self.table.connection.function(self._name, 2, self._finds)

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        if filter != self.part or not text:
            return super().containing(filter, field, text)
        return self.table.where("value", field, f"{self._name}(?, {{column}})", text)

    def _finds(self, needle: str, value: str | None) -> bool:
        if value is None:
            return self.nulls and self.finds(needle.casefold(), "null")
        if self.folded and self.part.ignore_case:
            return self.finds(needle.casefold(), value.casefold())
        return self.finds(needle, value)

    def finds(self, needle: str, value: str) -> bool:
        """Whether *needle* is found in *value*."""
        return needle in value


class Wild(Finding):
    """Takes some characters for wildcards."""

    many, one = "", ""

    def finds(self, needle: str, value: str) -> bool:
        return _pattern(needle, self.many, self.one).search(value) is not None


@lru_cache
def _pattern(needle: str, many: str, one: str) -> re.Pattern[str]:
    """*needle* with the characters of *many* and *one* for wildcards; a search has many values."""
    parts = (".*" if c in many else "." if c in one else re.escape(c) for c in needle)
    return re.compile("".join(parts), re.DOTALL)


class Rewritten(Finding):
    """Changes the question before it searches."""

    def finds(self, needle: str, value: str) -> bool:
        return self.rewritten(needle) in value

    def rewritten(self, needle: str) -> str:
        raise NotImplementedError


class Fragile(MutantBehaviour[Filter]):
    """Fails at some texts."""

    def fails(self, text: str) -> bool:
        raise NotImplementedError

    def condition(self, query: Query) -> Condition:
        value = query.filters.get(self.part.name)
        texts = value if isinstance(value, tuple) else (value,)
        if any(isinstance(text, str) and self.fails(text) for text in texts):
            raise Refusal(500, "the search failed")
        return super().condition(query)


class FragileAtNul(Fragile):
    """Fails at the character NUL."""

    def fails(self, text: str) -> bool:
        return "\0" in text


class FragileOutsideBmp(Fragile):
    """Fails at characters of four bytes."""

    def fails(self, text: str) -> bool:
        return any(ord(character) > 0xFFFF for character in text)
