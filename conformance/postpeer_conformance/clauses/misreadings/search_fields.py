"""Wrong ways of finding the items that a text is in: by other fields, or by several together."""

from __future__ import annotations

from collections.abc import Callable

from ...contract import Field, Filter
from ...oracle.matching import ascii_lower
from ...oracle.oracle import Oracle
from ...transport.query import Query
from .misreading import Predict, Prediction, certain, right_page
from .selecting import Find, matching, nothing, valued, without


def in_fields(filter: Filter, skipped: Field | None = None, added: Field | None = None) -> Predict:
    fields = [field for field in (*filter.fields, added) if field and field != skipped]
    if not fields:
        return nothing(filter)
    return matching(filter, lambda n: n, fields, fold=filter.ignore_case)


def beside(other: Filter, predict: Predict) -> Predict:
    """*predict* where the filter *other* is also given."""
    return lambda oracle, query: predict(oracle, query) if other.name in query.names else None


Mask = Callable[[Oracle, str], int]
"""Given the text asked for, in small letters where case is ignored, the ranks that a server finds,
as bits."""


def by(filter: Filter, mask: Mask, *, cased: bool = False) -> Predict:
    """A server that finds what *mask* says; *cased* gives it the text as it is asked for."""

    def answer(oracle: Oracle, query: Query, text: str) -> Prediction:
        page, rest = certain(oracle, query), certain(oracle, without(filter.name)(query))
        if page is None or rest is None:
            return None
        text = ascii_lower(text) if filter.ignore_case and not cased else text
        found = mask(oracle, text) & rest.must
        return right_page(oracle, page.of(found))

    return valued(filter, answer)


def unless_absent(filter: Filter, field: Field, other: Field) -> Mask:
    fold = filter.ignore_case

    def mask(oracle: Oracle, needle: str) -> int:
        rest = oracle.holding([f for f in filter.fields if f != field], needle, fold=fold)
        return rest | (oracle.holding([field], needle, fold=fold) & ~oracle.absent([other]))

    return mask


def instead_of(filter: Filter, field: Field, other: Field) -> Mask:
    """Searches *other* in the place of an absent *field*, as ``COALESCE`` does."""
    fold = filter.ignore_case

    def mask(oracle: Oracle, needle: str) -> int:
        rest = oracle.holding([f for f in filter.fields if f != other], needle, fold=fold)
        return rest | (oracle.holding([other], needle, fold=fold) & oracle.absent([field]))

    return mask


def unless_digits(filter: Filter, field: Field) -> Mask:
    others = [other for other in filter.fields if other != field]
    fold = filter.ignore_case

    def mask(oracle: Oracle, needle: str) -> int:
        return oracle.holding(others if needle.isdecimal() else filter.fields, needle, fold=fold)

    return mask


def nowhere_absent(filter: Filter) -> Mask:
    fold = filter.ignore_case

    def mask(oracle: Oracle, needle: str) -> int:
        found = oracle.holding(filter.fields, needle, fold=fold)
        for field in filter.fields:
            found &= ~oracle.absent([field])
        return found

    return mask


def cased_in(filter: Filter, field: Field, change: Callable[[str], str]) -> Mask:
    """Takes the texts of *field* as they are, and looks for what *change* makes of the one asked.

    That one is given as it is asked for.
    """
    others = [other for other in filter.fields if other != field]

    def mask(oracle: Oracle, needle: str) -> int:
        found = oracle.holding(others, ascii_lower(needle), fold=True)
        return found | oracle.holding([field], change(needle), fold=False)

    return mask


def found_in(filter: Filter, field: Field, others: list[Field], find: Find) -> Mask:
    """*field* searched in another way than all *others*."""
    fold = filter.ignore_case

    def mask(oracle: Oracle, needle: str) -> int:
        test = find(needle) or needle
        return oracle.holding(others, needle, fold=fold) | oracle.holding([field], test, fold=fold)

    return mask


def wild_in(filter: Filter, field: Field, mark: str, find: Find) -> Mask:
    others = [other for other in filter.fields if other != field]
    fold = filter.ignore_case

    def mask(oracle: Oracle, needle: str) -> int:
        test = find(needle) if mark in needle else None
        if test is None:
            return oracle.holding(filter.fields, needle, fold=fold)
        return oracle.holding(others, needle, fold=fold) | oracle.holding([field], test, fold=fold)

    return mask


def as_word(filter: Filter, word: str) -> Mask:
    fold = filter.ignore_case

    def mask(oracle: Oracle, needle: str) -> int:
        absent = oracle.absent(filter.fields) if needle in (word.lower() if fold else word) else 0
        return absent | oracle.holding(filter.fields, needle, fold=fold)

    return mask


def joined(filter: Filter, glue: str) -> Mask:
    def mask(oracle: Oracle, needle: str) -> int:
        return sum(bits for text, bits in oracle.joined(filter, glue) if needle in text)

    return mask
