"""Search: texts that are not found, or found where they do not stand."""

from __future__ import annotations

import re
from urllib.parse import unquote, unquote_plus

from attrs import evolve

from ...contract import Field, Filter
from ..behaviour import Resource
from ..messages import Json, Query, Refusal
from ..store import EVERYTHING, NOTHING, Condition
from . import filter as filters
from .mutant import Beside, Faulty, mutant
from .parts import Of, caseless, contains, contains_beside, searched, unsearched

_FIELD = "search/{part.filter.name}/{part.field.name}"
_SOUND, _PART, _CASE, _LITERAL, _ROBUST = (
    "search/{part.name}/" + word for word in ("sound", "any-part", "case", "literal", "robust")
)


@mutant(_FIELD, each=searched)
class FieldForgotten(Faulty[Of]):
    """Does not look at one of the fields. What stands there alone is not found."""

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        forgotten = (filter, field) == (self.part.filter, self.part.field) and text
        return NOTHING if forgotten else super().containing(filter, field, text)


@mutant(_SOUND, each=contains)
class Ignored(Faulty[Filter]):
    """Reads the parameter and forgets it. Everything is answered."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        return EVERYTHING if filter == self.part else super().matching(filter, value)


@mutant("search/{part.first.name}/sound", each=contains_beside)
class IgnoredBeside(Beside):
    """Forgets the text where another parameter is given. Alone it works."""


@mutant(_SOUND, each=contains)
class IgnoredAfterFirstPage(filters.IgnoredAfterFirstPage):
    """Searches for the first page only. Later pages hold what was not asked for."""


@mutant("search/{part.filter.name}/sound", each=unsearched)
class OtherField(Faulty[Of]):
    """Looks at a field that the contract does not name. Items are found that should not be."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        found = super().matching(filter, value)
        if filter != self.part.filter or not value:
            return found
        column = self.table.value(self.part.field)
        return found | Condition(f"instr(lower({column}), lower(?)) > 0", (value,))


@mutant(_PART, each=contains)
class PageFirst(filters.PageFirst):
    """Cuts the page first and searches it then. Matches of other pages are missing."""


@mutant(_PART, each=contains)
class FindsNothing(Faulty[Filter]):
    """Finds no text at all. The page and its total are empty."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        return NOTHING if filter == self.part and value else super().matching(filter, value)


class _Finding(Faulty[Filter]):
    """Searches by ``finds``, in Python, instead of by the database."""

    nulls = False
    """Whether it looks at null, as if it were a word."""
    folded = True
    """Whether both texts are in lower case already, where the search ignores case."""

    def __init__(self, resource: Resource, part: Filter) -> None:
        super().__init__(resource, part)
        self.table.database.connection.create_function("finds", 2, self._finds)

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        if filter != self.part or not text:
            return super().containing(filter, field, text)
        return Condition(f"finds(?, {self.table.value(field)})", (text,))

    def _finds(self, needle: str, value: str | None) -> bool:
        if value is None:
            return self.nulls and self.finds(needle.casefold(), "null")
        if self.folded and self.part.ignore_case:
            return self.finds(needle.casefold(), value.casefold())
        return self.finds(needle, value)

    def finds(self, needle: str, value: str) -> bool:
        """Whether *needle* is found in *value*."""
        return needle in value


@mutant(_SOUND, each=contains)
class NullAsWord(_Finding):
    """Takes null for the word. Items without a text are found by it."""

    nulls = True


@mutant(_PART, each=contains)
class BeginningOnly(_Finding):
    """Finds texts by their beginning only. A text in the middle is not found."""

    def finds(self, needle: str, value: str) -> bool:
        return value.startswith(needle)


@mutant(_PART, each=contains)
class EndOnly(_Finding):
    """Finds texts by their end only. A text at the start is not found."""

    def finds(self, needle: str, value: str) -> bool:
        return value.endswith(needle)


@mutant(_PART, each=contains)
class WholeOnly(_Finding):
    """Finds whole texts only. A part is not found."""

    def finds(self, needle: str, value: str) -> bool:
        return value == needle


@mutant(_PART, each=contains)
class NotAtStart(_Finding):
    """Takes the position 0 for not found. A text at the very start is lost."""

    def finds(self, needle: str, value: str) -> bool:
        return value.find(needle) > 0


@mutant(_PART, each=contains)
class NotAtEnd(_Finding):
    """Loses the last character of every text. What stands at the very end is not found."""

    def finds(self, needle: str, value: str) -> bool:
        return needle in value[:-1]


@mutant(_PART, each=contains)
class BeginningsOfWords(_Finding):
    """Finds texts at the beginning of words only, as an index of words does. Parts are lost."""

    def finds(self, needle: str, value: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(needle)}", value) is not None


@mutant(_PART, each=contains)
class WholeWords(_Finding):
    """Finds whole words only, as an index of words does. Parts of words are lost."""

    def finds(self, needle: str, value: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(needle)}(?!\w)", value) is not None


@mutant(_PART, each=contains)
class OneLetterLost(_Finding):
    """Finds no single letters. A text needs two characters."""

    def finds(self, needle: str, value: str) -> bool:
        return len(needle) > 1 and needle in value


@mutant(_PART, each=contains)
class TwoLettersLost(_Finding):
    """Finds nothing by one or two letters. Its index is one of groups of three."""

    def finds(self, needle: str, value: str) -> bool:
        return len(needle) > 2 and needle in value


@mutant(_PART, each=contains)
class NeedleCut(_Finding):
    """Reads the first 16 characters of the question only. Junk behind them changes nothing."""

    def finds(self, needle: str, value: str) -> bool:
        return needle[:16] in value


@mutant(_PART, each=contains)
class LongTextsCut(_Finding):
    """Keeps the first 32 characters of every text in its index. What stands behind is not found."""

    def finds(self, needle: str, value: str) -> bool:
        return needle in value[:32]


@mutant(_PART, each=contains)
class NullLosesAll(Faulty[Filter]):
    """Joins the fields before it searches. Where one of them is null, nothing is found."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        found = super().matching(filter, value)
        if filter != self.part or not value:
            return found
        for field in filter.fields:
            found &= Condition(f"{self.table.value(field)} IS NOT NULL")
        return found


