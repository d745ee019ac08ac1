"""Misreadings of full-text engines, which search for the words of a text in any order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, reduce
from itertools import chain, product
from operator import and_, or_

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
_ENOUGH: dict[str, Callable[[int, int], int]] = {
    "{} in any order": and_,
    "any of the {}": or_,
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


def by_parts(filter: Filter) -> Misreading:
    """Searches for each word by itself, and finds them in different fields as well."""

    def found(oracle: Oracle, text: str) -> int:
        each = (oracle.holding(filter.fields, w, fold=filter.ignore_case) for w in text.split())
        return reduce(and_, each, everything(oracle))

    sentence = "searches for each word by itself, in any of its fields"
    return diagnostic_only(sentence, by(filter, found))


def without(filter: Filter) -> Misreading:
    """Takes `-word` for a request for the items in which no searched field has the word."""

    def found(oracle: Oracle, text: str) -> int:
        word = text.removeprefix("-") or text
        holding = oracle.holding(filter.fields, word, fold=filter.ignore_case)
        return holding if word == text else everything(oracle) & ~holding

    return diagnostic_only("reads `-` before a text as: without it", by(filter, found))


def similar(filter: Filter) -> Iterator[Misreading]:
    """Finds texts that have many trigrams in common, as PostgreSQL's ``pg_trgm`` does."""
    for sentence, least, whole in (
        ("finds texts that are similar by their trigrams", 0.3, True),
        ("finds texts of which a part is similar by its trigrams", 0.6, False),
    ):

        def found(oracle: Oracle, text: str, least: float = least, whole: bool = whole) -> int:
            asked = _trigrams(text)

            def is_near(value: str) -> bool:
                known = _trigrams(value)
                return len(asked & known) >= least * max(1, len(asked | known if whole else asked))

            return oracle.holding(filter.fields, is_near, fold=filter.ignore_case)

        yield diagnostic_only(sentence, by(filter, found))


@lru_cache(maxsize=4000)
def _trigrams(text: str) -> frozenset[str]:
    words = (f"  {word} " for word in re.findall(r"[^\W_]+", text.lower()))
    return frozenset(word[n : n + 3] for word in words for n in range(len(word) - 2))


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
    """The ranks of the items in which the words asked for find words, as bits."""

    filter: Filter
    words: _Words
    like: _Like
    common: frozenset[str]
    joined: bool
    """Whether the words may be spread over several fields."""
    enough: Callable[[int, int], int]
    """Whether all words have to be found, or any."""

    def __call__(self, oracle: Oracle, text: str) -> int:
        asked = [word for word in self.words(text) if word not in self.common]
        if not asked:
            return 0
        values = oracle.remember((self.words, self.joined, self.filter), lambda: self._of(oracle))
        found = reduce(self.enough, (self._finding(oracle, values, each) for each in asked))
        return reduce(or_, (bits for n, (_, bits) in enumerate(values) if found >> n & 1), 0)

    def _finding(self, oracle: Oracle, values: list[tuple[list[str], int]], asked: str) -> int:
        """The *values* in which the word *asked* finds a word, as bits of their places."""

        def found() -> int:
            has = (any(self.like(asked, word) for word in words) for words, _ in values)
            return sum(1 << n for n, each in enumerate(has) if each)

        return oracle.remember((self.words, self.like, self.joined, self.filter, asked), found)

    def _of(self, oracle: Oracle) -> list[tuple[list[str], int]]:
        """The words of each item, or of each of its fields."""
        fold = self.filter.ignore_case
        apart = chain.from_iterable(oracle.texts(f, fold=fold) for f in self.filter.fields)
        texts = oracle.joined(self.filter, " ") if self.joined else apart
        return [(self.words(text), bits) for text, bits in texts]
