"""An answer held against what the contract allows.

Among items with equal sort values the order is the server's own, so pages are compared by their
sequence of sort values; which items of a group of equals a page shows is judged by walks only.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, Literal

import attrs

from ..contract import Collection, Field, follow
from .oracle import Oracle, Page
from .records import instant

Kind = Literal["refused", "total", "count", "duplicate", "foreign", "record", "order", "window"]


@attrs.frozen
class Answer:
    """A page as the oracle sees it: *ranks* of its items in the order in which they came."""

    total: int
    ranks: tuple[int, ...]


@attrs.frozen
class Refusal:
    """A refusal, as a misreading predicts it."""


@attrs.frozen
class ParsedPage:
    """A page that a server answered."""

    total: int
    items: tuple[Any, ...] = attrs.field(repr=False)


@attrs.frozen
class Mismatch:
    """One difference between what was expected and what came, as values; no sentence.

    Of a ``total`` the least and the most that were expected, and what came; of a ``count`` both
    numbers; of a ``record`` the field with both values; of ``foreign`` the unknown identities.
    """

    kind: Kind
    expected: Any = None
    actual: Any = None
    field: Field | None = None


def parse_page(collection: Collection, body: Any) -> ParsedPage | None:
    """The page in *body*; None where it has not the shape of one (the clauses of shape say so)."""
    try:
        total, items = follow(body, collection.total), follow(body, collection.items)
    except (LookupError, TypeError, ValueError):
        return None
    if isinstance(total, float) and total.is_integer():
        total = int(total)  # JSON Schema calls 137.0 an integer
    if not isinstance(total, int) or isinstance(total, bool) or not isinstance(items, list):
        return None
    for item in items:
        try:
            instant(collection.order.by, item)
        except ValueError:
            return None
        if not isinstance(collection.key.of(item), str | int):
            return None
    return ParsedPage(total, tuple(items))


def volatile_fields(collection: Collection, *pages: ParsedPage) -> frozenset[Field]:
    """The fields of which some item has another value on each of *pages*.

    Such as an address that is signed for each answer.  What questions depend on is never among
    them; and no list changes the same value of the same item between any two answers.
    """
    used = {collection.key, collection.order.by}.union(*(f.fields for f in collection.filters))
    by_key = [{collection.key.of(item): item for item in page.items} for page in pages]
    shared = set(by_key[0]).intersection(*by_key)
    return frozenset(
        field
        for field in collection.fields
        if field not in used
        and any(
            all(one != other for one, other in combinations(values, 2))
            for key in shared
            if (values := [field.of(items[key]) for items in by_key])
        )
    )


def differences(oracle: Oracle, page: Page, answer: Answer) -> list[Mismatch]:
    """How *answer*, made of known items only, breaks *page*; empty where it does not."""
    found = [*_totals(oracle, page, answer.total, len(answer.ranks))]
    if len(set(answer.ranks)) < len(answer.ranks):
        found.append(Mismatch("duplicate"))
    foreign = any(not page.may >> rank & 1 for rank in answer.ranks)
    if foreign:
        found.append(Mismatch("foreign", actual=()))
    instants = [oracle.records.instants[rank] for rank in answer.ranks]
    return found + _sequence(oracle, page, instants, known=not foreign)


def compare(oracle: Oracle, page: Page, seen: ParsedPage) -> list[Mismatch]:
    """How *seen* breaks *page*; empty where it does not."""
    records = oracle.records
    identities = [records.collection.key.of(item) for item in seen.items]
    strangers = [each for each in identities if each not in records.rank]
    if not strangers:
        ranks = tuple(records.rank[each] for each in identities)
        found = differences(oracle, page, Answer(seen.total, ranks))
        for rank, item in zip(ranks, seen.items, strict=True):
            field = records.changed(records.items[rank], item)
            if field is not None:
                was, came = field.of(records.items[rank]), field.of(item)
                found.append(Mismatch("record", was, came, field))
                break
        return found
    found = _totals(oracle, page, seen.total, len(seen.items))
    if records.complete:
        found.append(Mismatch("foreign", actual=tuple(strangers)))
    if len(set(identities)) < len(identities):
        found.append(Mismatch("duplicate"))
    by = records.collection.order.by
    return found + _sequence(oracle, page, [instant(by, item) for item in seen.items], known=True)


def _totals(oracle: Oracle, page: Page, total: int, count: int) -> list[Mismatch]:
    """The number of matches, and the number of items that follows from it."""
    found = []
    least, most = page.must.bit_count(), page.may.bit_count()
    right = [total, total]
    if total < least or (total > most and oracle.records.complete):
        found.append(Mismatch("total", (least, most), total))
        # The items are judged by the right total: a wrong one alone is one fault, not two.
        right = [least, most] if oracle.records.complete else [least, least]
    fewest, greatest = (min(page.size, max(0, each - page.start)) for each in right)
    if not fewest <= count <= greatest and (
        oracle.records.complete or count > page.size or not found
    ):
        found.append(Mismatch("count", fewest if count < fewest else greatest, count))
    return found


def _sequence(
    oracle: Oracle, page: Page, instants: Sequence[Any], *, known: bool
) -> list[Mismatch]:
    """The order of the items, and that they are those of this window."""
    ordered = sorted(instants, reverse=not page.ascending)
    if ordered != list(instants):
        return [Mismatch("order")]
    if not (known and page.exact):
        return []
    if not oracle.records.complete and page.ascending != oracle.collection.order.ascends:
        return []
    window = [oracle.records.instants[rank] for rank in oracle.window(page)]
    shared = min(len(window), len(instants))
    if list(instants[:shared]) != window[:shared]:
        return [Mismatch("window")]
    return []
