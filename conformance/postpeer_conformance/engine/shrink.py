"""The smallest question that still shows a violation."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ..judged import Judged
from ..oracle.oracle import Query
from ..oracle.rivals import Rival
from ..verdict import Violation
from .blame import Cause, explains
from .confirmation import Confirmation

_TRIES = 20
"""Requests that one violation may cost."""


@attrs.define
class Shrinker:
    """Asks smaller and smaller questions for as long as the answer stays wrong."""

    confirmation: Confirmation

    def violation(self, cause: Cause) -> Violation:
        """*cause* with its smallest exchange."""
        failing = min(cause.failing, key=lambda judged: _size(judged.question.query))
        if cause.rival is not None:
            failing = self.smallest(failing, cause.rival)
        told = [m.actual for m in failing.mismatches] + [cause.besides] * bool(cause.besides)
        before = () if cause.before is None else (cause.before.exchange,)
        return Violation(
            "; ".join(m.expected for m in failing.mismatches),
            "; ".join(told),
            (*before, failing.exchange),
            cause.rival.sentence if cause.rival else None,
            failing,
        )

    def smallest(self, judged: Judged, rival: Rival | None = None) -> Judged:
        """A failing question from which nothing more can be dropped within the tries.

        Where a *rival* is named, its answer has to be explained by it.

        In a moving world every try would cost two censuses; there the question stays as it is.
        """
        best, tries, progress = judged, 0, self.confirmation.world == "still"
        while progress and tries < _TRIES:
            progress = False
            for query in self._smaller(best.question.query):
                tries += 1
                found = self.confirmation.wrong(query)
                explained = found is not None and (rival is None or explains(rival, found))
                if found is not None and explained and _kinds(found) >= _telling(judged):
                    best, progress = found, True
                    break
                if tries >= _TRIES:
                    break
        return best

    def _smaller(self, query: Query) -> Iterator[Query]:
        """Queries with one parameter less, and with one shorter or lower value."""
        for n in range(len(query)):
            yield query[:n] + query[n + 1 :]
        collection = self.confirmation.judge.operation.collection
        assert collection is not None
        # A part of a value that is compared as a whole would be another question.
        whole = {f.name for f in collection.filters if f.match == "equals"}
        for n, (name, text) in enumerate(query):
            for smaller in _shorter(text) if name not in whole else ():
                yield (*query[:n], (name, smaller), *query[n + 1 :])


def _kinds(judged: Judged) -> set[str]:
    return {mismatch.kind for mismatch in judged.mismatches}


def _telling(judged: Judged) -> set[str]:
    """What has to stay wrong; how many items come follows from which, where those are wrong."""
    kinds = _kinds(judged)
    return kinds - {"total", "count"} or kinds - {"total"} or kinds


def _size(query: Query) -> tuple[int, int]:
    return len(query), sum(len(text) for _, text in query)


def _shorter(text: str) -> Iterator[str]:
    if text.isdigit():
        number = int(text)
        yield from (str(n) for n in dict.fromkeys((number // 2, number - 1)) if 0 < n < number)
    elif len(text) > 1:
        half = len(text) // 2
        yield from (t for t in (text[:half], text[half:]) if t == t.strip())
