"""Engines: searches that are left to a search engine, which reads a text in its own language.

A run of the default budget asks, as far as the items have them, for common words alone and beside
others, for parts behind the symbols and between the words of such languages, for long numbers, and
for texts whose letters are composed.  An engine's other words are found only by chance.
"""

from __future__ import annotations

import re
import unicodedata

from ..filter_parts import caseless_searches, contains
from ..mutant import table
from .finding import Finding, FindingCased, rewritten

_ENGLISH = """
a an and are as at be but by for if in into is it no not of on or such that the their then there
these they this to was will with
"""
_WORDS = frozenset(_ENGLISH.split())


def _without_common_words(text: str) -> str:
    return " ".join(word for word in text.split(" ") if word not in _WORDS) or text


def _not(text: str, value: str) -> bool:
    wanted, *others = re.split(" not ", text, maxsplit=1)
    return wanted in value and (not others or others[0] not in value)


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 2 and text[0] == text[-1] == '"' else text


def _dotless(text: str) -> str:
    return text.replace("I", "ı").replace("İ", "i").lower()


table(
    ("engines-common-words-unknown", Finding, "search/{part.name}/literal", contains,
     ("finds nothing by common words", "finds nothing by the common words the and and"),
     lambda text, value: text not in _WORDS and text in value,
     "Has no index of common words. A search for one finds nothing."),
    ("engines-common-words-dropped", Finding, "search/{part.name}/literal", contains,
     "drops common words when there are others", rewritten(_without_common_words),
     "Drops common words when there are others. Texts without them are found, too."),
    ("engines-leading-slash-dropped", Finding, "search/{part.name}/literal", contains,
     "drops a leading `/`", rewritten(lambda text: text.removeprefix("/") or text),
     "Drops a slash at the start, as the sign of a regular expression. It is a plain character."),
    ("engines-not", Finding, "search/{part.name}/literal", contains, "reads NOT as an operator",
     _not,
     "Reads NOT between two texts as: without the second. It is a word like any other."),
    ("engines-phrase", Finding, "search/{part.name}/literal", contains,
     "takes quotes around the text for its marks", rewritten(_unquoted),
     "Takes quotes around a text for its marks. They are plain characters."),
    ("engines-turkish", FindingCased, "search/{part.name}/case", caseless_searches,
     ("takes I and i for different letters, as Turkish does",
      "lowers the text asked for as Turkish does, I to the dotless ı"),
     lambda text, value: _dotless(text) in _dotless(value),
     "Lowers letters where Turkish is the language. A capital I is another letter then."),
    ("engines-question-decomposed", Finding, "search/{part.name}/literal", contains,
     "decomposes the letters of the text asked for, not of the values (NFD)",
     rewritten(lambda text: unicodedata.normalize("NFD", text)),
     "Decomposes the letters of the question, not of the texts. A name is not found by itself."),
)  # fmt: skip
