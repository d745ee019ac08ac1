"""What a server does likely, by the shape of wrong responses that no misreading explains."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, combinations
from typing import Any

import attrs
from attrs import evolve

from ...oracle.checked import CheckedExchange
from ...oracle.oracle import Page
from .guessed_orders import ORDERS

_ATTACK = re.compile(
    r"""['"<>;`$|\\\0]|--|/\*|\.\./|\b(?:union|select|drop|insert|script|sleep|eval|or)\b""",
    re.IGNORECASE,
)
"""What firewalls take for a part of an attack."""
_BLOCKED = frozenset({403, 406})
"""The statuses with which they refuse it."""
FIREWALL = "refuses texts that look like an attack, as a firewall in front of it does"
_BEHIND = 20
"""Items that a copy of the list lacks at the most."""
_SEVERAL = 3
"""Different totals that show that one in the place of all is no accident."""
_KEYED = 2
"""Parameters of a key under which a total may be kept, at the most."""


@attrs.frozen
class Guess:
    """A likely mistake."""

    likely: str = ""
    """As a sentence goes on after "the server"; empty if unknown."""
    before: CheckedExchange | None = None
    """The question whose response is the reason, where there is one."""


def guess(known: Sequence[CheckedExchange], judged: CheckedExchange) -> Guess:
    """The mistake behind *judged*; *known* are the other responses of the run."""
    if blocked(judged):
        return Guess(FIREWALL)
    if two := _two_lists(known):
        return Guess(two)
    if strangers(judged):
        return Guess("answers items that are on no page of the whole list")
    if judged.kinds == {"total"}:
        kept = _kept_count(known, judged) or _kept_by_names(known, judged)
        return kept or Guess(_counted_otherwise(known, judged))
    ways = (*ORDERS, _cut_off, _behind)
    return Guess(next(filter(None, (way(known, judged) for way in ways)), ""))


def blocked(judged: CheckedExchange) -> bool:
    """Whether a firewall likely answered in the place of the server."""
    texts = (text for _, text in judged.question.query)
    refused = judged.question.authentic and judged.response.status in _BLOCKED
    return refused and any(map(_ATTACK.search, texts))


def _cut_off(known: Sequence[CheckedExchange], judged: CheckedExchange) -> str:
    """The most matches that the filters of *judged* have in any response, where more are due."""
    assert judged.oracle is not None
    names = judged.question.query.names & judged.oracle.filters.keys()
    counts = [
        (each.seen.total, each.expectation.must.bit_count())
        for each in (*known, judged)
        if each.seen is not None and isinstance(each.expectation, Page)
        if each.expectation.exact and names <= each.question.query.names
    ]
    most = judged.seen.total if judged.seen is not None else None
    cut = {due for told, due in counts if most is not None and due > most}
    if most is None or len(cut) < _SEVERAL or any(told != min(due, most) for told, due in counts):
        return ""
    return f"finds at most {most} items by {' and '.join(f'`{name}`' for name in names)}"


def strangers(judged: CheckedExchange) -> frozenset[Any]:
    """The items that the whole list does not have."""
    foreign = (each.actual for each in judged.mismatches if each.kind == "foreign")
    return frozenset(chain.from_iterable(foreign))


def _two_lists(known: Sequence[CheckedExchange]) -> str:
    """In words, that first pages and others without filters belong to lists of other lengths."""
    told: dict[bool, set[int]] = {False: set(), True: set()}
    for each in known:
        page, oracle = each.expectation, each.oracle
        if each.seen is None or oracle is None or not isinstance(page, Page):
            continue
        if each.seen.total is not None and not each.question.query.names & oracle.filters.keys():
            told[page.start > 0].add(each.seen.total)
    if any(len(totals) != 1 for totals in told.values()) or told[False] == told[True]:
        return ""
    (first,), (later,) = told[False], told[True]
    return f"has a list of {first} items on first pages, and one of {later} on the others"


def _counted_otherwise(known: Sequence[CheckedExchange], judged: CheckedExchange) -> str:
    """The value of a filter of which items are counted twice, or not at all, in all responses."""
    oracle = judged.oracle
    wrong = [each for each in (*known, judged) if each.kinds == {"total"} and each.oracle is oracle]
    assert oracle is not None
    for filter in oracle.filters.values():
        for value, bits in oracle.column(filter.fields[0]) if filter.whole else ():
            has = "without" if value is None else "with one certain"  # no value: it is an account's
            named = f"the items {has} `{filter.fields[0].name}`"
            if all(_more(each) == _has(each, bits) for each in wrong):
                return f"counts {named} twice"
            if all(_more(each) == -_has(each, bits) for each in wrong):
                return f"does not count {named}"
    return ""