@mutant(_CASE, each=caseless)
class CaseKept(_Finding):
    """Compares with case. A text in other case is not found."""

    folded = False


@mutant(_CASE, each=caseless)
class QuestionLowered(_Finding):
    """Lowers the question, not the texts. What has a capital letter is not found."""

    folded = False

    def finds(self, needle: str, value: str) -> bool:
        return needle.casefold() in value


@mutant(_CASE, each=caseless)
class TextsLowered(_Finding):
    """Lowers the texts, not the question. A question with a capital letter finds nothing."""

    folded = False

    def finds(self, needle: str, value: str) -> bool:
        return needle in value.casefold()


class _Wild(_Finding):
    """Takes some characters for wildcards."""

    many, one = "", ""

    def finds(self, needle: str, value: str) -> bool:
        parts = (".*" if c in self.many else "." if c in self.one else re.escape(c) for c in needle)
        return re.search("".join(parts), value, re.DOTALL) is not None


@mutant(_LITERAL, each=contains)
class Like(_Wild):
    """Searches by LIKE and escapes nothing. `%` and `_` stand for other characters."""

    many, one = "%", "_"


@mutant(_LITERAL, each=contains)
class Percent(_Wild):
    """Escapes `_` for LIKE, and not `%`. It stands for any text."""

    many = "%"


@mutant(_LITERAL, each=contains)
class Underscore(_Wild):
    """Escapes `%` for LIKE, and not `_`. It stands for any character."""

    one = "_"


@mutant(_LITERAL, each=contains)
class Star(_Wild):
    """Offers `*` as a wildcard. It stands for any text."""

    many = "*"


@mutant(_LITERAL, each=contains)
class QuestionMark(_Wild):
    """Offers `?` as a wildcard. It stands for any character."""

    one = "?"


@mutant(_LITERAL, each=contains)
class Dot(_Wild):
    """Takes `.` for any character. Other texts are found."""

    one = "."


@mutant(_LITERAL, each=contains)
class Regex(_Finding):
    """Takes the question for a regular expression. Dots and brackets mean something else."""

    def finds(self, needle: str, value: str) -> bool:
        try:
            return re.search(needle, value) is not None
        except re.error:
            return False


@mutant(_LITERAL, each=contains)
class AllWords(_Finding):
    """Searches for each word by itself. Words in another order are found."""

    def finds(self, needle: str, value: str) -> bool:
        return all(word in value for word in needle.split())


@mutant(_LITERAL, each=contains)
class AnyWord(_Finding):
    """Searches for any of the words. Texts with one of them are found."""

    def finds(self, needle: str, value: str) -> bool:
        return any(word in value for word in needle.split())


class _Rewritten(_Finding):
    """Changes the question before it searches."""

    def finds(self, needle: str, value: str) -> bool:
        return self.rewritten(needle) in value

    def rewritten(self, needle: str) -> str:
        raise NotImplementedError


@mutant(_LITERAL, each=contains)
class PunctuationDropped(_Rewritten):
    """Drops all but letters, digits and spaces from the question. Marks are not searched for."""

    def rewritten(self, needle: str) -> str:
        return re.sub(r"[^\w\s]|_", "", needle)


@mutant(_LITERAL, each=contains)
class BackslashDropped(_Rewritten):
    """Drops backslashes from the question. They escape nothing here."""

    def rewritten(self, needle: str) -> str:
        return needle.replace("\\", "")


