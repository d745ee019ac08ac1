"""What checks of clauses and walks find: one violation for each way in which a clause is broken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from attrs import evolve

from ..clauses.clause import Clause, Finding
from ..judged import Judged
from ..oracle.comparison import Seen
from ..oracle.oracle import Page
from ..oracle.telling import Teller, named
from ..verdict import Violation
from .census import Census, page_of

_NUMBER = re.compile(r"\d+")


def findings(
    clauses: Sequence[Clause], judged: Sequence[Judged]
) -> Iterator[tuple[str, Violation]]:
    """The violations of each clause that has a check; the shortest question shows each."""
    for clause in clauses:
        alike: dict[tuple[str, str], list[tuple[Finding, Judged]]] = {}
        for each in judged if clause.check else ():
            finding = clause.check(each) if clause.check else None
            if isinstance(finding, Finding):
                alike.setdefault(_way(finding), []).append((finding, each))
        for found in alike.values():
            found.sort(key=lambda pair: _length(pair[1]))
            (finding, first), others = found[0], found[1:]
            yield (
                clause.id,
                Violation(
                    finding.expected,
                    finding.actual,
                    (first.exchange,),
                    judged=first,
                    others=tuple(other.exchange for _, other in others),
                ),
            )


def broken_walk(walk: Sequence[Judged]) -> Violation:
    """The violation by *walk*, of whose steps none is wrong by itself."""
    first, pages = walk[0], [step.seen.items if step.seen else () for step in walk]
    oracle, page = first.oracle, first.expectation
    assert oracle is not None
    assert isinstance(page, Page)
    key = oracle.collection.key
    size = sum(step.expectation.limit for step in walk if isinstance(step.expectation, Page))
    items = tuple(item for each in pages for item in each)
    total = first.seen.total if first.seen else 0
    whole = Teller(oracle, first.question.query, evolve(page, limit=size), Seen(total, items))
    twice, missing = whole.twice(), whole.missing()
    told = [f"{named(twice)} twice"] * bool(twice) + [f"{named(missing)} on none"] * bool(missing)
    shown = walk
    if twice and not missing:  # two pages are enough to show it
        shown = [s for s, each in zip(walk, pages, strict=True) if twice[0] in map(key.of, each)]
    return Violation(
        "every item of these pages once",
        "; ".join(told) or f"{len(items)} items",
        tuple(step.exchange for step in shown),
    )


def broken_census(census: Census) -> Violation:
    """The violation by a walk over the whole list that lost items, and lost them again."""
    key = census.records.collection.key
    pages = [page_of(census.records.collection, exchange) for exchange in census.exchanges]
    shown = [[key.of(item) for item in page.items] if page else [] for page in pages]
    walk, known = census.exchanges[: census.pages], set(chain(*shown[: census.pages]))
    more = zip(shown[census.pages :], census.exchanges[census.pages :], strict=True)
    for other, exchange in more:
        lost = [identity for identity in other if identity not in known]
        if lost:
            told = f"{named(lost)} only in the last answer, which is in the other order"
            if exchange.question in {each.question for each in walk}:
                told = f"{named(lost)} only in the last answer, when its page was asked for again"
            return Violation("every item on some page", told, (*walk, exchange))
    total = max(page.total for page in pages if page)
    told = f"{len(known)} on all pages together"
    return Violation(f"{total} items, as the total says", told, walk)


def _way(finding: Finding) -> tuple[str, str]:
    """What is said, but for the value in a body, and the numbers in its place."""
    if " at $" not in finding.actual:
        return finding.expected, finding.actual
    return finding.expected, _NUMBER.sub("0", finding.actual.rpartition(" is not ")[2])


def _length(judged: Judged) -> tuple[int, int]:
    query = judged.question.query
    return len(query), sum(len(text) for _, text in query)
