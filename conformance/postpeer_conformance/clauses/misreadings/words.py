"""Words that servers take for no value: those of languages, and those that people agree on."""

from __future__ import annotations

from collections.abc import Iterator

from ...contract import Filter
from ...oracle.parameters import written
from .misreading import Misreading, Predict, optional, rewriting

WORDS: dict[str, tuple[str, ...]] = {
    "string": ("all", "undefined", "*", "false", "NaN"),
    "boolean": ("false",),
    "integer": ("0",),
    "number": ("0",),
}
"""What clients that have no value send, and what servers take for every value, or for none, by the
type of the value."""


def ignored(filter: Filter, needed_data: str) -> Iterator[Misreading]:
    """Values that stand for no filter; not where they are refused anyway."""
    for word in _allowed(filter):
        if word != filter.everything:
            sentence = f"ignores `{filter.name}` where it is `{word}`"
            yield optional(sentence, needed_data, unless(filter.name, word))


def taken_for_absent(filter: Filter, needed_data: str) -> Iterator[Misreading]:
    """Values that stand for no value, as the literal does."""
    for word in _allowed(filter):
        if word != filter.absent:
            yield optional(
                f"takes `{filter.name}={word}` for `{filter.name}={filter.absent}`",
                needed_data,
                _instead(filter.name, word, filter.absent or ""),
            )


def _allowed(filter: Filter) -> Iterator[str]:
    words = WORDS.get(filter.element.type, ())
    allowed = [*map(written, filter.element.enum or ())] or words
    if not filter.whole or filter.unknown != "refused":
        yield from (word for word in words if word in allowed)


def unless(name: str, *words: str) -> Predict:
    """Ignores the parameter where its text is one of *words*."""
    return rewriting(lambda query: query.without(name) if query.get(name) in words else query)


def _instead(name: str, word: str, other: str) -> Predict:
    """Takes *word* for *other*."""
    return rewriting(lambda q: q.with_((name, other)) if q.get(name) == word else q)
