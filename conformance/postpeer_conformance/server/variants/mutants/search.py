"""Search: texts that are not found, or found where they do not stand.

A run of the default budget asks for pieces of real texts in each searched field, at the start, in
the middle, at the end and whole, in both cases, of one letter and of many; for texts of fields that
are not searched; and for texts that break things.  A limit at a length that no text of the account
has cannot be shown.
"""

from __future__ import annotations

import re

from attrs import evolve

from ....contract import Field, Filter
from ...http.messages import Json, Query
from ...store import NOTHING, Condition
from ..filter_parts import (
    Of,
    caseless_searches,
    contains,
    contains_beside,
    joined,
    long,
    of_many_fields,
    searched,
    searches_with_gaps,
    unsearched,
)
from ..mutant import IGNORED, Beside, MutantBehaviour, mutant
from . import filter as filters
from .finding import Finding, Fragile, FragileAtNul, FragileOutsideBmp

_FIELD = "search/{part.filter.name}/{part.field.name}"
_SOUND, _PART, _CASE, _ROBUST = (
    "search/{part.name}/" + word for word in ("sound", "any-part", "case", "robust")
)


@mutant(_FIELD, each=searched, diagnosis="does not search `{part.field.name}`")
class FieldForgotten(MutantBehaviour[Of]):
    """Does not look at one of the fields. What stands there alone is not found."""

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        forgotten = (filter, field) == (self.part.filter, self.part.field) and text
        return NOTHING if forgotten else super().containing(filter, field, text)


@mutant(_FIELD, each=searched, diagnosis="does not search `{part.field.name}` for digits alone")
class FieldForgottenForDigits(FieldForgotten):
    """Takes digits for another field's identifier. Texts that only hold them are not found."""

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        found = super().containing if text.isdecimal() else super(FieldForgotten, self).containing
        return found(filter, field, text)


@mutant(_SOUND, each=contains, diagnosis="ignores `{part.name}`")
class Ignored(filters.Ignored):
    """Reads the parameter and forgets it. Everything is answered."""


@mutant("search/{part.first.name}/sound", each=contains_beside, diagnosis=IGNORED)
class IgnoredBeside(Beside):
    """Forgets the text where another parameter is given. Alone it works."""


@mutant(
    _SOUND, each=contains, diagnosis="ignores `{part.name}` when `{position.name}` is also given"
)
class IgnoredAfterFirstPage(filters.IgnoredAfterFirstPage):
    """Searches for the first page only. Later pages hold what was not asked for."""


@mutant(
    "search/{part.filter.name}/sound", each=unsearched, diagnosis="searches `{part.field.name}` too"
)
class OtherField(MutantBehaviour[Of]):
    """Looks at a field that the contract does not name. Items are found that should not be."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        found = super().matching(filter, value)
        if filter != self.part.filter or not value:
            return found
        column = self.table.value(self.part.field)
        return found | Condition(f"instr(lower({column}), lower(?)) > 0", (value,))


@mutant(
    *(_PART, "page/default-size", "page/size"),
    each=contains,
    diagnosis="cuts the page before it applies `{part.name}`",
)
class PageFirst(filters.PageFirst):
    """Cuts the page first and searches it then. Matches of other pages are missing."""


@mutant(_PART, each=of_many_fields, diagnosis="answers nothing to `{part.name}`")
class FindsNothing(MutantBehaviour[Filter]):
    """Finds no text at all. The page and its total are empty."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        return NOTHING if filter == self.part and value else super().matching(filter, value)


@mutant(_SOUND, each=searches_with_gaps, diagnosis="finds items without a text by the word null")
class NullAsWord(Finding):
    """Takes null for the word. Items without a text are found by it."""

    nulls = True


@mutant(_PART, each=contains, diagnosis="finds only texts that begin with it")
class BeginningOnly(Finding):
    """Finds texts by their beginning only. A text in the middle is not found."""

    def finds(self, needle: str, value: str) -> bool:
        return value.startswith(needle)


@mutant(_PART, each=contains, diagnosis="finds only texts that end with it")
class EndOnly(Finding):
    """Finds texts by their end only. A text at the start is not found."""

    def finds(self, needle: str, value: str) -> bool:
        return value.endswith(needle)


@mutant(_PART, each=contains, diagnosis="finds only whole texts")
class WholeOnly(Finding):
    """Finds whole texts only. A part is not found."""

    def finds(self, needle: str, value: str) -> bool:
        return value == needle


@mutant(
    _PART,
    "search/{part.name}/literal",
    each=contains,
    diagnosis=("finds nothing at the start of a text", "takes a match at the very start for none"),
)
class NotAtStart(Finding):
    """Takes the position 0 for not found. A text at the very start is lost."""

    def finds(self, needle: str, value: str) -> bool:
        return value.find(needle) > 0


