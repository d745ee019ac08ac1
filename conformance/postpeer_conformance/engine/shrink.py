"""The smallest question that still shows a violation."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ..exchange import Question
from ..judged import Judged
from ..oracle.oracle import Query
from ..verdict import Violation
from .blame import Cause
from .judgement import Judge
from .probe import BudgetSpent, Probe, Unanswered

_TRIES = 20
"""Requests that one violation may cost."""


@attrs.define
class Shrinker:
    """Asks smaller and smaller questions for as long as the answer stays wrong."""

    judge: Judge
    probe: Probe

    def violation(self, cause: Cause) -> Violation:
        """*cause* with its smallest exchange."""
        failing = min(cause.failing, key=lambda judged: _size(judged.question.query))
        if cause.rival is not None:
            failing = self.smallest(failing)
        first = failing.mismatches[0]
        diagnosis = cause.rival.sentence if cause.rival else None
        return Violation(
            "; ".join(m.expected for m in failing.mismatches) or first.expected,
            "; ".join(m.actual for m in failing.mismatches),
            (failing.exchange,),
            diagnosis,
        )

    def again(self, judged: Judged) -> bool:
        """Whether the same question is answered wrongly once more."""
        return self._wrong(judged.question.query) is not None

    def smallest(self, judged: Judged) -> Judged:
        """A failing question from which nothing more can be dropped within the tries."""
        best, tries, progress = judged, 0, True
        while progress and tries < _TRIES:
            progress = False
            for query in _smaller(best.question.query):
                tries += 1
                found = self._wrong(query)
                if found is not None:
                    best, progress = found, True
                    break
                if tries >= _TRIES:
                    break
        return best

    def _wrong(self, query: Query) -> Judged | None:
        try:
            exchange = self.probe.ask(Question(query, source="confirm"))
        except (BudgetSpent, Unanswered):
            return None
        judged = self.judge.judge(exchange)
        return judged if judged.mismatches else None


def _size(query: Query) -> tuple[int, int]:
    return len(query), sum(len(text) for _, text in query)


def _smaller(query: Query) -> Iterator[Query]:
    """Queries with one parameter less, and with one shorter or lower value."""
    for n in range(len(query)):
        yield query[:n] + query[n + 1 :]
    for n, (name, text) in enumerate(query):
        for smaller in _shorter(text):
            yield (*query[:n], (name, smaller), *query[n + 1 :])


def _shorter(text: str) -> Iterator[str]:
    if text.isdigit():
        number = int(text)
        yield from (str(n) for n in dict.fromkeys((number // 2, number - 1)) if 0 < n < number)
    elif len(text) > 1:
        half = len(text) // 2
        yield from (t for t in (text[:half], text[half:]) if t == t.strip())
