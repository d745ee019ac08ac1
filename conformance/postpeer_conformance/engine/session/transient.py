"""Responses that a list explains which was another one for a moment, or that none explains."""

from __future__ import annotations

import math
from typing import Any

from ...oracle.checked import CheckedExchange
from ...oracle.following import Following
from ...oracle.oracle import Page
from .snapshots import MOST_CHANGES


def could_be_transient(judged: CheckedExchange) -> bool:
    """Whether a list that was a few items longer or shorter for a moment explains the response."""
    seen, page = judged.seen, judged.expectation
    if seen is None or not isinstance(page, Page) or impossible(judged):
        return False
    if seen.total is None:
        few = 0 < _different(judged, page) <= MOST_CHANGES
        return few and judged.kinds <= {"count", "foreign", "window"}
    other = abs(seen.total - page.must.bit_count())
    return judged.ranked is None or 0 < other <= MOST_CHANGES


def _different(judged: CheckedExchange, page: Page) -> int:
    """How many items are others than those that were expected, or more or fewer."""
    oracle, seen = judged.oracle, judged.seen
    if oracle is None or seen is None:
        return 0
    ranks = [oracle.records.rank.get(oracle.collection.key.of(item)) for item in seen.items]
    window = oracle.window(page)
    right = set(window) if page.by is not None else set(oracle.ranks(page.may))
    return max(sum(rank not in right for rank in ranks), abs(len(ranks) - len(window)))


def impossible(judged: CheckedExchange) -> bool:
    """Whether of no list this is a page: an item twice, or not as many as it has to hold itself.

    A total says how many; and a page that leads on is as long as it was asked for.
    """
    seen, page = judged.seen, judged.expectation
    if seen is None or not isinstance(page, Page) or judged.oracle is None:
        return False
    identities, oracle = shown(judged), judged.oracle
    # Where a response led to the page, the list may have changed since its start was counted.
    known = seen.total is not None and not judged.question.led
    left = max(0, (seen.total or 0) - page.start) if known else math.inf
    # One page of the server's own size may hold a longer list, too.
    bounded = oracle.paging.size is not None or len(oracle.records) > page.size
    most = min(left, page.size if bounded else math.inf)
    wrong = len(identities) > most or (known and len(identities) < min(left, page.size))
    return wrong or len(set(identities)) < len(identities) or is_cut_short(judged)


def shown(judged: CheckedExchange) -> list[Any]:
    """The identities of the items on the page; none where it is no page."""
    if judged.seen is None or judged.oracle is None:
        return []
    return [judged.oracle.collection.key.of(item) for item in judged.seen.items]


def is_cut_short(judged: CheckedExchange) -> bool:
    """Whether a page is too short that leads on, and not from the end to an empty one, as it may.

    However the list changes, it does not come from one.
    """
    seen, page, oracle = judged.seen, judged.expectation, judged.oracle
    if seen is None or not isinstance(page, Page) or oracle is None or oracle.paging.size is None:
        return False
    inside = page.full and page.must.bit_count() - page.start >= page.size + MOST_CHANGES
    followed = inside and Following(oracle.collection, "").goes_on(judged.response)
    return followed and len(seen.items) < page.size
