"""Verdicts are honest: nothing holds against its own evidence, one response accuses nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import attrs
import httpx2
import pytest

from postpeer_conformance.clauses.verdict import Verdict
from postpeer_conformance.contract import Parameter, load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options, Run
from postpeer_conformance.selftest.examine import caught_by
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.http.messages import Json, Query, Refusal, Request, Response
from postpeer_conformance.transport.exchange import Question
from postpeer_conformance.transport.exchange import Response as Found
from postpeer_conformance.transport.in_process import InProcess
from postpeer_conformance.transport.journal import Heading, Journal
from postpeer_conformance.transport.probe import Channel, Probe
from support.running import outcome_of

CONTRACT = load()
(OPERATION,) = CONTRACT.collections


def run(
    behaviour: type[Behaviour],
    *clauses: str,
    known: str = "",
    budget: int = 300,
    middleware: Callable[[Channel], Channel] = lambda send: send,
) -> Outcome:
    """What a run says; of *clauses* alone where some are given."""
    options = Options(
        selected=lambda name: not clauses or name in clauses, known=frozenset({known})
    )
    app = create_app(CONTRACT, accounts=60, behaviour=behaviour)
    return outcome_of(app, CONTRACT, OPERATION, options, budget=budget, middleware=middleware)


def verdict(outcome: Outcome, name: str) -> Verdict:
    (found,) = (each for each in outcome.verdicts if each.clause.id == name)
    return found


class FailsAtNul(Behaviour):
    """Fails at NUL in a text, and at a parameter that it does not know."""

    def answer(self, request: Request) -> Response:
        known = {parameter.name for parameter in self.operation.parameters}
        if any("\0" in text or name not in known for name, text in request.query):
            return self.refuse(Refusal(500, "invalid byte sequence"))
        return super().answer(request)


def test_a_clause_whose_wrong_answers_another_one_reports_is_undecided_and_names_it() -> None:
    """One cause is reported once, and nothing holds against its own evidence."""
    outcome = run(FailsAtNul)
    robust = verdict(outcome, "search/q/robust")
    assert caught_by(outcome) == {"shape/status"}
    assert robust.state == "undecided"
    assert "`shape/status` reports" in robust.reason


@pytest.mark.parametrize("options", [{"known": "shape/status"}, {"only": "search/q/robust"}])
def test_a_clause_whose_wrong_answers_no_other_one_reports_is_violated(
    options: dict[str, str],
) -> None:
    """The other one is a known failure, or is not selected."""
    only = [options["only"]] if "only" in options else []
    outcome = run(FailsAtNul, *only, known=options.get("known", ""))
    assert verdict(outcome, "search/q/robust").state == "violated"


class FailsBeyondText(Behaviour):
    """Fails where a number is not a number."""

    def value(self, parameter: Parameter, text: str) -> Json:
        try:
            return super().value(parameter, text)
        except Refusal:
            raise Refusal(500, "invalid literal") from None


def test_an_error_in_the_place_of_a_refusal_is_no_refusal() -> None:
    """That the status is not documented is another clause's to report, where it is there."""
    names = ("refusal/limit/type", "refusal/offset/below-minimum")
    outcome = run(FailsBeyondText)
    assert caught_by(outcome) == {"shape/status"}
    assert {verdict(outcome, name).state for name in names} == {"undecided"}
    assert caught_by(run(FailsBeyondText, *names)) == set(names)


