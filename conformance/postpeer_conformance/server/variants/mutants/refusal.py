"""Refusal: values that the document forbids, served all the same.

A run of the default budget sends for each parameter every value of the clauses' tables: just
outside, far outside, of the wrong type, with junk behind, each by itself, and one of each kind
beside valid filters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ....contract import Parameter
from ...answering.parameters import parse
from ...http.messages import Json, Refusal
from ..mutant import MutantBehaviour, table
from ..parts import enums, maxima, minima, numeric
from ..steps import Lenient

_BELOW, _ABOVE, _TYPE, _ENUM = (
    f"refusal/{{part.name}}/{word}" for word in ("below-minimum", "above-maximum", "type", "enum")
)
_Lenient = Lenient[Parameter]
_Step = Callable[[_Lenient, str, Refusal], Json]


def _number(parameter: Parameter, text: str) -> Any:
    """*text* as a number; None where it is none."""
    try:
        return parse(parameter, text)
    except ValueError:
        return None


def _served(serve: Callable[[Any, float], float | None]) -> _Step:
    """Serves some of the numbers that it should refuse, given its parameter."""

    def step(self: _Lenient, text: str, refusal: Refusal) -> Json:
        number = _number(self.part, text)
        served = None if number is None else serve(self.part, number)
        if served is None:
            raise refusal
        return served

    return step


def _begins(pattern: str) -> _Step:
    """Reads only the start of a text."""

    def step(self: _Lenient, text: str, refusal: Refusal) -> Json:
        found = re.match(pattern, text)
        if found is None or found[0] == text:
            raise refusal
        return MutantBehaviour.value(self, self.part, found[0])

    return step


def _meant(means: Callable[[str, str], bool]) -> _Step:
    """Takes other texts for a word that the document lists."""

    def step(self: _Lenient, text: str, refusal: Refusal) -> Json:
        for word in self.part.enum or ():
            if means(text, str(word)):
                return word
        raise refusal

    return step


def _default_for_text(self: _Lenient, text: str, refusal: Refusal) -> Json:
    if _number(self.part, text) is None:
        return self.part.default
    raise refusal


def _fails_on_text(self: _Lenient, text: str, refusal: Refusal) -> Json:
    raise Refusal(500, "invalid literal") if _number(self.part, text) is None else refusal


table(
    ("refusal-raised-to-minimum", Lenient, _BELOW, minima, (),
     _served(lambda p, n: p.minimum if n < p.minimum else None),
     "Takes the minimum for everything below it. A mistake is hidden from the client."),
    ("refusal-minimum-off-by-one", Lenient, _BELOW, minima, (),
     _served(lambda p, n: p.minimum if n == p.minimum - 1 else None),
     "Allows the number just below the minimum. The bound is compared wrongly."),
    ("refusal-minus-one-is-maximum", Lenient, _BELOW, maxima, (),
     _served(lambda p, n: p.maximum if n == -1 else None),
     "Takes -1 for the maximum. It is below the minimum."),
    ("refusal-lowered-to-maximum", Lenient, _ABOVE, maxima, (),
     _served(lambda p, n: p.maximum if n > p.maximum else None),
     "Takes the maximum for everything above it. A mistake is hidden from the client."),
    ("refusal-maximum-off-by-one", Lenient, _ABOVE, maxima, (),
     _served(lambda p, n: p.maximum + 1 if n == p.maximum + 1 else None),
     "Allows the number just above the maximum. The bound is compared wrongly."),
    ("refusal-maximum-unchecked", Lenient, _ABOVE, maxima, (),
     _served(lambda p, n: n if n > p.maximum else None),
     "Has no upper bound. A client can ask for everything at once."),
    ("refusal-text-as-default", Lenient, _TYPE, numeric, (), _default_for_text,
     "Takes the default where no number is given. A mistake is hidden from the client."),
    ("refusal-leading-digits", Lenient, _TYPE, numeric, (), _begins("-?[0-9]+"),
     "Reads the digits at the start and ignores what follows. `2abc` is served as 2."),
    ("refusal-fraction-cut", Lenient, _TYPE, numeric, (), _begins(r"-?[0-9]{1,9}(?=\.[0-9]+\Z)"),
     "Cuts numbers to whole ones. `1.5` is served as 1."),
    ("refusal-fails-on-text", Lenient, "shape/status", numeric, (), _fails_on_text,
     "Fails where no number is given. It should say what was wrong."),
    ("refusal-unknown-as-default", Lenient, _ENUM, enums, (),
     lambda self, _text, _refusal: self.part.default,
     "Takes the default for a word that it does not know. A mistake is hidden from the client."),
    ("refusal-word-in-any-case", Lenient, _ENUM, enums, (),
     _meant(lambda text, word: text.lower() == word.lower()),
     "Ignores the case of a word. The document lists the words as they have to be written."),
    ("refusal-word-begins-right", Lenient, _ENUM, enums, (),
     _meant(lambda text, word: text.startswith(word)),
     "Looks at the beginning of a word only. A word with junk behind it is served."),
)  # fmt: skip
