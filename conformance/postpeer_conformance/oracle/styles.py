"""How the value of a parameter is written into a request, and read from it (OpenAPI, 4.8.12.2).

A value is texts here: one, several of an array, or those of an object by their names.  Pairs are
what stands where the parameter does: names and texts, decoded, with the delimiters of the style.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, pairwise

import attrs

from ..contract import Parameter
from ..transport.query import Pairs

Texts = str | Sequence[str] | Mapping[str, str]

_BETWEEN = {"spaceDelimited": " ", "pipeDelimited": "|"}
_BETWEEN_EXPLODED = {"label": ".", "matrix": ";", "spaceDelimited": "", "pipeDelimited": ""}
"""Empty where OpenAPI does not say how such a value is written."""


class Unclear(ValueError):
    """The style has no way to write a value, or the pairs can be read in several."""


@attrs.frozen
class Style:
    """The style of one parameter."""

    parameter: Parameter

    def own(self, pairs: Pairs) -> Pairs:
        """Those of *pairs* that say its value."""
        name = self.parameter.name
        if self._is("object") and self.parameter.style == "deepObject":
            return tuple(each for each in pairs if each[0].startswith(f"{name}["))
        if self._is("object") and self._spreads:
            known = self.parameter.schema.get("properties", {})
            return tuple(each for each in pairs if each[0] in known)
        return tuple(each for each in pairs if each[0] == name)

    def write(self, value: Texts) -> Pairs:
        """The pairs that say *value*; raises :class:`Unclear`."""
        name, exploded = self.parameter.name, self.parameter.explode
        if isinstance(value, str):
            return ((name, self._begun(whole=True) + value),)
        if isinstance(value, Mapping):
            if self.parameter.style == "deepObject":
                return tuple((f"{name}[{key}]", text) for key, text in value.items())
            if self._spreads:
                return self._lone(tuple(value.items()))
            joined = [f"{key}={text}" for key, text in value.items()]
            return self._written(joined if exploded else [*chain(*value.items())])
        if self._spreads:
            return self._lone(tuple((name, text) for text in value))
        return self._written([f"{self._each}{text}" for text in value])

    def one(self, pairs: Pairs) -> str:
        """The text that *pairs* are; raises :class:`Unclear` where they are not one."""
        return self._text(pairs, self._begun(whole=True))

    def several(self, pairs: Pairs) -> list[str]:
        """The texts of an array; raises :class:`Unclear` where they cannot be told."""
        if self._spreads:
            if any("," in text for _, text in pairs):
                raise Unclear  # many servers take it for several texts
            return [text for _, text in self._lone(pairs)]
        parts = self._parts(pairs)
        if not all(each.startswith(self._each) for each in parts):
            raise Unclear
        return [each.removeprefix(self._each) for each in parts]

    def named(self, pairs: Pairs) -> dict[str, str]:
        """The texts of an object; raises :class:`Unclear` where they cannot be told."""
        if self.parameter.style == "deepObject":
            start = len(self.parameter.name) + 1
            found = tuple((key[start:], text) for key, text in pairs)
            if not all(key.endswith("]") for key, _ in found):
                raise Unclear
            found = tuple((key[:-1], text) for key, text in found)
        elif self._spreads:
            found = self._lone(pairs)
        elif self.parameter.explode:
            split = (each.partition("=") for each in self._parts(pairs))
            found = tuple((key, text) for key, _, text in split)
        else:
            found = tuple(pairwise([*self._parts(pairs), ""]))[::2]
        if len(dict(found)) < len(found) or any({*key} & {*"[]"} for key, _ in found):
            raise Unclear
        return dict(found)

    def _written(self, parts: Sequence[str]) -> Pairs:
        pairs = ((self.parameter.name, self._begun() + self._between.join(parts)),)
        if self._parts(pairs) != list(parts):
            raise Unclear
        return pairs

    def _parts(self, pairs: Pairs) -> list[str]:
        if not self._between:
            raise Unclear
        parts = self._text(pairs, self._begun()).split(self._between)
        return [each.strip() for each in parts] if self.parameter.location == "header" else parts

    def _text(self, pairs: Pairs, begun: str) -> str:
        if len(pairs) != 1 or not pairs[0][1].startswith(begun):
            raise Unclear
        return pairs[0][1].removeprefix(begun)

    def _lone(self, pairs: Pairs) -> Pairs:
        """*pairs*; of cookies the value is clear only if it is one."""
        if self.parameter.location == "cookie" and len(pairs) != 1:
            raise Unclear
        return pairs

    def _is(self, kind: str) -> bool:
        return self.parameter.type == kind and not self.parameter.media_type

    @property
    def _spreads(self) -> bool:
        """Whether each text of an array or object is a pair of its own."""
        return self.parameter.style == "form" and self.parameter.explode

    @property
    def _between(self) -> str:
        style = self.parameter.style
        if self.parameter.explode and style in _BETWEEN_EXPLODED:
            return _BETWEEN_EXPLODED[style]
        return _BETWEEN.get(style, ",")

    @property
    def _each(self) -> str:
        """What stands before each text of an array."""
        named = self.parameter.style == "matrix" and self.parameter.explode
        return f"{self.parameter.name}=" if named else ""

    def _begun(self, *, whole: bool = False) -> str:
        """What stands before the first text; *whole* for a value that is one text."""
        prefix = self.parameter.prefix
        return prefix if whole or not self.parameter.explode else prefix[:1]
