"""The fewest questions that separate every misreading from the right one on this data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import attrs

from ...clauses.clause import Clause, misreadings_of
from ...clauses.misreadings.misreading import Misreading, ruled_out_by
from ...oracle.oracle import Oracle, ranks
from ...transport.query import Query

BEST = 10
"""Planned questions that come before anything else; most of the later ones show one thing each."""


@attrs.frozen
class Plan:
    """The most telling *queries* come first; *separable* are the misreadings that they show.

    These are named by their sentences: a plan is remembered, and may serve a run whose clauses were
    computed again.
    """

    queries: tuple[Query, ...]
    separable: frozenset[str]
    singles: tuple[Query, ...]
    """Candidates with a single parameter, which tell misreadings apart."""


def plan(
    oracle: Oracle,
    clauses: Sequence[Clause],
    candidates: Sequence[Query],
    values: Mapping[str, Sequence[str]],
    before: Sequence[Query] = (),
    besides: Sequence[Query] = (),
    spare: Iterable[Query] = (),
) -> Plan:
    """Greedy set cover: each question is the one that shows most of what is not yet shown.

    Primary misreadings count double: a clause is undecided while one of them is left.  First a pass
    keeps the candidates that show something new, so that the cover is one of few.  What the
    queries *before* show needs no other question; nor does what those *besides* show, unless that
    is one of the best.  Of the *values* by the name of their parameter, as many are asked for as
    the cover has room for.  The *spare* queries serve for primary misreadings that no candidate
    shows.
    """
    misreadings = list(misreadings_of(clauses))
    kept, unseen = _telling(oracle, candidates, misreadings)
    more, missing = _telling(oracle, spare, [each for each in unseen if each.primary])
    kept += more
    separable = set(misreadings) - {each for each in unseen if not each.primary} - {*missing}
    primary = sum(1 << n for n, misreading in enumerate(misreadings) if misreading.primary)
    left = sum(1 << n for n, misreading in enumerate(misreadings) if misreading in separable)
    left = _unshown(oracle, misreadings, left, before)
    wanted = {misreadings[n]: 1 << n for n in ranks(left)}
    shows = {query: _shown(oracle, query, wanted) for query in kept}
    chosen = list(islice(_cover(shows, left, primary), BEST))
    for _, shown in chosen:
        left &= ~shown
    chosen += _cover(shows, _unshown(oracle, misreadings, left, besides), primary)
    queries = _spread(oracle, misreadings, chosen, values, (*before, *besides))
    singles = tuple(query for query in candidates if len(query) == 1)
    return Plan(tuple(queries), frozenset(each.sentence for each in separable), singles)


def _telling(
    oracle: Oracle, queries: Iterable[Query], unseen: Sequence[Misreading]
) -> tuple[list[Query], Sequence[Misreading]]:
    """Those of *queries* that show something new, and what none of them shows."""
    kept: list[Query] = []
    for query in queries if unseen else ():
        new = ruled_out_by(oracle, query, unseen)
        if new:
            kept.append(query)
            unseen = [misreading for misreading in unseen if misreading not in new]
        if not unseen:
            break
    return kept, unseen


def _cover(shows: dict[Query, int], left: int, primary: int) -> Iterator[tuple[Query, int]]:
    """One query after the other, and what each shows that those before do not."""
    while left:
        best = max(shows, key=lambda query: _weight(shows[query] & left, primary))
        shown = shows.pop(best) & left
        left &= ~shown
        yield best, shown


def _spread(
    oracle: Oracle,
    misreadings: Sequence[Misreading],
    chosen: Iterable[tuple[Query, int]],
    values: Mapping[str, Sequence[str]],
    besides: Iterable[Query],
) -> Iterator[Query]:
    """The queries of *chosen*, with a value that no other has yet where it shows as much."""
    asked = {pair for query in besides for pair in query}
    for query, shown in chosen:
        needed = [misreadings[n] for n in ranks(shown)]
        others = _others(query, values, asked)
        new = (each for each in others if all(r.ruled_out_by(oracle, each) for r in needed))
        query = next(new, query)
        asked.update(query)
        yield query


def _others(
    query: Query, values: Mapping[str, Sequence[str]], asked: set[tuple[str, str]]
) -> Iterator[Query]:
    """*query* with one value that was asked for before replaced by one that was not."""
    for name, text in query:
        if (name, text) in asked and text in values.get(name, ()):
            for other in values[name]:
                if (name, other) not in asked:
                    yield query.with_((name, other))


def _shown(oracle: Oracle, query: Query, wanted: Mapping[Misreading, int]) -> int:
    """The bits of those *wanted* misreadings that *query* shows."""
    return sum(wanted[misreading] for misreading in ruled_out_by(oracle, query, [*wanted]))


def _unshown(
    oracle: Oracle, misreadings: Sequence[Misreading], left: int, queries: Sequence[Query]
) -> int:
    """What of *left* none of *queries* shows."""
    for n in ranks(left):
        if any(misreadings[n].ruled_out_by(oracle, query) for query in queries):
            left &= ~(1 << n)
    return left


def _weight(mask: int, primary: int) -> tuple[int, int]:
    """How much *mask* shows; of as much, what stands first among the clauses comes first."""
    return mask.bit_count() + (mask & primary).bit_count(), -(mask & -mask)
