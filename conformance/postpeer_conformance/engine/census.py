"""The walk over the whole list before the questions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from ..contract import Collection, Operation
from ..exchange import Exchange, Question
from ..oracle.comparison import Seen, see
from ..oracle.records import Records
from .probe import Probe


@attrs.frozen
class Census:
    """What the list held when it was walked."""

    records: Records
    exchanges: tuple[Exchange, ...] = attrs.field(repr=False)
    totals: tuple[int, ...]
    """The total that each page stated."""
    raw: tuple[Any, ...] = attrs.field(repr=False)
    """The items in the order in which they came."""

    @property
    def steady(self) -> bool:
        """Whether every page stated the same total."""
        return len(set(self.totals)) < 2


def take(probe: Probe, operation: Operation, most: int) -> Census | None:
    """Walks the list until *most* items are known; None where no page could be read.

    The walk goes on from where a page ended, so that a server that answers shorter pages than it was
    asked for is still seen whole; the clauses of page judge such pages.
    """
    collection = operation.collection
    assert collection is not None
    items: list[Any] = []
    exchanges: list[Exchange] = []
    totals: list[int] = []
    size = int(collection.limit.maximum or collection.limit.default)
    complete = False
    while not complete and len(items) < most:
        query = ((collection.limit.name, str(size)), (collection.offset.name, str(len(items))))
        exchange = probe.ask(Question(query, source="census"))
        exchanges.append(exchange)
        page = page_of(collection, exchange)
        if page is None:
            break
        totals.append(page.total)
        items.extend(page.items)
        complete = not page.items or len(items) >= page.total
    if not totals:
        return None
    return Census(
        Records.of(collection, items, complete=complete),
        tuple(exchanges),
        tuple(totals),
        tuple(items),
    )


def page_of(collection: Collection, exchange: Exchange) -> Seen | None:
    """The page in *exchange*, or None where the answer holds none."""
    if exchange.answer.status != 200:
        return None
    try:
        return see(collection, exchange.answer.json)
    except ValueError:
        return None


def texts(records: Records) -> Iterable[tuple[str, str]]:
    """Every text in the items, with the top-level name under which it stands."""
    for item in records.items:
        for name, value in item.items():
            if isinstance(value, str) and value:
                yield name, value
