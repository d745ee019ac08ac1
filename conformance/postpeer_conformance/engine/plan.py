"""The fewest questions that separate every misreading from the right one on this data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from ..clauses.clause import Clause
from ..oracle.oracle import Oracle, Query
from ..oracle.rivals import Rival


@attrs.frozen
class Plan:
    """*queries* in the order in which they tell most; *separable* are the rivals that they show."""

    queries: tuple[Query, ...]
    separable: frozenset[Rival]


def plan(oracle: Oracle, clauses: Sequence[Clause], candidates: Iterable[Query]) -> Plan:
    """Greedy set cover: each question is the one that shows most of what is not yet shown.

    Primary rivals count double, since a clause is undecided while one of them is left.  First a
    pass keeps the candidates that show something new, so that the cover is one of few.
    """
    rivals = [rival for clause in clauses for rival in clause.rivals]
    kept: list[Query] = []
    unseen = rivals
    for query in candidates:
        shown = {rival for rival in unseen if rival.separated(oracle, query)}
        if shown:
            kept.append(query)
            unseen = [rival for rival in unseen if rival not in shown]
    shows = {query: _shown(oracle, query, rivals) for query in kept}
    primary = sum(1 << n for n, rival in enumerate(rivals) if rival.primary)
    chosen: list[Query] = []
    left = sum(1 << n for n, rival in enumerate(rivals) if rival not in set(unseen))
    while left:
        best = max(shows, key=lambda query: _weight(shows[query] & left, primary))
        chosen.append(best)
        left &= ~shows.pop(best)
    return Plan(tuple(chosen), frozenset(rivals) - frozenset(unseen))


def _shown(oracle: Oracle, query: Query, rivals: Sequence[Rival]) -> int:
    return sum(1 << n for n, rival in enumerate(rivals) if rival.separated(oracle, query))


def _weight(mask: int, primary: int) -> int:
    return mask.bit_count() + (mask & primary).bit_count()
