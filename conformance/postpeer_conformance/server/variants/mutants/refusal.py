"""Refusal: values that the document forbids, served all the same.

A run of the default budget sends for each parameter every value of the clauses' tables: just
outside, far outside, of the wrong type, with junk behind, each by itself, and one of each kind
beside valid filters.
"""

from __future__ import annotations

import re

from ....contract import Parameter
from ...answering.parameters import parse
from ...http.messages import Json, Refusal
from ..mutant import MutantBehaviour, mutant
from ..parts import enums, maxima, minima, numeric

_BELOW = "refusal/{part.name}/below-minimum"
_ABOVE = "refusal/{part.name}/above-maximum"
_TYPE = "refusal/{part.name}/type"
_ENUM = "refusal/{part.name}/enum"


class _Lenient(MutantBehaviour[Parameter]):
    """Calls ``instead`` where the reference refuses its parameter."""

    def value(self, parameter: Parameter, text: str) -> Json:
        try:
            return super().value(parameter, text)
        except Refusal as refusal:
            if parameter.name != self.part.name:
                raise
            return self.instead(text, refusal)

    def instead(self, _text: str, refusal: Refusal) -> Json:
        raise refusal

    def number(self, text: str, refusal: Refusal) -> float:
        """*text* as a number; raises *refusal* where it is none."""
        try:
            number: float = parse(self.part, text)
        except ValueError:
            raise refusal from None
        return number


@mutant(_BELOW, each=minima)
class RaisedToMinimum(_Lenient):
    """Takes the minimum for everything below it. A mistake is hidden from the client."""

    def instead(self, text: str, refusal: Refusal) -> Json:
        low = self.part.minimum
        if low is not None and self.number(text, refusal) < low:
            return low
        raise refusal


@mutant(_BELOW, each=minima)
class MinimumOffByOne(_Lenient):
    """Allows the number just below the minimum. The bound is compared wrongly."""

    def instead(self, text: str, refusal: Refusal) -> Json:
        low = self.part.minimum
        if low is not None and self.number(text, refusal) == low - 1:
            return low
        raise refusal


@mutant(_BELOW, each=maxima)
class MinusOneIsMaximum(_Lenient):
    """Takes -1 for the maximum. It is below the minimum."""

    def instead(self, text: str, refusal: Refusal) -> Json:
        if self.number(text, refusal) == -1 and self.part.maximum is not None:
            return self.part.maximum
        raise refusal


@mutant(_ABOVE, each=maxima)
class LoweredToMaximum(_Lenient):
    """Takes the maximum for everything above it. A mistake is hidden from the client."""

    def instead(self, text: str, refusal: Refusal) -> Json:
        high = self.part.maximum
        if high is not None and self.number(text, refusal) > high:
            return high
        raise refusal


@mutant(_ABOVE, each=maxima)
class MaximumOffByOne(_Lenient):
    """Allows the number just above the maximum. The bound is compared wrongly."""

    def instead(self, text: str, refusal: Refusal) -> Json:
        high = self.part.maximum
        if high is not None and self.number(text, refusal) == high + 1:
            return high + 1
        raise refusal


@mutant(_ABOVE, each=maxima)
class MaximumUnchecked(_Lenient):
    """Has no upper bound. A client can ask for everything at once."""

    def instead(self, text: str, refusal: Refusal) -> Json:
        number, high = self.number(text, refusal), self.part.maximum
        if high is not None and number > high:
            return number
        raise refusal


@mutant(_TYPE, each=numeric)
class TextAsDefault(_Lenient):
    """Takes the default where no number is given. A mistake is hidden from the client."""

    def instead(self, text: str, refusal: Refusal) -> Json:
        try:
            parse(self.part, text)
        except ValueError:
            return self.part.default
        raise refusal


@mutant(_TYPE, each=numeric)
class LeadingDigits(_Lenient):
    """Reads the digits at the start and ignores what follows. `2abc` is served as 2."""

    def instead(self, text: str, refusal: Refusal) -> Json:
        digits = re.match("-?[0-9]+", text)
        if digits is None or digits[0] == text:
            raise refusal
        return super().value(self.part, digits[0])


@mutant(_TYPE, each=numeric)
class FractionCut(_Lenient):
    """Cuts numbers to whole ones. `1.5` is served as 1."""

    def instead(self, text: str, refusal: Refusal) -> Json:
        if not re.fullmatch(r"-?[0-9]{1,9}\.[0-9]+", text):
            raise refusal
        return super().value(self.part, text.partition(".")[0])


@mutant("shape/status", each=numeric)
class FailsOnText(_Lenient):
    """Fails where no number is given. It should say what was wrong."""

    def instead(self, text: str, refusal: Refusal) -> Json:
        self.number(text, Refusal(500, "invalid literal"))
        raise refusal


@mutant(_ENUM, each=enums)
class UnknownAsDefault(_Lenient):
    """Takes the default for a word that it does not know. A mistake is hidden from the client."""

    def instead(self, _text: str, _refusal: Refusal) -> Json:
        return self.part.default


@mutant(_ENUM, each=enums)
class WordInAnyCase(_Lenient):
    """Ignores the case of a word. The document lists the words as they have to be written."""

    def instead(self, text: str, refusal: Refusal) -> Json:
        for word in self.part.enum or ():
            if text.lower() == str(word).lower():
                return word
        raise refusal


@mutant(_ENUM, each=enums)
class WordBeginsRight(_Lenient):
    """Looks at the beginning of a word only. A word with junk behind it is served."""

    def instead(self, text: str, refusal: Refusal) -> Json:
        for word in self.part.enum or ():
            if text.startswith(str(word)):
                return word
        raise refusal
