"""Search: texts that are not found, or found where they do not stand.

A run of the default budget asks for pieces of real texts in each searched field, at the start, in
the middle, at the end and whole, in both cases, of one letter and of many; for texts of fields that
are not searched; and for texts that break things.  A limit at a length that no text of the account
has cannot be shown.
"""

from __future__ import annotations

import re
from functools import partial

from attrs import evolve

from ....contract import Contains, Field, Filter
from ...http.messages import Json, Query
from ...store import NOTHING, Condition
from .. import filter_parts as parts
from ..breaks import either
from ..filter_parts import Of, caseless_searches, contains
from ..mutant import MutantBehaviour, mutant, table
from ..parts import each_of, only_if
from ..steps import IGNORED, Beside, Forgetful, Selecting
from . import filter as filters
from .finding import Finding, FindingCased, FindingNulls, Fragile, has_four_bytes, has_nul

_field = partial(mutant, "search/{part.filter.name}/{part.field.name}", parts.searched)
_SOUND, _PART = "search/{part.name}/sound", "search/{part.name}/any-part"
_ROBUST = either("search/{part.name}/robust", "shape/status")


@_field("does not search `{part.field.name}`")
class FieldForgotten(MutantBehaviour[Of]):
    """Does not look at one of the fields. What stands there alone is not found."""

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        forgotten = (filter, field) == (self.part.filter, self.part.field) and text
        return NOTHING if forgotten else super().containing(filter, field, text)


@_field("does not search `{part.field.name}` for digits alone")
class FieldForgottenForDigits(FieldForgotten):
    """Takes digits for another field's identifier. Texts that only hold them are not found."""

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        found = super().containing if text.isdecimal() else super(FieldForgotten, self).containing
        return found(filter, field, text)


@mutant("search/{part.filter.name}/sound", parts.unsearched, "searches `{part.field.name}` too")
class OtherField(MutantBehaviour[Of]):
    """Looks at a field that the contract does not name. Items are found that should not be."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        found = super().matching(filter, value)
        if filter != self.part.filter or not value:
            return found
        column = self.table.value(self.part.field)
        return found | Condition(f"instr(lower({column}), lower(?)) > 0", (value,))


_searched_with_others = each_of(
    lambda c: (Of(s, f) for s in c.filters_of(Contains) if len(s.fields) > 1 for f in s.fields)
)
"""The fields of searches that look at several fields."""


@mutant(
    "search/{part.filter.name}/any-part",
    _searched_with_others,
    "finds only texts that begin with it, in `{part.field.name}`",
)
class BeginningOnlyIn(MutantBehaviour[Of]):
    """Finds only the beginnings of one of the fields. What stands later there is not found."""

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        if (filter, field) != (self.part.filter, self.part.field) or not text:
            return super().containing(filter, field, text)
        return self.table.where("value", field, "instr(lower({column}), lower(?)) = 1", text)


@mutant(
    "search/{part.filter.name}/case",
    only_if(_searched_with_others, caseless_searches),
    "lowers the case of the text asked for, not of the values, in `{part.field.name}`",
)
class QuestionLoweredIn(MutantBehaviour[Of]):
    """Lowers the question, but not the texts of one of the fields. Capitals there are lost."""

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        if (filter, field) != (self.part.filter, self.part.field) or not text:
            return super().containing(filter, field, text)
        return self.table.where("value", field, "instr({column}, lower(?)) > 0", text)


def _trigrams(text: str) -> set[str]:
    words = (f"  {word} " for word in re.findall(r"[^\W_]+", text))
    return {word[n : n + 3] for word in words for n in range(len(word) - 2)}


def _is_similar(needle: str, value: str) -> bool:
    """As PostgreSQL's ``pg_trgm`` decides."""
    asked, known = _trigrams(needle), _trigrams(value)
    return len(asked & known) >= 0.3 * max(1, len(asked | known))


def _null_loses_all(self: Selecting, value: Json, found: Condition) -> Condition:
    for field in self.part.fields if value else ():
        found &= Condition(f"{self.table.value(field)} IS NOT NULL")
    return found


@mutant("filter/combination", contains, "ignores all other filters if `{part.name}` is given")
class SearchAlone(MutantBehaviour[Filter]):
    """Forgets the other filters where a text is searched for. Each alone works."""

    def condition(self, query: Query) -> Condition:
        if query.filters.get(self.part.name):
            text = query.filters[self.part.name]
            return super().condition(evolve(query, filters={self.part.name: text}))
        return super().condition(query)


