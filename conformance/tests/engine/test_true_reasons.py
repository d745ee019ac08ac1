"""On servers with two mistakes, and with few requests, every reason is true of its run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import attrs
import httpx2
import msgspec
import pytest

from postpeer_conformance.clauses.clause import ByCheck
from postpeer_conformance.clauses.verdict import Verdict
from postpeer_conformance.contract import follow, load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options, Run
from postpeer_conformance.engine.session.checks import no_page
from postpeer_conformance.oracle.checked import CheckedExchange
from postpeer_conformance.selftest.examine import caught_by
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.answering.bodies import put
from postpeer_conformance.server.answering.resource import Resource
from postpeer_conformance.server.http.messages import Request, Response
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.transport.in_process import InProcess
from postpeer_conformance.transport.probe import Probe

CONTRACT = load()
(OPERATION,) = CONTRACT.collections
COLLECTION = OPERATION.collection
ITEMS, LIMIT, SORT = (
    COLLECTION.items,
    COLLECTION.paging.size_name,
    COLLECTION.order.parameters[0].name,
)
MUTANTS = {mutant.name: mutant for mutant in mutants(CONTRACT)}
ENDED = re.compile(r"(.*): the run ended after (\d+) requests?")
REPORTED = re.compile(r"(.*), which `(.*)` reports")
DECIDING = "the responses that would decide it are wrong"
NO_PAGE = "needs a page where the server answered something else"

Change = Callable[[Response, Request], Response]
"""A second mistake: another response in the place of the one to a request."""


def echoing(answer: Response, _request: Request) -> Response:
    return answer.with_headers(("x-debug-key", KEY))


def short_and_echoing(answer: Response, request: Request) -> Response:
    """Pages of seven items where no size is asked for, and the key beside them."""
    if answer.status != 200 or LIMIT in dict(request.query):
        return answer
    page = msgspec.json.decode(answer.body)
    short = put(page, ITEMS, follow(page, ITEMS)[:7])
    changed = Response(200, msgspec.json.encode(short), answer.headers)
    return echoing(changed, request) if KEY in request.headers.values() else changed


def teapot(answer: Response, request: Request) -> Response:
    """Another status for what is refused, as text, and the key beside it."""
    status = answer.status if answer.status < 400 else 418
    return echoing(Response(status, answer.body, (("content-type", "text/plain"),)), request)


def broken_where_sorted(answer: Response, request: Request) -> Response:
    """No page where an order is asked for, and the key beside each response."""
    broken = answer.status == 200 and SORT in dict(request.query)
    return echoing(Response(200, b"{}", answer.headers) if broken else answer, request)


def failing_at_nul(answer: Response, request: Request) -> Response:
    fails = any("\0" in text for _, text in request.query)
    return Response(500, b"{}", answer.headers) if fails else answer


PAIRS: list[tuple[str, Change]] = [
    ("access-open", short_and_echoing),
    ("page-rare-item-lost", echoing),
    ("sort-turned-after-first-page", echoing),
    ("refusal-text-as-default[limit]", teapot),
    ("filter-ignored[platform]", broken_where_sorted),
    ("page-size-ignored", failing_at_nul),
]


@attrs.frozen
class Both:
    """A mutant, and a second mistake."""

    mutant: str
    change: Change

    def __call__(self, resource: Resource) -> Behaviour:
        behaviour = MUTANTS[self.mutant](resource)
        answer = behaviour.exchange

        async def exchange(request: Request) -> Response:
            return self.change(await answer(request), request)

        behaviour.exchange = exchange  # type: ignore[method-assign]
        return behaviour


@attrs.frozen
class Told:
    """What a run says, and what it knows."""

    run: Run
    outcome: Outcome
    judged: list[CheckedExchange]

    def untrue(self) -> Iterator[str]:
        """Verdicts that are not true of the run."""
        for verdict in self.outcome.verdicts:
            if verdict.state == "holds" and self._own(verdict):
                yield f"{verdict.clause.id} holds against {self._own(verdict)[0].question}"
            if verdict.state == "undecided" and not self._is_true(verdict):
                yield f"{verdict.clause.id}: {verdict.reason}"

    def _is_true(self, verdict: Verdict) -> bool:
        own, wrong = self._own(verdict), self._wrong(verdict)
        if ended := ENDED.fullmatch(verdict.reason):
            right = ended[1].endswith("not asked") and not own
            return int(ended[2]) == sum(self.outcome.requests.values()) and (right or bool(wrong))
        if reported := REPORTED.fullmatch(verdict.reason):
            same = any(reported[2] in self.run.checks.findings(each) for each in own)
            shared = reported[1] == DECIDING or same or not own
            return reported[2] in caught_by(self.outcome) and shared and bool(wrong)
        if verdict.reason == NO_PAGE:
            return any(map(no_page, self.judged))
        # There are enough items of every kind, and they do not change.
        census = self.run.session.state.census
        assert census is not None
        lost = census.lost and f"{len(census.records)} of {census.total} items" in verdict.reason
        return lost or (verdict.reason == DECIDING and bool(wrong))

    def _own(self, verdict: Verdict) -> list[CheckedExchange]:
        """Responses in which the clause's own check finds something."""
        name, checks = verdict.clause.id, self.run.checks
        return [each for each in self.judged if name in checks.findings(each)]

    def _wrong(self, verdict: Verdict) -> list[CheckedExchange]:
        """The same; for a clause that no check decides, all responses with a wrong page."""
        pages = [each for each in self.judged if each.mismatches or no_page(each)]
        return self._own(verdict) if isinstance(verdict.clause, ByCheck) else pages


def told(pair: tuple[str, Change], budget: int) -> Told:
    app = create_app(CONTRACT, accounts=137, behaviour=Both(*pair))
    with httpx2.Client(transport=InProcess(app)) as client:
        run = Run(CONTRACT, OPERATION, Probe(OPERATION, "http://x", KEY, client, budget), Options())
        outcome = run.go()
        return Told(run, outcome, run.session.collect())


@pytest.mark.parametrize("budget", [10, 20, 40, 80])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]}-{pair[1].__name__}")
def test_every_reason_is_true_of_two_mistakes(pair: tuple[str, Change], budget: int) -> None:
    """It names a clause only if that is violated by the same response, and counts what was sent."""
    assert list(told(pair, budget).untrue()) == []


def test_a_request_that_is_not_left_does_not_show_that_an_answer_was_wrong_once() -> None:
    """Nobody asked again, so no clause of the moment is violated."""
    assert "repeat/same-answer" not in caught_by(told(PAIRS[0], 32).outcome)
