"""Letters outside ASCII: other case, accents, and the two ways to compose them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from ...clauses.misreadings.collations import unaccented
from ...contract import Contains, Filter
from ...oracle.matching import ascii_lower
from ...oracle.oracle import Oracle, Page
from ...transport.exchange import Question
from ..planning.pool import ValuePool
from .reading import Ask, as_mask

Fold = Callable[[str], str]


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


_WAYS: tuple[tuple[str, str, Fold, Fold], ...] = (
    ("case", "with a letter outside ASCII in another letter case", str.swapcase, str.lower),
    ("accents", "without its accents", unaccented, lambda text: unaccented(text).lower()),
    ("form", "with its letters decomposed", _decomposed, lambda text: _composed(text).lower()),
)
"""Id, words, how the question is changed, and what makes the change invisible."""


def letters(oracle: Oracle, _pool: ValuePool) -> Iterator[Ask]:
    """For each search: whether letters that look alike are alike."""
    for filter in oracle.collection.filters_of(Contains):
        if not filter.ignore_case:
            continue
        for word, words, change, fold in _WAYS:
            text = _example(oracle, filter, change)
            if text is None:
                continue
            asked = change(text)
            about = f"`{filter.name}` {words}"
            readings = (
                _found(oracle, filter, "also finds values that differ only in that", asked, fold),
                _found(
                    oracle,
                    filter,
                    "finds only values that are written like that",
                    asked,
                    ascii_lower,
                ),
            )
            query = ((filter.name, asked),)
            yield Ask(f"letters/{word}/{filter.name}", about, Question(query), readings)


def _example(oracle: Oracle, filter: Filter, change: Fold) -> str | None:
    """A word with a letter outside ASCII that *change* changes."""
    for field in filter.fields:
        for text, _ in oracle.texts(field, fold=False):
            for word in text.split():
                special = "".join(c for c in word if not c.isascii())
                if special.isalpha() and word.isalnum() and change(special) != special:
                    return _composed(word)
    return None


def _found(oracle: Oracle, filter: Filter, words: str, asked: str, fold: Fold) -> tuple[str, Page]:
    mask = oracle.holding(filter.fields, lambda text: fold(asked) in fold(text), fold=False)
    return as_mask(oracle, words, mask)