table(
    ("search-ignored", filters.Ignored, _SOUND, contains, "ignores `{part.name}`", None,
     "Reads the parameter and forgets it. Everything is answered."),
    ("search-ignored-beside", Beside, "search/{part.first.name}/sound", parts.contains_beside,
     IGNORED, None,
     "Forgets the text where another parameter is given. Alone it works."),
    ("search-ignored-after-first-page", Forgetful, _SOUND, contains,
     ("ignores `{part.name}` after the first page",
      "ignores `{part.name}` when `{position.name}` is also given"),
     lambda query: query.later,
     "Searches for the first page only. Later pages hold what was not asked for."),
    ("search-page-first", filters.PageFirst, _PART, contains, filters.CUT_FIRST, None,
     "Cuts the page first and searches it then. Matches of other pages are missing."),
    ("search-finds-nothing", Selecting, _PART, parts.of_many_fields,
     "answers nothing to `{part.name}`",
     lambda value, found: NOTHING if value else found,
     "Finds no text at all. The page and its total are empty."),
    ("search-null-as-word", FindingNulls, _SOUND, parts.searches_with_gaps,
     "finds items without a text by the word null", lambda text, value: text in value,
     "Searches null as the text `null`. Items without a text are found by that word."),
    ("search-beginning-only", Finding, _PART, contains, "finds only texts that begin with it",
     lambda text, value: value.startswith(text),
     "Finds texts by their beginning only. A text in the middle is not found."),
    ("search-end-only", Finding, _PART, contains, "finds only texts that end with it",
     lambda text, value: value.endswith(text),
     "Finds texts by their end only. A text at the start is not found."),
    ("search-whole-only", Finding, _PART, contains, "finds only whole texts",
     lambda text, value: value == text,
     "Finds whole texts only. A part is not found."),
    ("search-not-at-start", Finding, _PART, contains,
     ("finds nothing at the start of a text", "takes a match at the very start for none"),
     lambda text, value: value.find(text) > 0,
     "Takes the position 0 for not found. A text at the very start is lost."),
    ("search-not-at-end", Finding, _PART, contains, "finds nothing at the end of a text",
     lambda text, value: text in value[:-1],
     "Loses the last character of every text. What stands at the very end is not found."),
    ("search-beginnings-of-words", Finding, _PART, contains, "finds only the beginnings of words",
     lambda text, value: re.search(rf"(?<!\w){re.escape(text)}", value) is not None,
     "Finds texts at the beginning of words only, as an index of words does. Parts are lost."),
    ("search-whole-words", Finding, _PART, contains, "finds whole words",
     lambda text, value: re.search(rf"(?<!\w){re.escape(text)}(?!\w)", value) is not None,
     "Finds whole words only, as an index of words does. Parts of words are lost."),
    ("search-one-letter-lost", Finding, _PART, contains, "needs two characters",
     lambda text, value: len(text) > 1 and text in value,
     "Finds no single letters. A text needs two characters."),
    ("search-two-letters-lost", Finding, _PART, contains, "needs three characters",
     lambda text, value: len(text) > 2 and text in value,
     "Finds nothing by one or two letters. Its index is one of groups of three."),
    ("search-needle-cut", Finding, _PART, contains, "reads the first 16 characters of the text",
     lambda text, value: text[:16] in value,
     "Reads the first 16 characters of the question only. Junk behind them changes nothing."),
    ("search-long-texts-cut", Finding, _PART, parts.long,
     "finds nothing behind the first 32 characters of a text",
     lambda needle, value: needle in value[:32],
     "Keeps the first 32 characters of every text in its index. What stands behind is not found."),
    ("search-null-loses-all", Selecting, _PART, parts.joined,
     "finds nothing in items that lack one of their texts", _null_loses_all,
     "Joins the fields before it searches. Where one of them is null, nothing is found."),
    ("search-similar", Finding, either(_PART, _SOUND, "search/{part.name}/literal"), contains,
     "finds texts that are similar by their trigrams", _is_similar,
     "Finds similar texts. Parts of long texts are not similar to them, and others are."),
    ("search-case-kept", FindingCased, "search/{part.name}/case", caseless_searches, "keeps case",
     lambda text, value: text in value,
     "Compares with case. A text in other case is not found."),
    ("search-question-lowered", FindingCased, "search/{part.name}/case", caseless_searches,
     "lowers the case of the text asked for, not of the values",
     lambda text, value: text.casefold() in value,
     "Lowers the question, not the texts. What has a capital letter is not found."),
    ("search-texts-lowered", FindingCased, "search/{part.name}/case", caseless_searches,
     "lowers the values, not the text asked for", lambda text, value: text in value.casefold(),
     "Lowers the texts, not the question. A question with a capital letter finds nothing."),
    ("search-fails-on-nul", Fragile, _ROBUST, contains, (), has_nul,
     "Fails at the character NUL, as some databases do. It may be refused, not fail."),
    ("search-fails-on-length", Fragile, _ROBUST, contains, (), lambda text: len(text) > 1000,
     "Fails at more than a thousand characters. They may be refused, not fail."),
    ("search-fails-on-quote", Fragile, _ROBUST, contains, (), lambda text: "'" in text,
     "Fails at an apostrophe, as SQL does that was glued together. It is a plain character."),
    ("search-fails-on-bracket", Fragile, _ROBUST, contains, (),
     lambda text: text.count("(") > text.count(")") or text.count("[") > text.count("]"),
     "Fails at an open bracket, as regular expressions do. It is a plain character."),
    ("search-fails-on-backslash", Fragile, _ROBUST, contains, (), lambda text: text.endswith("\\"),
     "Fails at a backslash at the end, which escapes nothing there. It is a plain character."),
    ("search-fails-outside-bmp", Fragile, _ROBUST, contains, (), has_four_bytes,
     "Fails at characters of four bytes, as old MySQL does. Emoji are plain characters."),
)  # fmt: skip
