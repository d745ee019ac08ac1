"""Whether an item matches a filter: surely, perhaps, or surely not.

The contract says that search ignores case and that a value is compared as a whole.  It does not say
what a server does with accents, composed and decomposed letters, letters outside ASCII in other
case, or spaces at the ends of a text.  So a text is compared under every reading that a
server may have: an item must be found when all of them find it, and may be when any does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, Literal

from ..contract import Contains, Filter, Range
from .chance import NEVER, PERHAPS, SURELY, Chance
from .parameters import bare
from .ranges import ranged

Fold = Callable[[str], str]
Compare = Callable[[str, str], bool]
"""Called with value and needle."""


def ascii_lower(text: str) -> str:
    """*text* with the 26 letters of ASCII in lower case, all others kept."""
    if text.isascii():
        return text.lower()
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
_FORMS: tuple[Form, ...] = ("NFC", "NFD", "NFKC", "NFKD")


def _normal(form: Form) -> Fold:
    def fold(text: str) -> str:
        return unicodedata.normalize(form, unicodedata.normalize(form, text).casefold())

    return fold


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


_FOLDS: tuple[Fold, ...] = (
    ascii_lower,
    str.lower,
    str.upper,
    str.casefold,
    *map(_normal, _FORMS),
    _without_marks,
)
_CASES: tuple[Fold, ...] = (ascii_lower, str.lower, str.upper, str.casefold)
"""Ways of ignoring case alone."""


def _as_written(text: str) -> str:
    return text


_EXACT: tuple[Fold, ...] = (_as_written, partial(unicodedata.normalize, "NFC"))


@lru_cache(maxsize=20_000)
def _every_fold(text: str) -> tuple[str, ...]:
    return tuple(fold(text) for fold in _FOLDS)


@lru_cache(maxsize=20_000)
def any_fold(text: str) -> str:
    """A text that holds every part in ASCII, in small letters, that some fold of *text* holds."""
    return "\uffff".join(dict.fromkeys(map(ascii_lower, _every_fold(text))))


@lru_cache(maxsize=20_000)
def _every_exact(text: str) -> tuple[str, ...]:
    return tuple(fold(text) for fold in _EXACT)


def matching(filter: Filter, value: Any) -> Callable[[Any], Chance]:
    """Whether a field matches *filter* given *value*: a JSON value, or the literal for absent."""
    if filter.absent is not None and value == filter.absent:
        return lambda found: SURELY if found is None else NEVER
    if isinstance(filter, Range):
        return ranged(filter, value)
    if not isinstance(value, str):
        return lambda found: SURELY if filter.holds(found, value) else NEVER
    every_case = _FOLDS if filter.ignore_case else _EXACT
    exact = (_whole if filter.whole else partial(_text, compare=filter.holds))(value, every_case)
    if filter.unknown == "empty":
        return exact
    # A vocabulary: whether its words may be written in other case is the server's own.
    loose = _whole(value, _CASES) if filter.whole else _text(value, _FOLDS, filter.holds)

    def word(found: Any) -> Chance:
        return exact(found) if exact(found).must or not loose(found).may else PERHAPS

    return word


def plain(filter: Filter, value: Any) -> str | None:
    """The part by which every reading finds the same among texts in ASCII; None if they differ.

    Where the filter ignores case, it is a part of their lower case.
    """
    if not isinstance(filter, Contains) or not isinstance(value, str):
        return None
    return _simple(value, _FOLDS if filter.ignore_case else _EXACT)


def _simple(needle: str, folds: tuple[Fold, ...]) -> str | None:
    """*needle* as all *folds* have it for a text in ASCII; None where they may differ."""
    plain = needle.isascii() and needle != "" and needle == needle.strip() == bare(needle)
    return folds[0](needle) if plain else None


def _whole(asked: str, folds: tuple[Fold, ...]) -> Callable[[Any], Chance]:
    """Whether a value is *asked* under each of *folds*.

    Spaces at its ends may count or not, and so may control characters; any other invisible
    character makes another value.
    """
    forms = {asked, asked.strip(), "".join(c for c in asked if unicodedata.category(c) != "Cc")}
    sought = [(fold, {fold(form) for form in forms}) for fold in folds]
    first, simple = folds[0], _simple(asked, folds)

    def found(value: Any) -> Chance:
        if not isinstance(value, str):
            return NEVER
        if simple is not None and value.isascii():
            return SURELY if simple == first(value) else NEVER
        results = [(fold(value) in texts, len(texts) == 1) for fold, texts in sought]
        if all(equal and certain for equal, certain in results):
            return SURELY
        return PERHAPS if any(equal for equal, _ in results) else NEVER

    return found


def _text(needle: str, folds: tuple[Fold, ...], compare: Compare) -> Callable[[Any], Chance]:
    """*needle* against a value under each of *folds*, spaces and control characters kept or not."""
    every = _every_fold if folds is _FOLDS else _every_exact
    forms = [f for f in {needle, needle.strip(), bare(needle)} if f]
    asked = [fold(form) for form in forms for fold in folds]
    first, simple = folds[0], _simple(needle, folds)

    def found(value: Any) -> Chance:
        if not isinstance(value, str):
            return NEVER
        if simple is not None and value.isascii():
            return SURELY if compare(first(value), simple) else NEVER
        if simple is not None and folds is _FOLDS and simple not in any_fold(value):
            return NEVER
        results = set(map(compare, every(value) * len(forms), asked))
        return SURELY if results == {True} else PERHAPS if True in results else NEVER

    return found
