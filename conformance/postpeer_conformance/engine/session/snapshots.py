"""What the data may have been while a question was asked.

A live account changes between two requests.  Between two censuses that differ in a few items, the
data was in one of few states: each change had happened, or had not yet.  A response that is right
in one of them is right; one that is right in none was wrong, whenever it was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import attrs

from ...oracle.checked import CheckedExchange
from ...oracle.checker import Checker
from ...oracle.records import Records
from ...transport.exchange import Exchange
from .census import Census

MOST_CHANGES = 4
"""Items that may differ between two censuses; each more doubles the states."""


@attrs.frozen
class PossibleLists:
    """All states between two censuses, the earlier one's first."""

    judges: tuple[Checker, ...]

    @property
    def still(self) -> bool:
        """Whether nothing changed."""
        return len(self.judges) == 1

    def judge(self, exchange: Exchange) -> CheckedExchange:
        """*exchange* held against the state that it fits best."""
        judged = [judge.judge(exchange) for judge in self.judges[:1]]
        for judge in self.judges[1:]:
            if not judged[-1].mismatches:
                return judged[-1]
            judged.append(judge.judge(exchange))
        return judged[0] if judged[-1].mismatches else judged[-1]


def between(judge: Checker, before: Census, after: Census) -> PossibleLists | None:
    """The states between two censuses; None where too much changed.

    What changes while a census is taken can hide an item from it, or show one twice; an item that
    is hidden counts as one that may be there or not.
    """
    old, new, changed = by_identity(before), by_identity(after), _changes(before, after)
    if len(changed) > MOST_CHANGES:
        return None
    happenings = product((False, True), repeat=len(changed))
    items = [_items(old, new, changed, happened) for happened in happenings]
    complete = before.records.complete and after.records.complete
    collection, total = before.records.collection, min(before.total, after.total)
    own = max(before.records.page_size, after.records.page_size)
    volatile = after.records.volatile
    states = (
        Records.of(collection, e, complete=complete, total=total, volatile=volatile, page_size=own)
        for e in items
    )
    return PossibleLists(tuple(map(judge.of, states)))


def same(one: Census, other: Census) -> bool:
    """Whether two censuses hold the same items.

    Two that both lost some may have lost different ones of the same list.
    """
    old, new = by_identity(one), by_identity(other)
    if any(other.records.changed(old[each], new[each]) for each in old.keys() & new.keys()):
        return False
    if one.lost and other.lost:
        told = one.total and other.total
        return not told or len(old | new) <= min(one.total, other.total)
    if one.lost and one.total == other.total and new.keys() <= old.keys():
        return True  # the budget may not have sufficed to look for what this one lost
    return old.keys() == new.keys()


def alike(one: Census, other: Census) -> bool:
    """Whether most items are the same ones; a live list does not change more between two looks.

    A page that tells of far fewer was no page of such a list.
    """
    known, now = by_identity(one).keys(), by_identity(other).keys()
    fewer = len(known & now) < len(known) / 2 or other.total < one.total / 2
    return len(known) <= 2 or not fewer


def momentary(one: Census, other: Census) -> bool:
    """Whether a list that was *one* before and after may have lived, and been *other* meanwhile."""
    return alike(one, other) and len(_changes(one, other)) <= MOST_CHANGES


def _changes(before: Census, after: Census) -> list[Any]:
    """The identities of the items that came, went or are other ones now."""
    old, new = by_identity(before), by_identity(after)
    return [
        each
        for each in {**old, **new}
        if each not in old or each not in new or after.records.changed(old[each], new[each])
    ]


def by_identity(census: Census) -> dict[Any, Any]:
    """The items of *census* by their identity, in its order."""
    key = census.records.collection.key
    return {key.of(item): item for item in census.records.items}


def _items(
    old: dict[Any, Any], new: dict[Any, Any], changed: Sequence[Any], happened: Sequence[bool]
) -> list[Any]:
    state = {**old}
    for each, after in zip(changed, happened, strict=True):
        if after and each not in new:
            del state[each]
        elif after:
            state[each] = new[each]
    return list(state.values())
