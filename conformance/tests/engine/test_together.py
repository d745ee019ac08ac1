"""Questions that are asked together: in which order they are numbered, answered and asked again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx2
import msgspec
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from postpeer_conformance.contract import follow
from postpeer_conformance.engine.run import Options, Run
from postpeer_conformance.selftest.examine import attack, caught_by
from postpeer_conformance.server import KEY, ReferenceServer, create_app, serving
from postpeer_conformance.server.variants.mutants import Mutant, mutants
from postpeer_conformance.transport.exchange import Exchange, Failure, Question, Response
from postpeer_conformance.transport.in_process import InProcess
from postpeer_conformance.transport.probe import BudgetSpent, Channel, Probe, Unanswered
from postpeer_conformance.transport.sending import Lost
from support.without_search import CONTRACT, OPERATION

MIXING = [mutant for mutant in mutants(CONTRACT) if mutant.breaks == ("repeat/concurrent",)]
CROWD = [str(number) for number in range(24)]


class Counter:
    """Notes each question as it comes, waits as for a database, and answers how many it waits for.

    The first request to each question gets the status that *busy* says.
    """

    def __init__(self, busy: int = 200) -> None:
        self.busy = busy
        self.came: list[str] = []
        self.waiting = self.most = 0

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        text = scope["query_string"].decode().partition("=")[2]
        status = 200 if text in self.came else self.busy
        self.came.append(text)
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await asyncio.sleep(0)
        self.waiting -= 1
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def ask(app: ASGIApp, texts: Iterable[str]) -> list[Exchange | Unanswered]:
    """What comes of questions that are asked together."""
    with httpx2.Client(transport=InProcess(app)) as client:
        probe = Probe(OPERATION, "http://x", "key", client, sleep=lambda _seconds: None)
        return probe.ask_together([Question((("q", text),)) for text in texts])


def answered(found: Iterable[Exchange | Unanswered]) -> list[Exchange]:
    """All of *found*, each of which was answered."""
    assert not any(isinstance(each, Unanswered) for each in found)
    return [each for each in found if isinstance(each, Exchange)]


def test_an_application_in_process_gets_them_in_their_order_and_all_at_once() -> None:
    """Its responses then do not depend on which thread is first."""
    app = Counter()
    exchanges = answered(ask(app, CROWD))
    assert app.came == CROWD
    assert app.most == len(CROWD)
    assert [each.number for each in exchanges] == list(range(1, len(CROWD) + 1))


def test_what_has_to_be_asked_again_is_asked_in_that_order() -> None:
    """Each gets the next number, and the requests of its own."""
    app = Counter(busy=503)
    exchanges = answered(ask(app, CROWD))
    assert app.came == CROWD * 2
    assert [each.question.query[0][1] for each in exchanges] == CROWD
    assert [each.number for each in exchanges] == list(range(25, 49))


def test_an_interrupt_leaves_nobody_waiting_for_those_that_were_not_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may come when some of the threads have begun: they wait for the others to send."""
    submit = ThreadPoolExecutor.submit
    begun: list[object] = []

    def interrupted(*arguments: Any, **options: Any) -> Future[Any]:
        if len(begun) == 3:
            raise KeyboardInterrupt
        begun.append(arguments)
        return submit(*arguments, **options)

    monkeypatch.setattr(ThreadPoolExecutor, "submit", interrupted)
    app = Counter()
    with pytest.raises(BudgetSpent, match="interrupted"):
        ask(app, CROWD)
    assert app.came == []


def test_one_that_cannot_be_sent_keeps_nobody_waiting() -> None:
    """A URL has an end; the others are asked all the same, and their responses are kept."""
    app = Counter()
    first, long, last = ask(app, ["1", "2" * 2**17, "3"])
    assert app.came == ["1", "3"]
    assert isinstance(long, Unanswered)
    assert "URL" in str(long)
    assert [each.response.status for each in answered([first, last])] == [200, 200]


def test_a_lost_answer_is_asked_for_again_after_all_others() -> None:
    """Over any channel: what is asked second is the same, whichever thread ended first."""
    asked: list[int] = []

    def losing(_send: Channel) -> Channel:
        def lose(number: int, _question: Question) -> Response:
            asked.append(number)
            if number <= len(CROWD) and number % 2:
                raise Lost(Response(0, (), b"", failure=Failure("connection", "no response")))
            return Response(200, (), b"")

        return lose

    with httpx2.Client() as client:
        still = lambda _seconds: None  # noqa: E731
        probe = Probe(OPERATION, "http://x", "key", client, sleep=still, middleware=losing)
        found = probe.ask_together([Question((("q", text),)) for text in CROWD])
    assert sorted(asked[:24]) == list(range(1, 25))
    assert asked[24:] == list(range(25, 37))
    assert [each.number for each in answered(found)[:4]] == [25, 2, 26, 4]


def test_over_a_network_each_gets_its_own_answer(server: ReferenceServer) -> None:
    """In whatever order they arrive."""
    collection = OPERATION.collection
    sizes = range(1, 21)
    with httpx2.Client() as client:
        probe = Probe(OPERATION, server.url, server.key, client)
        asked = [Question(((collection.paging.size_name, str(size)),)) for size in sizes]
        exchanges = answered(probe.ask_together(asked))
    pages = [follow(msgspec.json.decode(e.response.body), collection.items) for e in exchanges]
    assert [len(page) for page in pages] == list(sizes)
    assert [each.number for each in exchanges] == list(sizes)


def test_a_crowd_is_asked_again_before_its_answers_use_up_the_requests() -> None:
    """Of fourteen answers that are wrong together, three that are right alone are enough."""
    (mixed,) = (mutant for mutant in MIXING if mutant.name == "repeat-mixed")
    assert caught_by(attack(mixed, CONTRACT, seed=2)) == {"repeat/concurrent"}


@pytest.mark.parametrize("mutant", MIXING, ids=lambda mutant: mutant.name)
def test_over_a_network_what_a_crowd_mixes_up_is_no_other_mistake(mutant: Mutant) -> None:
    """Whether its requests meet depends on the machine; if they do, one clause says so."""
    app = create_app(CONTRACT, accounts=30, behaviour=mutant)
    with serving(app) as url, httpx2.Client() as client:
        run = Run(CONTRACT, OPERATION, Probe(OPERATION, url, KEY, client), Options())
        assert caught_by(run.go()) <= {"repeat/concurrent"}
