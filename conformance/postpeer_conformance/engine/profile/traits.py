"""What can be seen in the responses of a run without asking more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby, pairwise
from typing import Any

from ...oracle.comparison import page_of
from ...oracle.oracle import Oracle
from ...oracle.records import instant
from ...transport.exchange import Exchange, Question
from .observation import Observation

_CACHING = ("cache-control", "etag", "expires", "last-modified", "vary")
_LIMITS = re.compile(r"(x-)?rate-?limit.*|retry-after", re.IGNORECASE)


def traits(oracle: Oracle, exchanges: Sequence[Exchange]) -> Iterator[Observation]:
    """Statuses, headers, fields, spellings of instants, the order among equals."""
    yield from _statuses(exchanges)
    yield from _headers(exchanges)
    yield from _fields(oracle)
    yield from _fickle(oracle)
    yield from _spellings(oracle)
    yield from _ties(oracle, exchanges)


def _statuses(exchanges: Sequence[Exchange]) -> Iterator[Observation]:
    """How other methods, and wrong keys, are answered."""
    kinds: dict[tuple[str, str], dict[int, Exchange]] = {}
    for exchange in exchanges:
        question = exchange.question
        if question.method not in ("GET", "HEAD", "OPTIONS"):
            kind = (f"method/{question.method}", f"the method {question.method}")
        elif question.method == "GET" and question.key != "valid":
            sort = "missing" if question.key == "missing" else "wrong"
            kind = (f"key/{sort}", f"a {sort} key")
        else:
            continue
        kinds.setdefault(kind, {}).setdefault(exchange.response.status, exchange)
    for (id, about), found in kinds.items():
        statuses = " or ".join(map(str, sorted(found)))
        yield Observation(id, about, f"gets status {statuses}", found[min(found)])


def _headers(exchanges: Sequence[Exchange]) -> Iterator[Observation]:
    """What the first page says of caching, of its type; and what any response says of limits."""
    page = next(
        (e for e in exchanges if e.question == Question() and e.response.status == 200), None
    )
    if page is not None:
        found = {name.lower(): value for name, value in page.response.headers}
        named = [name for name in _CACHING if name in found]
        # Values of validators change with every response: only their presence tells servers apart.
        told = ", ".join(
            f"`{name}: {found[name]}`" if name in ("cache-control", "vary") else f"`{name}`"
            for name in named
        )
        yield Observation(
            "headers/caching", "a page", f"carries {told or 'no header'} on caching", page
        )
        kind = found.get("content-type", "none")
        yield Observation("headers/type", "the type of a page", f"is `{kind}`", page)
    limits = {
        n.lower(): e for e in exchanges for n, _ in e.response.headers if _LIMITS.fullmatch(n)
    }
    names = ", ".join(f"`{name}`" for name in sorted(limits))
    told = f"are in {names}" if limits else "are in no header"
    yield Observation("headers/limits", "rate limits", told, next(iter(limits.values()), None))


def _fields(oracle: Oracle) -> Iterator[Observation]:
    """Fields of items that the document does not name."""
    named = {field.member for field in oracle.collection.fields}
    found = Counter(
        name
        for item in oracle.records.items
        if isinstance(item, dict)
        for name in item
        if name not in named
    )
    if oracle.records.items:
        names = ", ".join(f"`{name}`" for name in sorted(found)[:20])
        told = f"also have the fields {names}" if found else "have no other fields"
        yield Observation("fields/items", "items", told)


def _fickle(oracle: Oracle) -> Iterator[Observation]:
    """Fields that were made anew for each response; responses are compared without them."""
    names = ", ".join(sorted(f"`{field.name}`" for field in oracle.records.volatile)[:20])
    if names:
        yield Observation("fields/anew", names, "differs between responses, for the same item")


def _spellings(oracle: Oracle) -> Iterator[Observation]:
    """How dates and times are written: digits as 0, letters as they are."""
    for field in oracle.collection.fields:
        if field.format in ("date-time", "date", "time"):
            texts = [field.of(item) for item in oracle.records.items]
            shapes = Counter(re.sub(r"\d", "0", t) for t in texts if isinstance(t, str))
            if shapes:
                told = ", ".join(f"`{shape}`" for shape, _ in shapes.most_common(3))
                more = ", and in other ways" if len(shapes) > 3 else ""
                yield Observation(
                    f"spelling/{field.name}", f"`{field.name}`", f"is written as {told}{more}"
                )


def _ties(oracle: Oracle, exchanges: Sequence[Exchange]) -> Iterator[Observation]:
    """The order among equals, where one page of the default order shows some."""
    collection = oracle.collection
    by = oracle.records.by
    pairs: list[tuple[Any, Any]] = [
        (collection.key.of(one), collection.key.of(other))
        for exchange in exchanges
        if exchange.question.source == "census"
        for group in _groups(oracle, exchange)
        for one, other in pairwise(group)
    ]
    if len(pairs) < 2 or by is None:
        return
    key = collection.key.name
    if all(one < other for one, other in pairs):
        told = f"have their `{key}` ascending"
    elif all(one > other for one, other in pairs):
        told = f"have their `{key}` descending"
    else:
        told = f"come in no order of their `{key}`"
    yield Observation("order/ties", f"items with an equal `{by.name}`", told)


def _groups(oracle: Oracle, exchange: Exchange) -> list[list[Any]]:
    page, by = page_of(oracle.collection, exchange.response), oracle.records.by
    if page is None or by is None:
        return []
    return [list(group) for _, group in groupby(page.items, partial(instant, by))]