@mutant(_PART, each=contains, diagnosis="finds nothing at the end of a text")
class NotAtEnd(Finding):
    """Loses the last character of every text. What stands at the very end is not found."""

    def finds(self, needle: str, value: str) -> bool:
        return needle in value[:-1]


@mutant(_PART, each=contains, diagnosis="finds only the beginnings of words")
class BeginningsOfWords(Finding):
    """Finds texts at the beginning of words only, as an index of words does. Parts are lost."""

    def finds(self, needle: str, value: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(needle)}", value) is not None


@mutant(_PART, each=contains, diagnosis="finds whole words")
class WholeWords(Finding):
    """Finds whole words only, as an index of words does. Parts of words are lost."""

    def finds(self, needle: str, value: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(needle)}(?!\w)", value) is not None


@mutant(_PART, each=contains, diagnosis="needs two characters")
class OneLetterLost(Finding):
    """Finds no single letters. A text needs two characters."""

    def finds(self, needle: str, value: str) -> bool:
        return len(needle) > 1 and needle in value


@mutant(_PART, each=contains, diagnosis="needs three characters")
class TwoLettersLost(Finding):
    """Finds nothing by one or two letters. Its index is one of groups of three."""

    def finds(self, needle: str, value: str) -> bool:
        return len(needle) > 2 and needle in value


@mutant(_PART, each=contains, diagnosis="reads the first 16 characters of the text")
class NeedleCut(Finding):
    """Reads the first 16 characters of the question only. Junk behind them changes nothing."""

    def finds(self, needle: str, value: str) -> bool:
        return needle[:16] in value


@mutant(
    _PART,
    "search/{part.name}/literal",
    each=long,
    diagnosis="finds nothing behind the first 32 characters of a text",
)
class LongTextsCut(Finding):
    """Keeps the first 32 characters of every text in its index. What stands behind is not found."""

    def finds(self, needle: str, value: str) -> bool:
        return needle in value[:32]


@mutant(_PART, each=joined, diagnosis="finds nothing in items that lack one of their texts")
class NullLosesAll(MutantBehaviour[Filter]):
    """Joins the fields before it searches. Where one of them is null, nothing is found."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        found = super().matching(filter, value)
        if filter != self.part or not value:
            return found
        for field in filter.fields:
            found &= Condition(f"{self.table.value(field)} IS NOT NULL")
        return found


@mutant(_CASE, each=caseless_searches, diagnosis="keeps case")
class CaseKept(Finding):
    """Compares with case. A text in other case is not found."""

    folded = False


@mutant(
    _CASE,
    each=caseless_searches,
    diagnosis="lowers the case of the text asked for, not of the values",
)
class QuestionLowered(Finding):
    """Lowers the question, not the texts. What has a capital letter is not found."""

    folded = False

    def finds(self, needle: str, value: str) -> bool:
        return needle.casefold() in value


@mutant(_CASE, each=caseless_searches, diagnosis="lowers the values, not the text asked for")
class TextsLowered(Finding):
    """Lowers the texts, not the question. A question with a capital letter finds nothing."""

    folded = False

    def finds(self, needle: str, value: str) -> bool:
        return needle in value.casefold()


@mutant(_ROBUST, "shape/status", each=contains)
class FailsOnNul(FragileAtNul):
    """Fails at the character NUL, as some databases do. It may be refused, not fail."""


@mutant(_ROBUST, "shape/status", each=contains)
class FailsOnLength(Fragile):
    """Fails at more than a thousand characters. They may be refused, not fail."""

    def fails(self, text: str) -> bool:
        return len(text) > 1000


@mutant(_ROBUST, "shape/status", each=contains)
class FailsOnQuote(Fragile):
    """Fails at an apostrophe, as SQL does that was glued together. It is a plain character."""

    def fails(self, text: str) -> bool:
        return "'" in text


@mutant(_ROBUST, "shape/status", each=contains)
class FailsOnBracket(Fragile):
    """Fails at an open bracket, as regular expressions do. It is a plain character."""

    def fails(self, text: str) -> bool:
        return text.count("(") > text.count(")") or text.count("[") > text.count("]")


@mutant(_ROBUST, "shape/status", each=contains)
class FailsOnBackslash(Fragile):
    """Fails at a backslash at the end, which escapes nothing there. It is a plain character."""

    def fails(self, text: str) -> bool:
        return text.endswith("\\")


@mutant(_ROBUST, "shape/status", each=contains)
class FailsOutsideBmp(FragileOutsideBmp):
    """Fails at characters of four bytes, as old MySQL does. Emoji are plain characters."""


@mutant(
    "filter/combination",
    each=contains,
    diagnosis="ignores all other filters if `{part.name}` is given",
)
class SearchAlone(MutantBehaviour[Filter]):
    """Forgets the other filters where a text is searched for. Each alone works."""

    def condition(self, query: Query) -> Condition:
        if query.filters.get(self.part.name):
            text = query.filters[self.part.name]
            return super().condition(evolve(query, filters={self.part.name: text}))
        return super().condition(query)
