"""Misreadings of full-text engines, which search for the words of a text in any order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from itertools import chain, product
from operator import or_

import attrs

from ...contract import Filter
from ...oracle.oracle import Oracle
from .engines import COMMON
from .misreading import Misreading, diagnostic_only
from .search_fields import by
from .selecting import everything

_Words = Callable[[str], list[str]]
_Like = Callable[[str, str], bool]
"""Whether a word asked for, the first argument, finds a word of a value, the second."""
_SPLITS: dict[str, _Words] = {
    "": re.compile(r"[^\W_]+").findall,
    ", with `_` as a letter": re.compile(r"\w+").findall,
}
_ENOUGH: dict[str, Callable[[Iterable[bool]], bool]] = {
    "{} in any order": all,
    "any of the {}": any,
}
_LIKE: dict[str, _Like] = {
    "whole words": str.__eq__,
    "beginnings of words": lambda asked, word: word.startswith(asked),
}


def by_words(filter: Filter) -> Iterator[Misreading]:
    """Searches for each word by itself, in one field or in all together."""
    drops = {"": frozenset[str](), ", but for no common ones": COMMON}
    together = (False, True)[: len(filter.fields)]
    for (split, words), (how, like), (but, common), joined, (found, enough) in product(
        _SPLITS.items(), _LIKE.items(), drops.items(), together, _ENOUGH.items()
    ):
        sentence = f"searches for {found.format(how)}{split}{but}"
        mask = _Found(filter, words, like, common, joined, enough)
        yield diagnostic_only(sentence, by(filter, mask))


def without_common(filter: Filter) -> Misreading:
    """Ignores common words; a text of nothing else finds every item."""

    def found(oracle: Oracle, text: str) -> int:
        words = text.split(" ")
        kept = " ".join(word for word in words if word.casefold() not in COMMON)
        if not kept:
            return everything(oracle)
        return oracle.holding(filter.fields, kept, fold=filter.ignore_case)

    return diagnostic_only("leaves common words out of the text asked for", by(filter, found))


@attrs.frozen
class _Found:
    """The ranks of the items in which every word asked for finds a word, as bits."""

    filter: Filter
    words: _Words
    like: _Like
    common: frozenset[str]
    joined: bool
    """Whether the words may be spread over several fields."""
    enough: Callable[[Iterable[bool]], bool]
    """Whether all words have to be found, or any."""

    def __call__(self, oracle: Oracle, text: str) -> int:
        asked = [word for word in self.words(text) if word not in self.common]
        values = oracle.remember((self.words, self.joined, self.filter), lambda: self._of(oracle))
        found = (bits for words, bits in values if asked and self._has(words, asked))
        return reduce(or_, found, 0)

    def _has(self, words: list[str], asked: list[str]) -> bool:
        return self.enough(any(self.like(each, word) for word in words) for each in asked)

    def _of(self, oracle: Oracle) -> list[tuple[list[str], int]]:
        """The words of each item, or of each of its fields."""
        fold = self.filter.ignore_case
        apart = chain.from_iterable(oracle.texts(f, fold=fold) for f in self.filter.fields)
        texts = oracle.joined(self.filter, " ") if self.joined else apart
        return [(self.words(text), bits) for text, bits in texts]
