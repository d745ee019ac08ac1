"""Words that servers take for no value: those of languages, and those that people agree on."""

from __future__ import annotations

from collections.abc import Iterator

from ...contract import Filter
from ...oracle.parameters import written
from .misreading import Misreading, Predict, diagnostic_only, optional, rewriting

WORDS: dict[str, tuple[str, ...]] = {
    "string": ("all", "undefined"),
    "boolean": ("false",),
    "integer": ("0",),
    "number": ("0",),
}
"""What clients that have no value send, and what servers take for every value, by its type."""
RARE = ("*", "false", "NaN", "None", "nil", "any", "-")
"""Texts that servers seldom take for no value: only a run with many requests asks for them."""


def ignored(filter: Filter, needed_data: str) -> Iterator[Misreading]:
    """Values that stand for no filter; not where they are refused anyway."""
    words = WORDS.get(filter.element.type, ())
    allowed = [*map(written, filter.element.enum or ())] or words
    for word in words if not filter.whole or filter.unknown != "refused" else ():
        if word in allowed and word != filter.everything:
            yield optional(_ignores(filter, word), needed_data, unless(filter.name, word))


def rarely_ignored(filter: Filter) -> Iterator[Misreading]:
    """Explanations by other texts that stand for no filter, or for no value."""
    name, absent = filter.name, filter.absent
    for word in RARE if filter.element.type == "string" else ():
        yield diagnostic_only(_ignores(filter, word), unless(name, word))
        if absent is not None:
            sentence = f"takes `{name}={word}` for `{name}={absent}`"
            yield diagnostic_only(sentence, _instead(name, word, absent))


def _ignores(filter: Filter, word: str) -> str:
    return f"ignores `{filter.name}` where it is `{word}`"


def unless(name: str, *words: str) -> Predict:
    """Ignores the parameter where its text is one of *words*."""
    return rewriting(lambda query: query.without(name) if query.get(name) in words else query)


def _instead(name: str, word: str, other: str) -> Predict:
    """Takes *word* for *other*."""
    return rewriting(lambda q: q.with_((name, other)) if q.get(name) == word else q)