def _more(judged: CheckedExchange) -> int | None:
    """How many matches too many were counted; None where the contract leaves that open."""
    page = judged.expectation
    total = judged.seen.total if judged.seen is not None else None
    if total is None or not isinstance(page, Page) or not page.exact:
        return None
    return total - page.must.bit_count()


def _has(judged: CheckedExchange, bits: int) -> int:
    """How many of the matches are among the ranks of *bits*."""
    page = judged.expectation
    return (page.must & bits).bit_count() if isinstance(page, Page) else 0


def _kept_count(known: Sequence[CheckedExchange], judged: CheckedExchange) -> Guess | None:
    """Each total is that of the first question with the same values of some filters alone."""
    assert judged.oracle is not None
    names = judged.oracle.filters.keys()
    pages = [each for each in known if each.seen is not None and isinstance(each.expectation, Page)]
    for count in range(min(len(names), _KEYED + 1)):
        for kept in combinations(names, count):
            first = _first_told(judged, pages, kept)
            if first is not None:
                same = " and ".join(f"`{name}`" for name in kept) or "nothing"
                return Guess(f"keeps a total under a key of {same} alone", first)
    return None


def _kept_by_names(known: Sequence[CheckedExchange], judged: CheckedExchange) -> Guess | None:
    """All questions with the same filters are told one total, whatever the values of these."""
    assert judged.oracle is not None
    filters = judged.oracle.filters.keys()
    told: dict[frozenset[str], set[int | None]] = {}
    due: dict[frozenset[str], set[int]] = {}
    first: dict[frozenset[str], CheckedExchange] = {}
    for each in (*known, judged):
        if each.seen is not None and isinstance(page := each.expectation, Page):
            names = frozenset(each.question.query.names & filters)
            told.setdefault(names, set()).add(each.seen.total)
            due.setdefault(names, set()).add(page.must.bit_count())
            first.setdefault(names, each)
    own = frozenset(judged.question.query.names & filters)
    if any(len(totals) > 1 for totals in told.values()) or len(due[own]) < _SEVERAL:
        return None
    same = " and ".join(f"`{name}`" for name in filters if name in own)
    before = None if first[own].mismatches else first[own]
    return Guess(f"keeps the first total told for {same}, whatever the value", before)


def _first_told(
    judged: CheckedExchange, pages: Sequence[CheckedExchange], kept: Sequence[str]
) -> CheckedExchange | None:
    """The question for which the total of *judged* is right, with the same values of *kept*.

    None unless all questions with the same values of these parameters have the same total.
    """
    told: dict[tuple[str | None, ...], int | None] = {}
    right: dict[tuple[str | None, ...], CheckedExchange] = {}
    for each in pages:
        assert each.seen is not None
        values = tuple(map(each.question.query.get, kept))
        if told.setdefault(values, each.seen.total) != each.seen.total:
            return None
        if not each.mismatches:
            right.setdefault(values, each)
    return right.get(tuple(map(judged.question.query.get, kept)))


def _behind(known: Sequence[CheckedExchange], judged: CheckedExchange) -> str:
    """In words, that the page is right for a list that lacks some items; empty where it is not.

    Where all wrong responses share a filter, that filter lost these items.
    """
    page, seen, oracle, response = judged.expectation, judged.seen, judged.oracle, judged.ranked
    if not isinstance(page, Page) or seen is None or oracle is None or response is None:
        return ""
    wrong = (each.question.query.names for each in (*known, judged) if each.mismatches)
    if frozenset.intersection(*map(frozenset, wrong)) & oracle.filters.keys():
        return ""
    lacking = page.must.bit_count() - seen.total if seen.total is not None else 0
    if not page.exact or not 0 < lacking <= _BEHIND:
        return ""
    whole = oracle.window(evolve(page, start=0, size=len(oracle.records)))
    place = {rank: n for n, rank in enumerate(whole)}
    places = [place[rank] for rank in response.ranks if rank in place]
    if not places or len(places) != page.size:
        return ""
    passed = places[0] - page.start
    skipped = places[-1] - places[0] + 1 - len(places)
    in_order = places == sorted(set(places))
    if not in_order or not 0 <= passed <= passed + skipped <= lacking or not passed + skipped:
        return ""
    return f"answers from a copy of the list that lacks {lacking} of the matches"