@mutant(_LITERAL, each=contains)
class QuotesDropped(_Rewritten):
    """Drops quotes from the question. Names with an apostrophe are not found."""

    def rewritten(self, needle: str) -> str:
        return needle.replace("'", "").replace('"', "")


@mutant(_LITERAL, each=contains)
class QuotesDoubled(_Rewritten):
    """Doubles quotes, though the value is bound. Names with an apostrophe are not found."""

    def rewritten(self, needle: str) -> str:
        return needle.replace("'", "''")


@mutant(_LITERAL, each=contains)
class EscapedAsHtml(_Rewritten):
    """Escapes the question as HTML. Names with an ampersand are not found."""

    def rewritten(self, needle: str) -> str:
        return needle.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")


@mutant(_LITERAL, each=contains)
class SpacesCollapsed(_Rewritten):
    """Makes one space of several. Names with two spaces are not found."""

    def rewritten(self, needle: str) -> str:
        return re.sub(" +", " ", needle)


@mutant(_LITERAL, each=contains)
class SpacesDropped(_Rewritten):
    """Drops spaces from the question. Names of two words are not found."""

    def rewritten(self, needle: str) -> str:
        return needle.replace(" ", "")


@mutant(_LITERAL, each=contains)
class PlusAsSpace(_Rewritten):
    """Decodes the question once more as a form. `+` is read as a space."""

    def rewritten(self, needle: str) -> str:
        return unquote_plus(needle)


@mutant(_LITERAL, each=contains)
class DecodedTwice(_Rewritten):
    """Decodes the question once more. A percent sign before digits is lost."""

    def rewritten(self, needle: str) -> str:
        return unquote(needle)


@mutant(_LITERAL, each=contains)
class CutAtAmpersand(_Rewritten):
    """Cuts the question off at `&`. What stands behind it is not compared."""

    def rewritten(self, needle: str) -> str:
        return needle.partition("&")[0]


@mutant(_LITERAL, each=contains)
class CutAtHash(_Rewritten):
    """Cuts the question off at `#`. What stands behind it is not compared."""

    def rewritten(self, needle: str) -> str:
        return needle.partition("#")[0]


@mutant(_LITERAL, each=contains)
class CutAtSpace(_Rewritten):
    """Reads the first word of the question. The others are not compared."""

    def rewritten(self, needle: str) -> str:
        return needle.strip().partition(" ")[0]


@mutant(_LITERAL, each=contains)
class AsciiOnly(_Finding):
    """Finds nothing outside ASCII. Names in other scripts are lost."""

    def finds(self, needle: str, value: str) -> bool:
        return needle.isascii() and needle in value


class _Fragile(Faulty[Filter]):
    """Fails at some texts."""

    def fails(self, text: str) -> bool:
        raise NotImplementedError

    def condition(self, query: Query) -> Condition:
        text = query.filters.get(self.part.name)
        if isinstance(text, str) and self.fails(text):
            raise Refusal(500, "the search failed")
        return super().condition(query)


@mutant(_ROBUST, "shape/status", each=contains)
class FailsOnNul(_Fragile):
    """Fails at the character NUL, as some databases do. It may be refused, not fail."""

    def fails(self, text: str) -> bool:
        return "\0" in text


@mutant(_ROBUST, "shape/status", each=contains)
class FailsOnLength(_Fragile):
    """Fails at more than a thousand characters. They may be refused, not fail."""

    def fails(self, text: str) -> bool:
        return len(text) > 1000


@mutant(_ROBUST, "shape/status", each=contains)
class FailsOnQuote(_Fragile):
    """Fails at an apostrophe, as SQL does that was glued together. It is a plain character."""

    def fails(self, text: str) -> bool:
        return "'" in text


@mutant(_ROBUST, "shape/status", each=contains)
class FailsOnBracket(_Fragile):
    """Fails at an open bracket, as regular expressions do. It is a plain character."""

    def fails(self, text: str) -> bool:
        return text.count("(") > text.count(")") or text.count("[") > text.count("]")


@mutant(_ROBUST, "shape/status", each=contains)
class FailsOnBackslash(_Fragile):
    """Fails at a backslash at the end, which escapes nothing there. It is a plain character."""

    def fails(self, text: str) -> bool:
        return text.endswith("\\")


@mutant(_ROBUST, "shape/status", each=contains)
class FailsOutsideBmp(_Fragile):
    """Fails at characters of four bytes, as old MySQL does. Emoji are plain characters."""

    def fails(self, text: str) -> bool:
        return any(ord(character) > 0xFFFF for character in text)


@mutant("filter/combination", each=contains)
class SearchAlone(Faulty[Filter]):
    """Forgets the other filters where a text is searched for. Each alone works."""

    def condition(self, query: Query) -> Condition:
        if query.filters.get(self.part.name):
            text = query.filters[self.part.name]
            return super().condition(evolve(query, filters={self.part.name: text}))
        return super().condition(query)
