"""Storage: columns that compare texts by a collation, cannot hold them, or keep few bits.

A run of the default budget asks each filter of texts for a value with another accent, one with a
character that nobody sees, a number, NUL, a broken byte, and characters of every plane; and each
number that has a bound, and an offset that has none, for what is a small one in 32 and in 64 bits.
"""

from __future__ import annotations

import re
import unicodedata

from ....contract import Field, Filter, Parameter
from ...answering.resource import Resource
from ...http.messages import Json, Query
from ...store import Condition
from ..filter_parts import free, texts
from ..mutant import MutantBehaviour, mutant
from ..page_parts import endless
from ..parts import Whole, maxima
from .finding import FragileAtNul, FragileOutsideBmp

_EXACT, _ROBUST, _CASE, _SOUND = (
    f"filter/{{part.name}}/{word}" for word in ("exact", "robust", "case", "sound")
)


class _Keyed(MutantBehaviour[Filter]):
    """Compares a filter's values by their ``key``, as a collation does."""

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
        return None if text is None else self.key(text)

    def key(self, text: str) -> str:
        """The same for texts that are the same."""
        raise NotImplementedError


@mutant(_EXACT, _CASE, each=texts, diagnosis="compares without accents")
class AccentsIgnored(_Keyed):
    """Compares by a collation without accents. A value with another accent is found, too."""

    def key(self, text: str) -> str:
        return "".join(
            c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)
        )


@mutant(_EXACT, _CASE, each=texts, diagnosis="ignores invisible characters")
class InvisibleIgnored(_Keyed):
    """Compares by a collation that skips format characters. Another text is found, too."""

    def key(self, text: str) -> str:
        return "".join(c for c in text if unicodedata.category(c) != "Cf")


@mutant(
    _EXACT,
    each=texts,
    diagnosis="compares as numbers where a number is asked for, and takes other texts for 0",
)
class ComparedAsNumbers(MutantBehaviour[Filter]):
    """Gives the database a number where a number is asked for. 0 then is every other text."""

    def equal(self, filter: Filter, field: Field, value: Json) -> Condition:
        number = isinstance(value, str) and re.fullmatch(r"\d+", value, re.ASCII)
        if filter != self.part or not number:
            return super().equal(filter, field, value)
        return Condition(f"CAST({self.table.value(field)} AS REAL) = CAST(? AS REAL)", (value,))


@mutant(_ROBUST, each=free)
class FailsOnNul(FragileAtNul):
    """Fails at the character NUL, as PostgreSQL does. It may be refused, not fail."""


@mutant(_ROBUST, each=free)
class FailsOutsideBmp(FragileOutsideBmp):
    """Fails at characters of four bytes, as old MySQL does. Emoji are plain characters."""


@mutant("refusal/{part.name}/above-maximum", "refusal/{part.name}/below-minimum", each=maxima)
class BoundedNumberWraps(MutantBehaviour[Parameter]):
    """Keeps 32 bits of a number before it looks at its bounds. What is far too great is served."""

    def value(self, parameter: Parameter, text: str) -> Json:
        if parameter.name == self.part.name and re.fullmatch(r"-?\d+", text, re.ASCII):
            text = str(int(text) % 2**32)
        return super().value(parameter, text)


@mutant("page/far-past-the-end", each=endless, diagnosis="keeps 32 bits of `{position.name}`")
class OffsetWraps(MutantBehaviour[Whole]):
    """Keeps 32 bits of the offset. Far past the end the first page begins again."""

    def window(self, query: Query) -> tuple[int, int]:
        limit, offset = super().window(query)
        return limit, offset % 2**32
