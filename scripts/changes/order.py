"""The orders of a list, compared."""

from __future__ import annotations

from collections.abc import Iterator

from changes.change import SERVERS, Change
from changes.pair import Pair
from postpeer_conformance.contract import Collection, Order, Sorting


def changes(pair: Pair, before: Collection, after: Collection) -> Iterator[Change]:
    """The parameters that choose an order, and what each of their texts means."""
    was, now = before.order, after.order
    old, new = (" and ".join(p.name for p in each.parameters) for each in (was, now))
    places = f"{was.pointer}/parameter", f"{now.pointer}/parameter"
    yield from pair.stated("sort-parameter", places, "sorts by", old, new)
    if old == new:
        yield from _meanings(pair, was, now)


def _meanings(pair: Pair, was: Order, now: Order) -> Iterator[Change]:
    old, new = ({_asked(each): each for each in order.sortings} for order in (was, now))
    shared = [text for text in old if text in new]
    keys = {(old[text].by.pointer, new[text].by.pointer): None for text in shared}
    for before, after in keys:
        if before != after:
            said = f"is ordered by `{after}`, no longer `{before}`"
            yield pair.seen("sort-key-changed", f"{now.pointer}/by", "", said)
    for text in shared:
        if old[text].ascending != new[text].ascending:
            first = "smallest" if new[text].ascending else "largest"
            said = f"has the {first} first{_for(text)}"
            yield pair.seen("sort-direction-changed", now.pointer, "", said)
    for text in (each for each in old if each not in new):
        said = f"is no longer ordered by `{old[text].by.pointer}`{_for(text)}"
        yield pair.gone("sort-order-removed", was.pointer, "", said)
    for text in (each for each in new if each not in old):
        said = f"is ordered by `{new[text].by.pointer}`{_for(text)} now"
        yield pair.seen("sort-order-added", now.pointer, "", said, SERVERS)


def _asked(sorting: Sorting) -> str:
    return "&".join(f"{name}={text}" for name, text in sorting.asking)


def _for(text: str) -> str:
    return f" for `{text}`" if text else ""
