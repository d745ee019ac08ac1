"""A response held against what the contract allows.

Among items with equal sort values the order is the server's own, so pages are compared by their
sequence of sort values; which items of a group of equals a page shows is judged by walks only.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, Literal

import attrs

from ..contract import Collection, Field, follow
from ..transport.exchange import Response
from .oracle import Oracle, Page
from .records import instant

Kind = Literal["refused", "total", "count", "duplicate", "foreign", "record", "order", "window"]


@attrs.frozen
class RankedPage:
    """A page as the oracle sees it: *ranks* of its items in the order in which they came."""

    total: int | None
    """None where the response tells none."""
    ranks: tuple[int, ...]


@attrs.frozen
class Refusal:
    """A refusal, as a misreading predicts it."""


@attrs.frozen
class ParsedPage:
    """A page that a server answered."""

    total: int | None
    """None where the response tells none."""
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


def parse_page(collection: Collection, response: Response) -> ParsedPage:
    """The page in *response*; raises ValueError, with the reason, where it holds none."""
    body = response.json
    try:
        items = follow(body, collection.items)
    except (LookupError, TypeError):
        raise ValueError(f"no array at {collection.items}") from None
    items = [] if items is None else items  # its schema says whether it may be null
    if not isinstance(items, list):
        raise ValueError(f"no array at {collection.items or 'the top'}")
    for item in items:
        if collection.key.of(item) is None:
            raise ValueError(f"an item without {collection.key.name}")
        for field in collection.order.fields:
            instant(field, item)
    return ParsedPage(_total(collection, response), tuple(items))


def page_of(collection: Collection, response: Response) -> ParsedPage | None:
    """The page in *response*; None where it holds none."""
    if response.status != 200:
        return None
    try:
        return parse_page(collection, response)
    except ValueError:
        return None


def _total(collection: Collection, response: Response) -> int | None:
    """The number that *response* tells; raises ValueError where it is none."""
    told = collection.total
    found = None if told is None else told.of(response.json, response.header)
    if told is not None and told.header is not None and found is not None:
        return _number(found)
    if isinstance(found, float) and found.is_integer():
        return int(found)  # JSON Schema calls 137.0 an integer
    if isinstance(found, bool) or not isinstance(found, int | None):
        raise ValueError("a total that is not an integer")
    return found


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise ValueError(f"a total that is not an integer: {text[:40]!r}")
    return int(text[:4000])  # Python refuses to convert more than 4300 digits


def free_fields(collection: Collection) -> list[Field]:
    """The fields that identify, order and select nothing."""
    used = {*collection.key.fields, *collection.order.fields}
    used.update(*(each.fields for each in collection.filters))
    return [field for field in collection.fields if field not in used]


def volatile_fields(collection: Collection, *pages: ParsedPage) -> frozenset[Field]:
    """The fields of which some item has another value on each of *pages*: signed URLs, for example.

    A field that identifies, orders or selects items is never volatile.  A list that changes does
    not change the same value of the same item between any two responses.
    """
    by_key = [{collection.key.of(item): item for item in page.items} for page in pages]
    shared = set(by_key[0]).intersection(*by_key)
    return frozenset(
        field
        for field in free_fields(collection)
        if any(
            all(one != other for one, other in combinations(values, 2))
            for key in shared
            if (values := [field.of(items[key]) for items in by_key])
        )
    )


def differences(oracle: Oracle, page: Page, shown: RankedPage) -> list[Mismatch]:
    """How *shown*, made of known items only, breaks *page*; empty where it does not."""
    found = [*_totals(oracle, page, shown.total, len(shown.ranks))]
    if len(set(shown.ranks)) < len(shown.ranks):
        found.append(Mismatch("duplicate"))
    foreign = any(not page.may >> rank & 1 for rank in shown.ranks)
    if foreign:
        found.append(Mismatch("foreign", actual=()))
    values = oracle.records.values(page.by)
    came = [values[rank] for rank in shown.ranks]
    return found + _sequence(oracle, page, came, known=not foreign)


def compare(oracle: Oracle, page: Page, seen: ParsedPage) -> list[Mismatch]:
    """How *seen* breaks *page*; empty where it does not."""
    records = oracle.records
    identities = [records.collection.key.of(item) for item in seen.items]
    strangers = [each for each in identities if each not in records.rank]
    if not strangers:
        ranks = tuple(records.rank[each] for each in identities)
        found = differences(oracle, page, RankedPage(seen.total, ranks))
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
    by = page.by
    came = [0 if by is None else instant(by, item) for item in seen.items]
    return found + _sequence(oracle, page, came, known=True)


def _totals(oracle: Oracle, page: Page, total: int | None, count: int) -> list[Mismatch]:
    """The number of matches, and the number of items that follows from it."""
    found = []
    least, most = page.must.bit_count(), page.may.bit_count()
    right = [total, total] if total is not None else [least, most]
    if total is None:
        if not oracle.records.complete:
            right[1] = page.start + page.size  # as many as there may be behind the census
    elif total < least or (total > most and oracle.records.complete):
        found.append(Mismatch("total", (least, most), total))
        # The items are judged by the right total: a wrong one alone is one fault, not two.
        right = [least, most] if oracle.records.complete else [least, least]
    fewest, greatest = (min(page.size, max(0, each - page.start)) for each in right)
    fewest = fewest if page.full else min(1, fewest)
    if not fewest <= count <= greatest and (
        oracle.records.complete or count > page.size or not found
    ):
        found.append(Mismatch("count", fewest if count < fewest else greatest, count))
    return found


def _sequence(oracle: Oracle, page: Page, came: Sequence[Any], *, known: bool) -> list[Mismatch]:
    """The order of the items, and that they are those of this window."""
    ordered = sorted(came, reverse=not page.ascending)
    if ordered != list(came):
        return [Mismatch("order")]
    if not (known and page.exact):
        return []
    if not oracle.records.complete and (oracle.records.gaps or not oracle.is_usual(page)):
        return []
    values = oracle.records.values(page.by)
    window = [values[rank] for rank in oracle.window(page)]
    shared = min(len(window), len(came))
    if list(came[:shared]) != window[:shared]:
        return [Mismatch("window")]
    return []
