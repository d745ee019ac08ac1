"""Comparisons of texts as databases make them: by a collation, or as numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from ...contract import Filter
from ...oracle.matching import ascii_lower
from .misreading import Misreading, optional
from .selecting import Find, matching

_compatible = partial(unicodedata.normalize, "NFKC")
"""A text with plain characters for wide, raised and joined ones."""
_NUMBER = re.compile(r"\s*[+-]?\d+(\.\d+)?", re.ASCII)


@lru_cache(maxsize=4000)
def unaccented(text: str) -> str:
    """*text* without marks on its letters."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(c for c in apart if not unicodedata.combining(c))


@lru_cache(maxsize=4000)
def visible(text: str) -> str:
    """*text* without its invisible characters: joiners, marks of direction, soft hyphens."""
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _collated(text: str) -> str:
    """The key of *text* in a collation of the Unicode algorithm, as far as it has none of case."""
    return visible(unaccented(_compatible(text))).casefold()


def _by(key: Callable[[str], str]) -> Find:
    """Compares by *key*; nothing is known of what has none."""

    def find(asked: str) -> Callable[[str], bool] | None:
        sought = key(asked)
        return (lambda value: key(value) == sought) if sought else None

    return find


def _as_number(text: str) -> float:
    """The number that *text* begins with, or 0."""
    found = _NUMBER.match(text)
    return float(found[0]) if found else 0.0


def _as_numbers(asked: str) -> Callable[[str], bool] | None:
    if not _NUMBER.fullmatch(asked):
        return None
    number = _as_number(asked)
    return lambda value: _as_number(value) == number


COLLATIONS: dict[str, Find] = {
    "compares without accents": _by(unaccented),
    "compares without accents and case": _by(lambda text: ascii_lower(unaccented(text))),
    "ignores invisible characters": _by(visible),
    "takes wide, raised and joined characters for plain ones (NFKC)": _by(_compatible),
    "compares by a collation: without accents, case and invisible characters": _by(_collated),
    "compares as numbers where a number is asked for, and takes other texts for 0": _as_numbers,
}


def _accented(letter: str) -> str:
    return unicodedata.normalize("NFC", letter + "\u0301")


def _wide(letter: str) -> str:
    """*letter* as wide as those of East Asia, where there is such a one."""
    return chr(ord(letter) + 0xFEE0) if letter.isalnum() else ""


def alike(text: str) -> list[str]:
    """Texts that a collation may take for *text*: with an accent, a wide letter, or a joiner."""
    made = []
    for change in (_accented, _wide):
        changed = ((at, change(letter)) for at, letter in enumerate(text) if letter.isascii())
        first = next(((at, letter) for at, letter in changed if len(letter) == 1), None)
        if first is not None:
            at, letter = first
            made.append(text[:at] + letter + text[at + 1 :])
    middle = len(text) // 2
    made.append(text[:middle] + "\u200b" + text[middle:])
    return [each for each in (*made, unaccented(text)) if each != text]


def folded(filter: Filter) -> Iterator[Misreading]:
    """Upper and lower case taken for the same, as LIKE of many databases does."""
    if not filter.ignore_case:
        fields = " or ".join(f"`{field.name}`" for field in filter.fields)
        sentence = f"ignores the case of `{filter.name}`"
        predict = matching(filter, lambda asked: asked, fold=True)
        yield optional(sentence, f"ASCII letters in {fields}", predict)
