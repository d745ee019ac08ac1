"""Responses that a list explains which was another one for a moment, or that none explains."""

from __future__ import annotations

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
    identities = [judged.oracle.collection.key.of(item) for item in seen.items]
    told = page.size if seen.total is None else min(page.size, max(0, seen.total - page.start))
    wrong = len(identities) > told or (seen.total is not None and len(identities) < told)
    return wrong or len(set(identities)) < len(identities) or is_cut_short(judged)


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
