"""What ``x-collection`` says, compared: which items a request gets, in which order and pages.

A change of meaning breaks callers where a server may now answer what it could not answer before,
and servers where an answer that was right is wrong now. Most changes do both.
"""

from __future__ import annotations

from collections.abc import Iterator

from changes import filters, order, pages
from changes.change import SERVERS, Change
from changes.pair import Pair, operations
from postpeer_conformance.contract import Collection, Contract


def changes(base: Contract, new: Contract) -> Iterator[Change]:
    """All changes of meaning, of the operations that both documents have."""
    for old, now in operations(base, new):
        pair = Pair(base, new, old, now)
        before, after = old.collection, now.collection
        if before and after:
            yield from _changes(pair, before, after)
        elif before:
            said = "is no longer a collection"
            yield pair.gone("collection-removed", before.pointer, "", said)
        elif after:
            said = "is now a collection, with rules for pages, order and filters"
            yield pair.seen("collection-added", after.pointer, "", said, SERVERS)


def _changes(pair: Pair, before: Collection, after: Collection) -> Iterator[Change]:
    """Where things stand, how pages follow, and what orders and filters."""
    old, new = map(pages.place, (before.total, after.total))
    for rule, word, said, was, now in (
        ("items-moved", "items", "finds its items at", before.items, after.items),
        ("total-moved", "total", "finds its total at", old, new),
        ("key-changed", "key", "identifies items by", before.key.name, after.key.name),
    ):
        places = f"{before.pointer}/{word}", f"{after.pointer}/{word}"
        yield from pair.stated(word, places, said, was, now, changed=rule)
    yield from pages.changes(pair, before, after)
    yield from order.changes(pair, before, after)
    yield from filters.changes(pair, before, after)
