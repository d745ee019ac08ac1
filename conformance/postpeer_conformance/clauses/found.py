"""Wrong ways of finding the items that a text is in: by other fields, or by several together."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import evolve

from ..contract import Field, Filter
from ..oracle.matching import ascii_lower
from ..oracle.oracle import Oracle, Query
from ..oracle.rivals import (
    Find,
    Predict,
    Prediction,
    answer,
    certain,
    given,
    matching,
    nothing,
    without,
)


def in_fields(filter: Filter, skipped: Field | None = None, added: Field | None = None) -> Predict:
    fields = [field for field in (*filter.fields, added) if field and field != skipped]
    if not fields:
        return nothing(filter)
    return matching(filter, lambda n: n, fields, fold=filter.ignore_case)


Mask = Callable[[Oracle, str], int]
"""Given the text asked for, in small letters, the ranks that a server finds, as bits."""


def by(filter: Filter, mask: Mask) -> Predict:
    """A server that finds what *mask* says."""

    def predict(oracle: Oracle, query: Query) -> Prediction:
        text = given(filter, query)
        if text is None:
            return None
        page, rest = certain(oracle, query), certain(oracle, without(filter.name)(query))
        if page is None or rest is None:
            return None
        found = mask(oracle, ascii_lower(text)) & rest.must
        return answer(oracle, evolve(page, must=found, may=found))

    return predict


def _containing(oracle: Oracle, fields: Iterable[Field], needle: str) -> int:
    return oracle.holding(fields, needle, fold=True)


def unless_absent(filter: Filter, field: Field, other: Field) -> Mask:
    def mask(oracle: Oracle, needle: str) -> int:
        rest = _containing(oracle, [f for f in filter.fields if f != field], needle)
        return rest | (_containing(oracle, [field], needle) & ~oracle.absent([other]))

    return mask


def unless_digits(filter: Filter, field: Field) -> Mask:
    others = [other for other in filter.fields if other != field]

    def mask(oracle: Oracle, needle: str) -> int:
        return _containing(oracle, others if needle.isdecimal() else filter.fields, needle)

    return mask


def nowhere_absent(filter: Filter) -> Mask:
    def mask(oracle: Oracle, needle: str) -> int:
        found = _containing(oracle, filter.fields, needle)
        for field in filter.fields:
            found &= ~oracle.absent([field])
        return found

    return mask


def wild_in(filter: Filter, field: Field, mark: str, find: Find) -> Mask:
    others = [other for other in filter.fields if other != field]

    def mask(oracle: Oracle, needle: str) -> int:
        test = find(needle) if mark in needle else None
        if test is None:
            return _containing(oracle, filter.fields, needle)
        return _containing(oracle, others, needle) | oracle.holding([field], test, fold=True)

    return mask


def as_word(filter: Filter, word: str) -> Mask:
    def mask(oracle: Oracle, needle: str) -> int:
        absent = oracle.absent(filter.fields) if needle in word.lower() else 0
        return absent | _containing(oracle, filter.fields, needle)

    return mask


def joined(filter: Filter, glue: str) -> Mask:
    def mask(oracle: Oracle, needle: str) -> int:
        return sum(bits for text, bits in oracle.joined(filter, glue) if needle in text)

    return mask
