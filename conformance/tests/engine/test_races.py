"""Races: what shows only while several questions are asked at the same time, and not each time."""

from __future__ import annotations

import asyncio

import attrs
import httpx2
import pytest

from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options, Run
from postpeer_conformance.selftest.examine import caught_by
from postpeer_conformance.server import KEY, create_app, serving
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.answering.resource import Resource
from postpeer_conformance.server.http.messages import Refusal, Request, Response
from postpeer_conformance.transport.probe import Probe
from support.running import outcome_of
from support.without_search import CONTRACT, OPERATION


class Racing(Behaviour):
    """Lets requests wait between two steps; some bursts of *least* or more lose the race."""

    least, every = 2, 6

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource)
        self.waiting = self.most = self.bursts = 0
        self.latest: Request | None = None

    async def exchange(self, request: Request) -> Response:
        self.most = max(self.most if self.waiting else 0, self.waiting + 1)
        self.waiting += 1
        self.bursts += self.waiting == self.least
        await asyncio.sleep(0)
        lost = self.most >= self.least and self.bursts % self.every == 0
        try:
            return self.after(request, lost=lost)
        finally:
            self.waiting -= 1

    def after(self, request: Request, *, lost: bool) -> Response:
        """The response to *request*, which may have *lost* the race."""
        raise NotImplementedError


class SharedFormatter(Racing):
    """Formats the date of one item as that of another, in one burst of six."""

    def after(self, request: Request, *, lost: bool) -> Response:
        answer = self.answer(request)
        dates = answer.body.split(b'"createdAt":')
        if lost and self.waiting == 2 and len(dates) > 2:
            one, other = dates[1][:26], dates[-1][:26]
            body = answer.body.replace(one, other, 1)
            return attrs.evolve(answer, body=body)
        return answer


class SharedArguments(Racing):
    """Answers one request of a burst of 16 or more as the one before it."""

    least, every = 16, 1

    def after(self, request: Request, *, lost: bool) -> Response:
        mixed = self.latest if lost and self.waiting == 5 else None
        self.latest = request
        return self.answer(mixed or request)


class SharedOnce(Racing):
    """Answers each request of the first burst of different questions as the one before it."""

    least, every = 16, 1
    lost_in = 0

    def after(self, request: Request, *, lost: bool) -> Response:
        before, self.latest = self.latest or request, request
        if lost and self.waiting < self.least and before.query != request.query:
            self.lost_in = self.lost_in or self.bursts
        return self.answer(before if lost and self.bursts == self.lost_in else request)


class Glitching(Racing):
    """A gateway that refuses now and then; each time a burst happens to meet that.

    Eighteen bursts of 32, the most that confirm a race, meet it twice at the most.
    """

    beside = 0

    def after(self, request: Request, *, lost: bool) -> Response:
        del lost
        self.beside += self.most > 1
        refused = self.most > 1 and self.beside % 307 == 20
        return self.refuse(Refusal(403, "not now")) if refused else self.answer(request)


def run_on(behaviour: type[Racing], seed: int = 0) -> Outcome:
    app = create_app(CONTRACT, accounts=60, seed=seed, behaviour=behaviour)
    return outcome_of(app, CONTRACT, OPERATION, Options(seed=seed), budget=1000)


@pytest.mark.parametrize("behaviour", [SharedFormatter, SharedArguments])
def test_a_race_is_found_and_nothing_else_is_blamed(behaviour: type[Racing]) -> None:
    """Each question is right by itself; the same burst goes wrong again."""
    assert caught_by(run_on(behaviour)) == {"repeat/concurrent"}


def test_a_race_that_does_not_come_again_is_laid_at_nothing_else() -> None:
    """No question that is asked by itself gets the response to the one before."""
    assert caught_by(run_on(SharedOnce)) == set()


def test_a_glitch_that_falls_into_a_burst_is_no_race() -> None:
    """It does not come again in several bursts."""
    assert "repeat/concurrent" not in caught_by(run_on(Glitching))


def test_over_a_network_a_race_is_nothing_else() -> None:
    """Which requests meet depends on the machine."""
    app = create_app(CONTRACT, accounts=30, behaviour=SharedArguments)
    with serving(app) as url, httpx2.Client() as client:
        run = Run(CONTRACT, OPERATION, Probe(OPERATION, url, KEY, client, budget=600), Options())
        assert caught_by(run.go()) <= {"repeat/concurrent"}
