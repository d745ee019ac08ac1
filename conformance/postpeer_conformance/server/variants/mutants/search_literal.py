"""Search: characters that are taken for something else than themselves.

A run of the default budget asks for unusual characters that real texts hold, and for real texts
with the common wildcards and operators in them.  A character that no text holds can only show that
a search finds too much, never that it finds too little.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, unquote_plus

from ..filter_parts import contains
from ..mutant import mutant
from .finding import Finding, Rewritten, Wild

_LITERAL, _PART = "search/{part.name}/literal", "search/{part.name}/any-part"


@mutant(_LITERAL, each=contains, diagnosis="answers as if `%` and `_` were wildcards")
class Like(Wild):
    """Searches by LIKE and escapes nothing. `%` and `_` stand for other characters."""

    many, one = "%", "_"


@mutant(_LITERAL, each=contains, diagnosis="answers as if `%` were a wildcard")
class Percent(Wild):
    """Escapes `_` for LIKE, and not `%`. It stands for any text."""

    many = "%"


@mutant(_LITERAL, each=contains, diagnosis="answers as if `_` were a wildcard")
class Underscore(Wild):
    """Escapes `%` for LIKE, and not `_`. It stands for any character."""

    one = "_"


@mutant(_LITERAL, each=contains, diagnosis="answers as if `*` were a wildcard")
class Star(Wild):
    """Offers `*` as a wildcard. It stands for any text."""

    many = "*"


@mutant(_LITERAL, each=contains, diagnosis="answers as if `?` were a wildcard")
class QuestionMark(Wild):
    """Offers `?` as a wildcard. It stands for any character."""

    one = "?"


@mutant(_LITERAL, each=contains, diagnosis="answers as if `.` were a wildcard")
class Dot(Wild):
    """Takes `.` for any character. Other texts are found."""

    one = "."


@mutant(_LITERAL, each=contains, diagnosis="reads the text as a regular expression")
class Regex(Finding):
    """Takes the question for a regular expression. Dots and brackets mean something else."""

    def finds(self, needle: str, value: str) -> bool:
        try:
            return re.search(needle, value) is not None
        except re.error:
            return False


@mutant(_LITERAL, each=contains, diagnosis="reads `^` and `$` as the ends of a text")
class Anchors(Finding):
    """Reads `^` and `$` as the ends of a text. Other texts are found than those that hold them."""

    def finds(self, needle: str, value: str) -> bool:
        text = needle.removeprefix("^").removesuffix("$")
        fits = value.startswith(text) or text == needle or needle[0] != "^"
        return text in value and fits and (value.endswith(text) or needle[-1] != "$")


@mutant(_LITERAL, each=contains, diagnosis="reads OR as an operator")
class Or(Finding):
    """Reads OR between words as either. Texts without that word are found."""

    def finds(self, needle: str, value: str) -> bool:
        return any(word in value for word in needle.split(" or "))


@mutant(_LITERAL, each=contains, diagnosis="reads a word before `:` as a field's name")
class FieldNames(Rewritten):
    """Reads what stands before a colon as the name of a field. The rest is searched for."""

    def rewritten(self, needle: str) -> str:
        return re.sub(r"^\w+: ?", "", needle)


@mutant(_LITERAL, each=contains, diagnosis="reads digits as a number")
class Numbers(Rewritten):
    """Reads digits as a number. Zeros at the start are lost."""

    def rewritten(self, needle: str) -> str:
        return str(int(needle)) if needle.isdecimal() else needle


@mutant(_LITERAL, each=contains, diagnosis="searches for each word by itself")
class AllWords(Finding):
    """Searches for each word by itself. Words in another order are found."""

    def finds(self, needle: str, value: str) -> bool:
        return all(word in value for word in needle.split())


@mutant(_LITERAL, each=contains, diagnosis="searches for any of the words")
class AnyWord(Finding):
    """Searches for any of the words. Texts with one of them are found."""

    def finds(self, needle: str, value: str) -> bool:
        return any(word in value for word in needle.split())


@mutant(_LITERAL, each=contains, diagnosis="drops every character but letters, digits and spaces")
class PunctuationDropped(Rewritten):
    """Drops all but letters, digits and spaces from the question. Marks are not searched for."""

    def rewritten(self, needle: str) -> str:
        return re.sub(r"[^\w\s]|_", "", needle)


@mutant(_LITERAL, each=contains, diagnosis="drops backslashes")
class BackslashDropped(Rewritten):
    """Drops backslashes from the question. They escape nothing here."""

    def rewritten(self, needle: str) -> str:
        return needle.replace("\\", "")


@mutant(_LITERAL, each=contains, diagnosis="drops quotes")
class QuotesDropped(Rewritten):
    """Drops quotes from the question. Names with an apostrophe are not found."""

    def rewritten(self, needle: str) -> str:
        return needle.replace("'", "").replace('"', "")


@mutant(_LITERAL, each=contains, diagnosis="doubles quotes")
class QuotesDoubled(Rewritten):
    """Doubles quotes, though the value is bound. Names with an apostrophe are not found."""

    def rewritten(self, needle: str) -> str:
        return needle.replace("'", "''")


@mutant(_LITERAL, each=contains, diagnosis="escapes the text as HTML")
class EscapedAsHtml(Rewritten):
    """Escapes the question as HTML. Names with an ampersand are not found."""

    def rewritten(self, needle: str) -> str:
        return needle.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")


@mutant(_LITERAL, each=contains, diagnosis="makes one space of several")
class SpacesCollapsed(Rewritten):
    """Makes one space of several. Names with two spaces are not found."""

    def rewritten(self, needle: str) -> str:
        return re.sub(" +", " ", needle)


@mutant(_LITERAL, each=contains, diagnosis="drops spaces")
class SpacesDropped(Rewritten):
    """Drops spaces from the question. Names of two words are not found."""

    def rewritten(self, needle: str) -> str:
        return needle.replace(" ", "")


@mutant(_LITERAL, each=contains, diagnosis="reads `+` as a space")
class PlusAsSpace(Rewritten):
    """Decodes the question once more as a form. `+` is read as a space."""

    def rewritten(self, needle: str) -> str:
        return unquote_plus(needle)


@mutant(_LITERAL, each=contains, diagnosis="decodes the text twice")
class DecodedTwice(Rewritten):
    """Decodes the question once more. A percent sign before digits is lost."""

    def rewritten(self, needle: str) -> str:
        return unquote(needle)


@mutant(_LITERAL, each=contains, diagnosis="cuts the text off at `&`")
class CutAtAmpersand(Rewritten):
    """Cuts the question off at `&`. What stands behind it is not compared."""

    def rewritten(self, needle: str) -> str:
        return needle.partition("&")[0]


@mutant(_LITERAL, each=contains, diagnosis="cuts the text off at `#`")
class CutAtHash(Rewritten):
    """Cuts the question off at `#`. What stands behind it is not compared."""

    def rewritten(self, needle: str) -> str:
        return needle.partition("#")[0]


@mutant(_LITERAL, each=contains, diagnosis="cuts the text off at ` `")
class CutAtSpace(Rewritten):
    """Reads the first word of the question. The others are not compared."""

    def rewritten(self, needle: str) -> str:
        return needle.strip().partition(" ")[0]


@mutant(_LITERAL, each=contains, diagnosis="finds nothing outside ASCII")
class AsciiOnly(Finding):
    """Finds nothing outside ASCII. Names in other scripts are lost."""

    def finds(self, needle: str, value: str) -> bool:
        return needle.isascii() and needle in value
