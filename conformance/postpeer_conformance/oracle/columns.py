"""The values of items by field: for each one the ranks that have it, as bits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any, TypeVar

import attrs

from ..contract import Field, Filter
from .matching import any_fold, ascii_lower
from .records import Records

T = TypeVar("T")

Test = str | Callable[[str], Any]
"""A part that a text has to hold, or whether it will do."""


@attrs.define(slots=False)
class Columns:
    """What *records* hold; what was found out once is kept."""

    records: Records
    _columns: dict[str, list[tuple[Any, int]]] = attrs.field(factory=dict, init=False, repr=False)
    _remembered: dict[Any, Any] = attrs.field(factory=dict, init=False, repr=False)

    def remember(self, key: Any, find: Callable[[], T]) -> T:
        """What *find* says for *key*, found out once."""
        try:
            found: T = self._remembered[key]
        except KeyError:
            found = self._remembered[key] = find()
        return found

    def _folds(self, field: Field) -> str:
        """All that some fold makes of the texts of *field* that are not all ASCII, as one text."""
        texts = self._beyond(field)
        return self.remember(
            ("folds", field.pointer), lambda: "\uffff".join(any_fold(text) for text, _ in texts)
        )

    def holding(self, fields: Iterable[Field], test: Test, *, fold: bool) -> int:
        """The ranks of which one of *fields* holds a text that passes *test*, as bits.

        With *fold* the texts are given in the lower case of ASCII.
        """
        mask = 0
        for field in fields:
            if isinstance(test, str):
                mask |= self._containing(field, test, fold)
                continue
            for text, bits in self.texts(field, fold=fold):
                if test(text):
                    mask |= bits
        return mask

    def _containing(self, field: Field, part: str, fold: bool) -> int:
        def find() -> int:
            found = (bits for text, bits in self.texts(field, fold=fold) if part in text)
            return reduce(or_, found, 0)

        return self.remember(("containing", field.pointer, part, fold), find)

    def _beyond(self, field: Field) -> list[tuple[Any, int]]:
        """As :meth:`column`, texts that are not all ASCII only."""
        key = f"beyond:{field.pointer}"
        if key not in self._columns:
            texts = self.texts(field, fold=False)
            self._columns[key] = [(text, bits) for text, bits in texts if not text.isascii()]
        return self._columns[key]

    def overflows(self, filter: Filter, value: Any) -> bool:
        """Whether a server's integers may have too few bits for *value*: no item needs them.

        Where the format does not say how many there are, a server has at least 32.
        """
        if isinstance(value, tuple):
            return any(self.overflows(filter, each) for each in value)
        if filter.element.type not in ("integer", "number") or not isinstance(value, int):
            return False
        bits = 63 if filter.element.schema.get("format") == "int64" else 31
        return value.bit_length() > bits and abs(value) > self._largest(filter)

    def _largest(self, filter: Filter) -> float:
        """The largest number, of either sign, that *filter* compares."""
        found = (value for field in filter.fields for value, _ in self.column(field))
        numbers = (abs(value) for value in found if isinstance(value, int | float))
        return self.remember(("largest", filter.name), lambda: max(numbers, default=0))

    def _untyped(self, field: Field) -> int:
        """The ranks of numbers where texts are due, as bits: of what text is one?"""
        if field.type != "string":
            return 0
        numbers = (bits for value, bits in self.column(field) if isinstance(value, int | float))
        return self.remember(("untyped", field.pointer), lambda: sum(numbers))

    def _ascii(self, field: Field) -> int:
        beyond = (bits for _, bits in self._beyond(field))
        return self.remember(("ascii", field.pointer), lambda: ~sum(beyond))

    def column(self, field: Field) -> list[tuple[Any, int]]:
        """The different values of *field*, each with its ranks as bits."""
        if field.pointer not in self._columns:
            ranks: dict[Any, int] = {}
            for rank, item in enumerate(self.records.items):
                for value in field.all_of(item) or [None]:
                    if not isinstance(value, list | dict):
                        ranks[value] = ranks.get(value, 0) | 1 << rank
            self._columns[field.pointer] = list(ranks.items())
        return self._columns[field.pointer]

    def texts(self, field: Field, *, fold: bool) -> list[tuple[Any, int]]:
        """As :meth:`column`, texts only; with *fold* in the lower case of ASCII."""
        key = f"texts:{fold}:{field.pointer}"
        if key not in self._columns:
            texts = [(value, bits) for value, bits in self.column(field) if isinstance(value, str)]
            self._columns[key] = [(ascii_lower(t), b) for t, b in texts] if fold else texts
        return self._columns[key]

    def joined(self, filter: Filter, glue: str) -> list[tuple[Any, int]]:
        """The texts of *filter* for each item, joined by *glue*, as it compares them."""
        key = f"joined:{filter.name}:{glue}"
        if key not in self._columns:
            rows = ([f.of(item) for f in filter.fields] for item in self.records.items)
            texts = (glue.join(t for t in row if isinstance(t, str)) for row in rows)
            fold = ascii_lower if filter.ignore_case else str
            self._columns[key] = [(fold(text), 1 << rank) for rank, text in enumerate(texts)]
        return self._columns[key]

    def absent(self, fields: Iterable[Field]) -> int:
        """The ranks of which one of *fields* is null, as bits."""
        mask = 0
        for field in fields:
            mask |= sum(bits for value, bits in self.column(field) if value is None)
        return mask
