"""The smallest question that still shows a violation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import islice
from math import isqrt

import attrs

from ...clauses.misreadings.misreading import Misreading
from ...clauses.verdict import Violation
from ...contract import Filter, Range
from ...oracle.checked import CheckedExchange
from ...oracle.comparison import Kind
from ...oracle.explain import describe
from ...transport.exchange import Exchange
from ...transport.probe import BudgetSpent, Unanswered
from ...transport.query import Query
from ..session.confirmation import Confirmation
from .attribution import accounts_for
from .evidence import Diagnosis
from .rivals import Rivals, told_apart

_TRIES, _FEW = 20, 10
"""Requests that one violation may cost, and those of them for which less has to be left."""
_MARKS = 2
"""Characters of a text that are tried alone, before its halves."""


@attrs.define
class Shrinker:
    """Asks smaller and smaller questions for as long as the response stays wrong."""

    confirmation: Confirmation
    singles: Sequence[Query] = ()
    """Queries that tell misreadings apart."""

    def shrunk(self, cause: Diagnosis) -> Diagnosis | None:
        """*cause*, whose first failing response is to the smallest question that shows it.

        None where its misreading explains nothing but that response.
        """
        failing = min(cause.failing, key=lambda judged: _size(judged.question.query))
        assert cause.misreading is not None
        known = ((cause.clause, cause.misreading), *cause.rivals)
        smallest = self.smallest(failing, [misreading for _, misreading in known])
        # What is not needed for the failure speaks for no misreading any more.
        left: Rivals = [pair for pair in known if accounts_for(pair[1], smallest)] or known[:1]
        if self.confirmation.state.still and (len(left) > 1 or len(cause.failing) == 1):
            left = told_apart(self.confirmation, self.singles, smallest, left)
        if not left:
            return None
        clause, misreading = left[0]
        return attrs.evolve(
            cause,
            clause=clause,
            misreading=misreading,
            failing=(smallest, *cause.failing),
            also=frozenset(name for name, _ in left[1:] if name != clause),
        )

    def violation(self, cause: Diagnosis) -> Violation:
        """*cause* in words, with the smallest exchange that is known to show it."""
        failing = min(cause.failing, key=lambda judged: _size(judged.question.query))
        before, failing = self._led(failing)
        expected, actual = self.told(failing)
        before = before if cause.before is None else (cause.before.exchange,)
        return Violation(
            expected,
            "; ".join(filter(None, (actual, cause.note))),
            (*before, failing.exchange),
            (cause.misreading.sentence if cause.misreading else cause.likely) or None,
            judged=failing,
        )

    def _led(self, failing: CheckedExchange) -> tuple[tuple[Exchange, ...], CheckedExchange]:
        """What led to *failing*, and its response where the walk there shows the same again."""
        confirmation = self.confirmation
        if not failing.question.led or not confirmation.state.still or not confirmation.ample:
            return (), failing
        try:
            *before, last = confirmation.walk([failing.question])
        except (BudgetSpent, Unanswered):
            return (), failing
        again = confirmation.judged(last)
        return (tuple(before[-1:]), again) if again.kinds == failing.kinds else ((), failing)

    def told(self, judged: CheckedExchange) -> tuple[str, str]:
        """What was expected of *judged*, and what came."""
        found = list(self.confirmation.checks.findings(judged).values())[:1]
        said = describe(judged) or [(finding.expected, finding.actual) for finding in found]
        return "; ".join(expected for expected, _ in said), "; ".join(actual for _, actual in said)

    def smallest(
        self, judged: CheckedExchange, misreadings: Sequence[Misreading] = ()
    ) -> CheckedExchange:
        """A failing question from which nothing more can be dropped within the tries.

        Where *misreadings* explain the response, one of them has to explain that of the smaller
        question, too.

        In a moving world every try would cost two censuses; there the question stays as it is.
        """
        # What a response leads to has no meaning with a parameter less.
        progress = self.confirmation.state.still and not judged.question.led
        best = judged
        tried, needed = set[Query](), set[str]()
        while progress:
            progress = False
            # What was needed before is tried without last.
            for query in sorted(_smaller(best), key=partial(_lacks, best, needed)):
                if query in tried:
                    continue
                left = self.confirmation.some if len(tried) < _FEW else self.confirmation.ample
                if len(tried) >= _TRIES or not left:
                    return best
                tried.add(query)
                found = self.confirmation.wrong(query)
                if found is not None and _same_fault(judged, found, misreadings):
                    best, progress = found, True
                    break
                needed |= best.question.query.names - query.names
        return best


def _smaller(judged: CheckedExchange) -> Iterator[Query]:
    whole: set[str] = set()
    if judged.oracle is not None:
        collection = judged.oracle.collection
        # A part of a value that items have would be another question.
        whole = {
            each.name
            for each in collection.filters
            if isinstance(each, Range) or (each.whole and _known(judged, each))
        }
        whole.update(each.name for each in collection.order.parameters)
    return smaller(judged.question.query, whole)


def _lacks(best: CheckedExchange, needed: set[str], query: Query) -> bool:
    """Whether *query* is *best* without a parameter that is *needed*."""
    return bool(needed & (best.question.query.names - query.names))


def _known(judged: CheckedExchange, filter: Filter) -> bool:
    """Whether items have the value of *filter*, as far as that is known."""
    oracle, text = judged.oracle, judged.question.query.get(filter.name)
    if oracle is None or text is None or text == filter.absent:
        return True
    return oracle.matches(Query.of((filter.name, text))) > 0


def smaller(query: Query, whole: Collection[str] = ()) -> Iterator[Query]:
    """Queries with one parameter less, and with one shorter or lower value.

    The values of the parameters *whole* stay as they are.
    """
    for name in query.names:
        yield query.without(name)
    for name, text in query:
        for shorter in _shorter(text) if name not in whole else ():
            yield query.with_((name, shorter))


def _same_fault(
    judged: CheckedExchange, found: CheckedExchange, misreadings: Sequence[Misreading]
) -> bool:
    """Whether what is wrong with *judged* is wrong with *found*, too."""
    explained = not misreadings or any(accounts_for(each, found) for each in misreadings)
    return explained and found.kinds >= _telling(judged)


def _telling(judged: CheckedExchange) -> frozenset[Kind]:
    """What has to stay wrong; how many items come follows from which, where those are wrong."""
    kinds = judged.kinds
    return kinds - {"total", "count"} or kinds - {"total"} or kinds


def _size(query: Query) -> tuple[int, int]:
    return len(query), sum(len(text) for _, text in query)


def _shorter(text: str) -> Iterator[str]:
    # A mark is mostly the reason by itself: a wildcard, a quote, an operator.
    marks = (c for c in dict.fromkeys(text) if not c.isalnum() and not c.isspace() and c != text)
    yield from islice(marks, _MARKS)
    if text.isdecimal():
        number = int(text)
        yield from (
            str(n)
            for n in dict.fromkeys((1, isqrt(number), number // 2, number - 1))
            if 0 < n < number
        )
    for parts in (2, 4, 8) if text and not text.isdecimal() else ():
        size = -(-len(text) // parts)
        cut = (text[:at] + text[at + size :] for at in range(0, len(text), size))
        yield from (t for t in cut if t and t == t.strip())
