"""Search: characters that are taken for something else than themselves.

A run of the default budget asks for unusual characters that real texts hold, and for real texts
with the common wildcards and operators in them.  A character that no text holds can only show that
a search finds too much, never that it finds too little.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from urllib.parse import unquote, unquote_plus

from ..filter_parts import contains
from ..mutant import table
from .finding import Finding, rewritten, wild


def _regex(text: str, value: str) -> bool:
    try:
        return re.search(text, value) is not None
    except re.error:
        return False


def _anchored(text: str, value: str) -> bool:
    inner = text.removeprefix("^").removesuffix("$")
    fits = value.startswith(inner) or inner == text or text[0] != "^"
    return inner in value and fits and (value.endswith(inner) or text[-1] != "$")


table(
    ("search-literal-like", Finding, "search/{part.name}/literal", contains,
     "answers as if `%` and `_` were wildcards", wild("%", "_"),
     "Searches by LIKE and escapes nothing. `%` and `_` stand for other characters."),
    ("search-literal-percent", Finding, "search/{part.name}/literal", contains,
     "answers as if `%` were a wildcard", wild("%"),
     "Escapes `_` for LIKE, and not `%`. It stands for any text."),
    ("search-literal-underscore", Finding, "search/{part.name}/literal", contains,
     "answers as if `_` were a wildcard", wild("", "_"),
     "Escapes `%` for LIKE, and not `_`. It stands for any character."),
    ("search-literal-star", Finding, "search/{part.name}/literal", contains,
     "answers as if `*` were a wildcard", wild("*"),
     "Offers `*` as a wildcard. It stands for any text."),
    ("search-literal-question-mark", Finding, "search/{part.name}/literal", contains,
     "answers as if `?` were a wildcard", wild("", "?"),
     "Offers `?` as a wildcard. It stands for any character."),
    ("search-literal-dot", Finding, "search/{part.name}/literal", contains,
     "answers as if `.` were a wildcard", wild("", "."),
     "Takes `.` for any character. Other texts are found."),
    ("search-literal-regex", Finding, "search/{part.name}/literal", contains,
     "reads the text as a regular expression", _regex,
     "Takes the question for a regular expression. Dots and brackets mean something else."),
    ("search-literal-anchors", Finding, "search/{part.name}/literal", contains,
     "reads `^` and `$` as the ends of a text", _anchored,
     "Reads `^` and `$` as the ends of a text. Other texts are found than those that hold them."),
    ("search-literal-shell-pattern", Finding, "search/{part.name}/literal", contains,
     "reads `*`, `?` and `[` as a shell does",
     lambda text, value: fnmatchcase(value, f"*{text}*"),
     "Searches by GLOB. `*`, `?` and sets of letters stand for others."),
    ("search-literal-repetitions", Finding, "search/{part.name}/literal", contains,
     "repeats a character as often as `{{n}}` behind it says",
     rewritten(lambda text: re.sub(r"(.)\{(\d)\}", lambda found: found[1] * int(found[2]), text)),
     "Escapes all that a regular expression reads, but not braces. A number in them repeats."),
    ("search-literal-tags-dropped", Finding, "search/{part.name}/literal", contains,
     "drops tags, such as `<b>`", rewritten(lambda text: re.sub("<[^>]*>?", "", text)),
     "Drops tags from the question. What stands in them is not compared."),
    ("search-literal-or", Finding, "search/{part.name}/literal", contains,
     "reads OR as an operator",
     lambda text, value: any(word in value for word in text.split(" or ")),
     "Reads OR between words as either. Texts without that word are found."),
    ("search-literal-field-names", Finding, "search/{part.name}/literal", contains,
     "reads a word before `:` as a field's name",
     rewritten(lambda text: re.sub(r"^\w+: ?", "", text)),
     "Reads what stands before a colon as the name of a field. The rest is searched for."),
    ("search-literal-numbers", Finding, "search/{part.name}/literal", contains,
     "reads digits as a number",
     rewritten(lambda text: str(int(text)) if text.isdecimal() else text),
     "Reads digits as a number. Zeros at the start are lost."),
    ("search-literal-all-words", Finding, "search/{part.name}/literal", contains,
     "searches for each word by itself",
     lambda text, value: all(word in value for word in text.split()),
     "Searches for each word by itself. Words in another order are found."),
    ("search-literal-any-word", Finding, "search/{part.name}/literal", contains,
     "searches for any of the words",
     lambda text, value: any(word in value for word in text.split()),
     "Searches for any of the words. Texts with one of them are found."),
    ("search-literal-punctuation-dropped", Finding, "search/{part.name}/literal", contains,
     "drops every character but letters, digits and spaces",
     rewritten(lambda text: re.sub(r"[^\w\s]|_", "", text)),
     "Drops all but letters, digits and spaces from the question. Marks are not searched for."),
    ("search-literal-backslash-dropped", Finding, "search/{part.name}/literal", contains,
     "drops backslashes", rewritten(lambda text: text.replace("\\", "")),
     "Drops backslashes from the question. They escape nothing here."),
    ("search-literal-quotes-dropped", Finding, "search/{part.name}/literal", contains,
     "drops quotes", rewritten(lambda text: text.replace("'", "").replace('"', "")),
     "Drops quotes from the question. Names with an apostrophe are not found."),
    ("search-literal-quotes-doubled", Finding, "search/{part.name}/literal", contains,
     "doubles quotes", rewritten(lambda text: text.replace("'", "''")),
     "Doubles quotes, though the value is bound. Names with an apostrophe are not found."),
    ("search-literal-escaped-as-html", Finding, "search/{part.name}/literal", contains,
     "escapes the text as HTML",
     rewritten(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")),
     "Escapes the question as HTML. Names with an ampersand are not found."),
    ("search-literal-spaces-collapsed", Finding, "search/{part.name}/literal", contains,
     "makes one space of several", rewritten(lambda text: re.sub(" +", " ", text)),
     "Makes one space of several. Names with two spaces are not found."),
    ("search-literal-spaces-dropped", Finding, "search/{part.name}/literal", contains,
     "drops spaces", rewritten(lambda text: text.replace(" ", "")),
     "Drops spaces from the question. Names of two words are not found."),
    ("search-literal-plus-as-space", Finding, "search/{part.name}/literal", contains,
     "reads `+` as a space", rewritten(lambda text: text.replace("+", " ")),
     "Reads `+` as a space. Names with a plus sign are not found."),
    ("search-literal-decoded-as-form", Finding, "search/{part.name}/literal", contains,
     "decodes the text twice, and reads `+` as a space", rewritten(unquote_plus),
     "Decodes the question once more as a form. `+` is read as a space."),
    ("search-literal-decoded-twice", Finding, "search/{part.name}/literal", contains,
     "decodes the text twice", rewritten(unquote),
     "Decodes the question once more. A percent sign before digits is lost."),
    ("search-literal-cut-at-ampersand", Finding, "search/{part.name}/literal", contains,
     "cuts the text off at `&`", rewritten(lambda text: text.partition("&")[0]),
     "Cuts the question off at `&`. What stands behind it is not compared."),
    ("search-literal-cut-at-hash", Finding, "search/{part.name}/literal", contains,
     "cuts the text off at `#`", rewritten(lambda text: text.partition("#")[0]),
     "Cuts the question off at `#`. What stands behind it is not compared."),
    ("search-literal-cut-at-space", Finding, "search/{part.name}/literal", contains,
     "cuts the text off at ` `", rewritten(lambda text: text.strip().partition(" ")[0]),
     "Reads the first word of the question. The others are not compared."),
    ("search-literal-ascii-only", Finding, "search/{part.name}/literal", contains,
     "finds nothing outside ASCII", lambda text, value: text.isascii() and text in value,
     "Finds nothing outside ASCII. Names in other scripts are lost."),
)  # fmt: skip
