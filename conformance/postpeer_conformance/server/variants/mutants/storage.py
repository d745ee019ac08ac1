"""Storage: columns that compare texts by a collation, cannot hold them, or keep few bits.

A run of the default budget asks each filter of texts for a value with another accent, one with a
character that nobody sees, one with a wide letter, a number, NUL, a broken byte, and characters of
every plane; and each number that has a bound, and an offset that has none, for what is a small one
in 32 and in 64 bits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from ....contract import Field, Filter, Parameter
from ...answering.resource import Resource
from ...http.messages import Json
from ...store import Condition
from ..breaks import either
from ..filter_parts import free, texts
from ..mutant import MutantBehaviour, mutant, table
from ..page_parts import endless
from ..parts import maxima
from ..steps import Moved, SelectingEqual
from .finding import Fragile, has_four_bytes, has_nul

_EXACT, _SOUND = "filter/{part.name}/exact", "filter/{part.name}/sound"
_ROBUST = either("filter/{part.name}/robust", "shape/status")
_COLLATED = either(_EXACT, "filter/{part.name}/case")


class _Keyed(MutantBehaviour[Filter]):
    """Compares a filter's values by a key, as a collation does: the same for the same texts."""

    step: Callable[[str], str]

    def __init__(self, resource: Resource, part: Filter) -> None:
        super().__init__(resource, part)
        self._name = f"key_{id(self)}"
        self.table.connection.function(self._name, 1, self._key)

    def equal(self, filter: Filter, field: Field, value: Json) -> Condition:
        if filter != self.part:
            return super().equal(filter, field, value)
        sql = f"{self._name}({{column}}) = {self._name}(?)"
        return self.table.where("value", field, sql, value)

    def _key(self, text: str | None) -> str | None:
        return None if text is None else self.step(text)


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _as_numbers(self: SelectingEqual, field: Field, value: Json, found: Condition) -> Condition:
    if not (isinstance(value, str) and re.fullmatch(r"\d+", value, re.ASCII)):
        return found
    return Condition(f"CAST({self.table.value(field)} AS REAL) = CAST(? AS REAL)", (value,))


@mutant(("refusal/{part.name}/above-maximum", "refusal/{part.name}/below-minimum"), maxima)
class BoundedNumberWraps(MutantBehaviour[Parameter]):
    """Keeps 32 bits of a number before it looks at its bounds. What is far too great is served."""

    def value(self, parameter: Parameter, text: str) -> Json:
        if parameter.name == self.part.name and re.fullmatch(r"-?\d+", text, re.ASCII):
            text = str(int(text) % 2**32)
        return super().value(parameter, text)


table(
    ("storage-accents-ignored", _Keyed, _COLLATED, texts, "compares without accents", _unaccented,
     "Compares by a collation without accents. A value with another accent is found, too."),
    ("storage-invisible-ignored", _Keyed, _COLLATED, texts, "ignores invisible characters",
     lambda text: "".join(c for c in text if unicodedata.category(c) != "Cf"),
     "Compares by a collation that skips format characters. Another text is found, too."),
    ("storage-width-ignored", _Keyed, _COLLATED, texts,
     "takes wide, raised and joined characters for plain ones (NFKC)",
     lambda text: unicodedata.normalize("NFKC", text),
     "Compares by compatible characters (NFKC). A value in wide letters is found, too."),
    ("storage-compared-as-numbers", SelectingEqual, either(_EXACT, _SOUND), texts,
     "compares as numbers where a number is asked for, and takes other texts for 0", _as_numbers,
     "Gives the database a number where a number is asked for. 0 then is every other text."),
    ("storage-fails-on-nul", Fragile, _ROBUST, free, (), has_nul,
     "Fails at the character NUL, as PostgreSQL does. It may be refused, not fail."),
    ("storage-fails-outside-bmp", Fragile, _ROBUST, free, (), has_four_bytes,
     "Fails at characters of four bytes, as old MySQL does. Emoji are plain characters."),
    ("storage-offset-wraps", Moved, "page/far-past-the-end", endless,
     "keeps 32 bits of `{position.name}`", lambda query: query.offset % 2**32,
     "Keeps 32 bits of the offset. Far past the end the first page begins again."),
)  # fmt: skip
