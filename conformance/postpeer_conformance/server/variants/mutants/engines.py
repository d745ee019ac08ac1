"""Engines: searches that are left to a search engine, which reads a text in its own language.

A run of the default budget asks, as far as the items have them, for common words alone and beside
others, for parts behind the symbols and between the words of such languages, for long numbers, and
for texts whose letters are composed.  An engine's other words are found only by chance.
"""

from __future__ import annotations

import re
import unicodedata

from ..filter_parts import caseless_searches, contains
from ..mutant import mutant
from .finding import Finding, Rewritten

_LITERAL, _SOUND = "search/{part.name}/literal", "search/{part.name}/sound"
_ENGLISH = """
a an and are as at be but by for if in into is it no not of on or such that the their then there
these they this to was will with
"""
_WORDS = frozenset(_ENGLISH.split())


@mutant(
    _LITERAL,
    each=contains,
    diagnosis=("finds nothing by common words", "finds nothing by the common words the and and"),
)
class CommonWordsUnknown(Finding):
    """Has no index of common words. A search for one finds nothing."""

    def finds(self, needle: str, value: str) -> bool:
        return needle not in _WORDS and needle in value


@mutant(_LITERAL, each=contains, diagnosis="drops common words when there are others")
class CommonWordsDropped(Rewritten):
    """Drops common words when there are others. Texts without them are found, too."""

    def rewritten(self, needle: str) -> str:
        kept = " ".join(word for word in needle.split(" ") if word not in _WORDS)
        return kept or needle


@mutant(_LITERAL, each=contains, diagnosis="drops a leading `/`")
class LeadingSlashDropped(Rewritten):
    """Takes a slash at the start for a regular expression's. It is a plain character."""

    def rewritten(self, needle: str) -> str:
        return needle.removeprefix("/") or needle


@mutant(_LITERAL, each=contains, diagnosis="reads NOT as an operator")
class Not(Finding):
    """Reads NOT between two texts as: without the second. It is a word like any other."""

    def finds(self, needle: str, value: str) -> bool:
        wanted, *others = re.split(" not ", needle, maxsplit=1)
        return wanted in value and (not others or others[0] not in value)


@mutant(_LITERAL, each=contains, diagnosis="takes quotes around the text for its marks")
class Phrase(Rewritten):
    """Takes quotes around a text for its marks. They are plain characters."""

    def rewritten(self, needle: str) -> str:
        quoted = len(needle) > 2 and needle[0] == needle[-1] == '"'
        return needle[1:-1] if quoted else needle


@mutant(
    "search/{part.name}/case",
    each=caseless_searches,
    diagnosis=(
        "takes I and i for different letters, as Turkish does",
        "lowers the text asked for as Turkish does, I to the dotless ı",
    ),
)
class Turkish(Finding):
    """Lowers letters where Turkish is the language. A capital I is another letter then."""

    folded = False

    def finds(self, needle: str, value: str) -> bool:
        return _dotless(needle) in _dotless(value)


def _dotless(text: str) -> str:
    return text.replace("I", "ı").replace("İ", "i").lower()


@mutant(
    _LITERAL,
    each=contains,
    diagnosis="decomposes the letters of the text asked for, not of the values (NFD)",
)
class QuestionDecomposed(Rewritten):
    """Decomposes the letters of the question, not of the texts. A name is not found by itself."""

    def rewritten(self, needle: str) -> str:
        return unicodedata.normalize("NFD", needle)
