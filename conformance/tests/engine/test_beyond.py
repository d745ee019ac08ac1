"""What a bounded census did not read: the total is not believed before a page bears it out."""

from __future__ import annotations

import pytest

from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options
from postpeer_conformance.selftest.examine import caught_by
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.http.messages import Query
from support.running import outcome_of
from support.without_search import CONTRACT, OPERATION

TOTAL = "total/counts-every-match"


class StopsCounting(Behaviour):
    """Counts no further than to a bound."""

    bound = 0

    def total(self, query: Query) -> int:
        return min(self.bound, super().total(query))


class CountsOn(Behaviour):
    """Counts an item that is not there."""

    def total(self, query: Query) -> int:
        return super().total(query) + 1


def run(behaviour: type[Behaviour], accounts: int, census: int, budget: int = 300) -> Outcome:
    app = create_app(CONTRACT, accounts=accounts, behaviour=behaviour)
    return outcome_of(app, CONTRACT, OPERATION, Options(census=census), budget=budget)


@pytest.mark.parametrize(("bound", "accounts", "census"), [(300, 340, 200), (100, 137, 60)])
def test_a_total_that_stops_early_is_found_where_no_census_reaches(
    bound: int, accounts: int, census: int
) -> None:
    """The page where the list should end is not empty; only the total is blamed."""
    stops = type("Stops", (StopsCounting,), {"bound": bound})
    outcome = run(stops, accounts, census)
    (violation,) = (each for v in outcome.verdicts for each in v.violations)
    assert caught_by(outcome) == {TOTAL}
    assert violation.actual.endswith(f"the total of the same response is {bound}")


def test_a_total_that_goes_on_is_found_as_well() -> None:
    """The last page is shorter than it says."""
    assert caught_by(run(CountsOn, 137, 60)) == {TOTAL}


def test_a_right_total_is_borne_out_behind_the_census() -> None:
    """Two questions are enough: for the last item, and for what is behind it."""
    outcome = run(Behaviour, 137, 60)
    assert caught_by(outcome) == set()
    assert {v.state for v in outcome.verdicts if v.clause.id == TOTAL} == {"holds"}


def test_a_total_that_no_page_bore_out_does_not_hold() -> None:
    """The budget ends before the end of the list was asked for."""
    (found,) = (v for v in run(Behaviour, 137, 60, budget=16).verdicts if v.clause.id == TOTAL)
    assert found.state == "undecided"
    assert found.reason.startswith("not asked: the run ended after")
