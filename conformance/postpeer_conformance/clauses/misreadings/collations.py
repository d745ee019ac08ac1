"""Comparisons of whole texts as databases make them: by a collation, or as numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from ...oracle.matching import ascii_lower
from .selecting import Find

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
    return visible(unaccented(text)).casefold()


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
    "compares by a collation: without accents, case and invisible characters": _by(_collated),
    "compares as numbers where a number is asked for, and takes other texts for 0": _as_numbers,
}


def alike(text: str) -> list[str]:
    """Texts that a collation may take for *text*: by an accent or an invisible character."""
    made = []
    for at, letter in enumerate(text):
        accented = unicodedata.normalize("NFC", letter + "\u0301")
        if letter.isascii() and len(accented) == 1:
            made.append(text[:at] + accented + text[at + 1 :])
            break
    middle = len(text) // 2
    made.append(text[:middle] + "\u200b" + text[middle:])
    return [each for each in (*made, unaccented(text)) if each != text]
