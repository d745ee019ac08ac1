"""Servers and gateways that take few requests at the same time: these keep their contract."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import httpx2
import pytest

from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options, Run
from postpeer_conformance.selftest.examine import caught_by
from postpeer_conformance.server import KEY, create_app, serving
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.answering.resource import Resource
from postpeer_conformance.server.http.messages import Request, Response
from postpeer_conformance.server.items.changes import Changes
from postpeer_conformance.transport.exchange import Exchange, Question
from postpeer_conformance.transport.in_process import InProcess
from postpeer_conformance.transport.probe import Probe, Unanswered
from support.without_search import CONTRACT, OPERATION

CONCURRENT = "repeat/concurrent"
CROWD = [Question((("limit", str(size)),), occasion="together") for size in range(1, 25)]


class Crowded(Behaviour):
    """Knows how many requests are there."""

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource)
        self.waiting = self.most = self.crowds = 0

    async def exchange(self, request: Request) -> Response:
        self.most = max(self.most if self.waiting else 0, self.waiting + 1)
        self.waiting += 1
        self.crowds += self.waiting == 2
        place = self.waiting
        await asyncio.sleep(0)
        try:
            return self.at(place, request)
        finally:
            self.waiting -= 1

    def at(self, place: int, request: Request) -> Response:
        """The response to *request*, which came while ``place - 1`` others were there."""
        raise NotImplementedError


class Gateway(Crowded):
    """Takes four at the same time, and asks the others for some seconds of patience."""

    status, headers, room = 429, (("Retry-After", "7"),), 4

    def at(self, place: int, request: Request) -> Response:
        if place <= self.room:
            return self.answer(request)
        return Response(self.status, b"busy", self.headers)


class OneAtATime(Gateway):
    room = 1


class RefusesBursts(Gateway):
    """Answers nothing at all of a burst, and says nothing of when to come again."""

    status, headers = 503, (("Connection", "close"),)

    def at(self, place: int, request: Request) -> Response:
        return super().at(self.room + 1 if self.most > 1 else place, request)


class ChangesInBursts(Crowded):
    """Replaces an item in the middle of each burst, so that the total tells nothing of it."""

    def at(self, place: int, request: Request) -> Response:
        if self.most > 1 and place == self.most // 2:
            changes = Changes(self.table)
            item = changes.some(self.crowds)
            assert item is not None
            self.table.remove(self.collection.key.of(item))
            self.table.add([changes.added(item, self.crowds)])
        return self.answer(request)


class Growing(Crowded):
    """Refuses once, in the first burst; in each later one an item is added."""

    stays = True

    def at(self, place: int, request: Request) -> Response:
        if self.most == 1:
            return self.answer(request)
        if self.crowds == 1:
            return Response(403, b"") if place == 2 else self.answer(request)
        if place == 2:
            changes = Changes(self.table)
            self.guest = changes.newest(changes.added(changes.some(1), self.crowds), self.crowds)
            self.table.add([self.guest])
        if place == self.most and not self.stays:
            self.table.remove(self.collection.key.of(self.guest))
        return self.answer(request)


class Visited(Growing):
    """The same, and the item is gone at the end of the burst."""

    stays = False


def probe(client: httpx2.Client, url: str, budget: int = 300) -> tuple[Probe, list[float]]:
    """What asks the server at *url*, and for how long it waits, which it does not do."""
    waits: list[float] = []
    return Probe(OPERATION, url, KEY, client, budget, sleep=waits.append), waits


def run_on(behaviour: type[Crowded], budget: int = 300) -> Outcome:
    app = create_app(CONTRACT, accounts=60, behaviour=behaviour)
    with httpx2.Client(transport=InProcess(app)) as client:
        asking, _ = probe(client, "http://crowded", budget)
        return Run(CONTRACT, OPERATION, asking, Options()).go()


def came(found: Iterable[Exchange | Unanswered]) -> list[Exchange]:
    return [each for each in found if isinstance(each, Exchange)]


def test_no_more_are_sent_at_once_than_the_server_takes() -> None:
    """One burst tells how many; all whom it refused are asked again after a single wait."""
    app = create_app(CONTRACT, accounts=60, behaviour=Gateway)
    with httpx2.Client(transport=InProcess(app)) as client:
        asking, waits = probe(client, "http://crowded")
        first, second = (came(asking.ask_together(CROWD)) for _ in range(2))
    assert waits == [7.0]
    assert asking.sent == 24 + 20 + 24
    assert [each.response.status for each in (*first, *second)] == [200] * 48


def test_what_is_asked_again_alone_is_no_part_of_a_burst() -> None:
    """It shows nothing of questions at the same time."""
    app = create_app(CONTRACT, accounts=60, behaviour=Gateway)
    with httpx2.Client(transport=InProcess(app)) as client:
        asking, _ = probe(client, "http://crowded")
        found = came(asking.ask_together(CROWD))
    assert [each.crowd for each in found] == [1] * 4 + [0] * 20
    assert [each.question.occasion for each in found] == ["together"] * 4 + [""] * 20


@pytest.mark.parametrize("behaviour", [Gateway, OneAtATime, RefusesBursts, ChangesInBursts])
def test_over_a_network_it_is_blamed_for_nothing(behaviour: type[Crowded]) -> None:
    """Whichever requests meet."""
    app = create_app(CONTRACT, accounts=60, behaviour=behaviour)
    with serving(app) as url, httpx2.Client() as client:
        asking, _ = probe(client, url)
        outcome = Run(CONTRACT, OPERATION, asking, Options()).go()
    assert caught_by(outcome) == set()
    assert outcome.note == ""


@pytest.mark.parametrize("behaviour", [OneAtATime, RefusesBursts])
def test_who_answers_one_at_a_time_shows_nothing_of_two(behaviour: type[Crowded]) -> None:
    """And the reason says so; everything else is decided as ever."""
    undecided = [v for v in run_on(behaviour, budget=400).verdicts if v.state != "holds"]
    assert [(v.clause.id, v.state) for v in undecided] == [(CONCURRENT, "undecided")]
    assert undecided[0].reason == "the server took one of its questions at a time"


def test_a_list_that_changes_in_each_burst_is_searched_to_the_end() -> None:
    """What waits for a reading of the list takes requests, too."""
    outcome = run_on(ChangesInBursts, budget=800)
    assert caught_by(outcome) == set()
    assert outcome.requests["random"] > 50


@pytest.mark.parametrize("behaviour", [Growing, Visited])
def test_a_list_that_grows_is_no_race_where_a_gateway_refused_once(
    behaviour: type[Crowded],
) -> None:
    """Other pages are those of another list then."""
    assert caught_by(run_on(behaviour, budget=600)) == set()
