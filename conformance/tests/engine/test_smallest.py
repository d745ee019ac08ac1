"""The smallest question that shows a mistake, where no misreading says what the mistake is."""

from __future__ import annotations

import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.selftest.examine import examine
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour, BehaviourFactory
from postpeer_conformance.server.http.messages import Json, Query, Refusal

CONTRACT = load()
(OPERATION,) = CONTRACT.collections


class TurnsLargePagesOfNone(Behaviour):
    """Turns pages from 30 items on where the literal for none is given."""

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        turns = query.filters.get("profileId", "") is None and query.limit >= 30
        return rows[::-1] if turns else rows


class LosesAtSomeOffsets(Behaviour):
    """Loses an item of a search behind 3, 10, 17 … items."""

    def rows(self, query: Query) -> list[Json]:
        loses = query.offset % 7 == 3 and "q" in query.filters
        return super().rows(query)[1:] if loses else super().rows(query)


class RefusesNul(Behaviour):
    """Refuses NUL in a filter with the status for the key."""

    def known(self, query: Query) -> None:
        if "\0" in str(query.filters.get("platform")):
            raise Refusal(403, "no")
        super().known(query)


class FailsAtTwoMarks(Behaviour):
    """Fails where a search has both marks."""

    def rows(self, query: Query) -> list[Json]:
        if {"'", "\\"} <= set(str(query.filters.get("q"))):
            raise RuntimeError
        return super().rows(query)


class RepeatsWhereSorted(Behaviour):
    """Ends a page with its first item, where a filter and an order are given."""

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        repeats = query.filters.keys() & {"platform"} and "sort" in query.texts
        return [*rows[:-1], rows[0]] if repeats and len(rows) > 3 else rows


@pytest.mark.parametrize(
    ("behaviour", "names", "longest"),
    [
        (TurnsLargePagesOfNone, {"profileId", "limit"}, 4),
        (LosesAtSomeOffsets, {"q", "offset"}, 1),
        (RefusesNul, {"platform"}, 2),
        (FailsAtTwoMarks, {"q"}, 3),
        (RepeatsWhereSorted, {"platform", "sort"}, 7),
    ],
)
def test_nothing_can_be_left_out(
    behaviour: BehaviourFactory, names: set[str], longest: int
) -> None:
    """Neither a parameter nor, of a text that no item has, a part; NUL alone may be trimmed."""
    app = create_app(CONTRACT, accounts=137, behaviour=behaviour)
    broken = [v for v in examine(app, CONTRACT, OPERATION).verdicts if v.state == "violated"]
    ((violation,),) = (verdict.violations for verdict in broken)
    query = violation.exchanges[-1].question.query
    assert query.names == names
    assert max(len(text) for _, text in query) <= longest