class IgnoresOneFilter(Behaviour):
    """Never reads the first filter."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> Query:
        first = self.collection.filters[0].name
        return super().read([pair for pair in pairs if pair[0] != first])


def test_a_selected_clause_never_holds_where_its_question_was_answered_wrongly() -> None:
    """Whatever clause explains the response best: it is not there to say so."""
    outcome = run(IgnoresOneFilter, "filter/combination", "filter/platform/complete")
    assert verdict(outcome, "filter/combination").state == "violated"
    assert verdict(outcome, "filter/platform/complete").state != "holds"


class Lapsing(Behaviour):
    """Answers wrongly now and then."""

    asked = 0

    def lapses(self, request: Request) -> bool:
        raise NotImplementedError

    def lapse(self) -> Response:
        raise NotImplementedError

    def answer(self, request: Request) -> Response:
        self.asked += 1
        return self.lapse() if self.lapses(request) else super().answer(request)


def forbidden(self: Behaviour) -> Response:
    return self.refuse(Refusal(403, "too fast")).with_headers(("retry-after", "1"))


def failure(self: Behaviour) -> Response:
    return self.refuse(Refusal(500, "no connection left"))


def served(self: Behaviour) -> Response:
    return self.respond(200, {"success": False})


LAPSES = (forbidden, failure, served)


def lapsing(
    lapse: Callable[[Behaviour], Response], when: Callable[[Lapsing, Request], bool]
) -> type[Behaviour]:
    return type("Lapses", (Lapsing,), {"lapse": lapse, "lapses": when})


@pytest.mark.parametrize("lapse", LAPSES)
@pytest.mark.parametrize(("name", "text"), [("limit", "2abc"), ("sort", "1"), ("offset", "1.5")])
def test_one_wrong_answer_violates_nothing(
    lapse: Callable[[Behaviour], Response], name: str, text: str
) -> None:
    """Asked again, alone and right behind the questions before it, its response is right."""
    seen: list[Request] = []

    def first(_self: Lapsing, request: Request) -> bool:
        met = request.query == ((name, text),)
        seen.extend([request] * met)
        return met and len(seen) == 1

    outcome = run(lapsing(lapse, first))
    refusal = verdict(outcome, f"refusal/{name}/{'enum' if name == 'sort' else 'type'}")
    assert caught_by(outcome) == set()
    assert outcome.exit_code == 0
    assert refusal.state == "undecided"
    assert len(seen) > 1
    assert refusal.reason == f"intermittent: seen in 1 of {len(seen)} responses"


@pytest.mark.parametrize("lapse", LAPSES)
def test_what_fails_now_and_then_is_one_cause(lapse: Callable[[Behaviour], Response]) -> None:
    """Every fortieth answer is wrong, whatever was asked."""
    outcome = run(lapsing(lapse, lambda self, _request: self.asked % 40 == 39))
    assert caught_by(outcome) == {"repeat/same-answer"}
    (violation,) = verdict(outcome, "repeat/same-answer").violations
    assert "responses were wrong; others to the same were right" in violation.actual


def test_what_cannot_be_asked_again_is_undecided() -> None:
    """The run ends with the wrong response."""
    probes: list[Probe] = []

    def ending(send: Channel) -> Channel:
        def sent(number: int, question: Question) -> Found:
            answer = send(number, question)
            probes[0].budget *= answer.status != 500
            return answer

        return sent

    app = create_app(CONTRACT, accounts=60, behaviour=FailsBeyondText)
    with httpx2.Client(transport=InProcess(app)) as client:
        probes.append(Probe(OPERATION, "http://x", KEY, client, middleware=ending))
        outcome = Run(CONTRACT, OPERATION, probes[0], Options()).go()
    found = verdict(outcome, "shape/status")
    assert caught_by(outcome) == set()
    assert found.state == "undecided"
    told = r"a wrong response was not .* the run ended after \d+ requests"
    assert re.fullmatch(told, found.reason)


@attrs.frozen
class Recorded:
    """A journal of a run on a server that fails where a number is not one."""

    journal: Journal
    outcome: Outcome

    def again(self) -> Outcome:
        return run(Behaviour, middleware=self.journal.playing("it"))


@pytest.fixture(scope="module")
def recorded() -> Recorded:
    heading = Heading(
        suite="0", url="", document="", seed=0, census=0, max_requests=0, clauses=[], profile=False
    )
    journal = Journal(heading)
    return Recorded(journal, run(FailsBeyondText, middleware=journal.recording("it")))


def test_a_journal_that_has_the_second_answer_confirms_it(recorded: Recorded) -> None:
    """So it is judged as the run was."""
    assert caught_by(recorded.again()) == caught_by(recorded.outcome) == {"shape/status"}


def test_one_answer_in_a_journal_is_not_two(recorded: Recorded) -> None:
    """A journal that ends before the question was asked again accuses nobody."""
    asked: set[object] = set()
    once = []
    for line in recorded.journal.lines:
        if line.question not in asked or line.status == 200:
            once.append(line)
        asked.add(line.question)
    outcome = attrs.evolve(recorded, journal=Journal(recorded.journal.heading, once)).again()
    assert caught_by(outcome) == set()
    assert verdict(outcome, "shape/status").state == "undecided"
