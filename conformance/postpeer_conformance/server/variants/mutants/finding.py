"""Searches in Python, for the mutants that find something else than the database does."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from ....contract import Field, Filter
from ...answering.resource import Resource
from ...http.messages import Query, Refusal
from ...store import Condition
from ..mutant import MutantBehaviour


class Finding(MutantBehaviour[Filter]):
    """Searches in Python instead of by the database: whether a text is found in a value."""

    step: Callable[[str, str], bool]
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
            return self.nulls and self.step(needle.casefold(), "null")
        if self.folded and self.part.ignore_case:
            return self.step(needle.casefold(), value.casefold())
        return self.step(needle, value)


class FindingCased(Finding):
    """The same with both texts as they are."""

    folded = False


class FindingNulls(Finding):
    """The same where null is a word."""

    nulls = True


def wild(many: str, one: str = "") -> Callable[[str, str], bool]:
    """Takes the characters of *many* and *one* for wildcards."""
    return lambda needle, value: _pattern(needle, many, one).search(value) is not None


@lru_cache
def _pattern(needle: str, many: str, one: str) -> re.Pattern[str]:
    """*needle* with the characters of *many* and *one* for wildcards; a search has many values."""
    parts = (".*" if c in many else "." if c in one else re.escape(c) for c in needle)
    return re.compile("".join(parts), re.DOTALL)


def rewritten(rewrite: Callable[[str], str]) -> Callable[[str, str], bool]:
    """Changes the text before it searches for it."""
    return lambda needle, value: rewrite(needle) in value


class Fragile(MutantBehaviour[Filter]):
    """Fails at some texts."""

    step: Callable[[str], bool]

    def condition(self, query: Query) -> Condition:
        value = query.filters.get(self.part.name)
        texts = value if isinstance(value, tuple) else (value,)
        if any(isinstance(text, str) and self.step(text) for text in texts):
            raise Refusal(500, "the search failed")
        return super().condition(query)


def has_nul(text: str) -> bool:
    return "\0" in text


def has_four_bytes(text: str) -> bool:
    """Whether *text* has a character that takes four bytes in UTF-8."""
    return any(ord(character) > 0xFFFF for character in text)
