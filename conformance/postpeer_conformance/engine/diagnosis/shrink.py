"""The smallest question that still shows a violation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isqrt

import attrs

from ...clauses.clause import Finding
from ...clauses.misreadings.misreading import Misreading
from ...clauses.verdict import Violation
from ...oracle.checked import CheckedExchange
from ...oracle.comparison import Kind, Mismatch
from ...oracle.explain import Explainer
from ...oracle.oracle import Page
from ...transport.query import Query
from ..session.confirmation import Confirmation
from .attribution import accounts_for
from .evidence import Diagnosis

_TRIES = 20
"""Requests that one violation may cost."""


@attrs.define
class Shrinker:
    """Asks smaller and smaller questions for as long as the answer stays wrong."""

    confirmation: Confirmation

    def shrunk(self, cause: Diagnosis) -> Diagnosis:
        """*cause*, whose first failing answer is to the smallest question that shows it."""
        failing = min(cause.failing, key=lambda judged: _size(judged.question.query))
        return attrs.evolve(
            cause, failing=(self.smallest(failing, cause.misreading), *cause.failing)
        )

    def violation(self, cause: Diagnosis) -> Violation:
        """*cause* in words, with the smallest exchange that is known to show it."""
        failing = min(cause.failing, key=lambda judged: _size(judged.question.query))
        expected, actual = self.told(failing)
        before = () if cause.before is None else (cause.before.exchange,)
        return Violation(
            expected,
            "; ".join(filter(None, (actual, cause.note))),
            (*before, failing.exchange),
            cause.misreading.sentence if cause.misreading else None,
            judged=failing,
        )

    def told(self, judged: CheckedExchange) -> tuple[str, str]:
        """What was expected of *judged*, and what came."""
        mismatches: Sequence[Mismatch | Finding] = _told(judged)
        said = mismatches or list(self.confirmation.checks.findings(judged).values())[:1]
        return "; ".join(m.expected for m in said), "; ".join(m.actual for m in said)

    def smallest(
        self, judged: CheckedExchange, misreading: Misreading | None = None
    ) -> CheckedExchange:
        """A failing question from which nothing more can be dropped within the tries.

        Where *misreading* explains the answer, it has to explain that of the smaller question, too.

        In a moving world every try would cost two censuses; there the question stays as it is.
        """
        best, progress = judged, self.confirmation.state.still
        tried: set[Query] = set()
        while progress:
            progress = False
            for query in self._smaller(best.question.query):
                if query in tried:
                    continue
                if len(tried) >= _TRIES or not self.confirmation.ample:
                    return best
                tried.add(query)
                found = self.confirmation.wrong(query)
                if found is not None and _same_fault(judged, found, misreading):
                    best, progress = found, True
                    break
        return best

    def _smaller(self, query: Query) -> Iterator[Query]:
        """Queries with one parameter less, and with one shorter or lower value."""
        for n in range(len(query)):
            yield Query(query[:n] + query[n + 1 :])
        collection = self.confirmation.judge.operation.collection
        assert collection is not None
        # A part of a value that is compared as a whole would be another question.
        whole = {filter.name for filter in collection.filters if filter.whole}
        whole.add(collection.order.parameter.name)
        for n, (name, text) in enumerate(query):
            for smaller in _shorter(text) if name not in whole else ():
                yield Query((*query[:n], (name, smaller), *query[n + 1 :]))


def _told(judged: CheckedExchange) -> list[Mismatch]:
    """The mismatches of *judged*, with the items and values that show them."""
    oracle, page, seen = judged.oracle, judged.expectation, judged.seen
    if oracle is None or seen is None or not isinstance(page, Page):
        return list(judged.mismatches)
    return list(Explainer(oracle, judged.question.query, page, seen).tell(judged.mismatches))


def _same_fault(
    judged: CheckedExchange, found: CheckedExchange, misreading: Misreading | None
) -> bool:
    """Whether what is wrong with *judged* is wrong with *found*, too."""
    return found.kinds >= _telling(judged) and (
        misreading is None or accounts_for(misreading, found)
    )


def _telling(judged: CheckedExchange) -> frozenset[Kind]:
    """What has to stay wrong; how many items come follows from which, where those are wrong."""
    kinds = judged.kinds
    return kinds - {"total", "count"} or kinds - {"total"} or kinds


def _size(query: Query) -> tuple[int, int]:
    return len(query), sum(len(text) for _, text in query)


def _shorter(text: str) -> Iterator[str]:
    if text.isdecimal():
        number = int(text)
        yield from (
            str(n)
            for n in dict.fromkeys((1, isqrt(number), number // 2, number - 1))
            if 0 < n < number
        )
    elif len(text) > 1:
        half = len(text) // 2
        yield from (t for t in (text[:half], text[half:]) if t == t.strip())
