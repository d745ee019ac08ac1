"""Servers that answer some questions and not others: those are judged, and their kind is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest

from postpeer_conformance.clauses.verdict import Verdict
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options
from postpeer_conformance.selftest.examine import caught_by
from postpeer_conformance.server import create_app
from postpeer_conformance.transport.exchange import Failure, Question, Response
from postpeer_conformance.transport.probe import Channel
from postpeer_conformance.transport.sending import Lost
from support.running import outcome_of
from support.without_search import CONTRACT, OPERATION

SHAPES = ("success", "refusal", "content-type")
Breaks = Callable[[int, Question, Response], bool]
"""Given its number, a question and the response: whether that does not come whole."""


def run(breaks: Breaks, *clauses: str, decoded: bool = True) -> Outcome:
    """What a run says where some responses do not come, or come and cannot be *decoded*."""

    def breaking(send: Channel) -> Channel:
        def sent(number: int, question: Question) -> Response:
            answer = send(number, question)
            if breaks(number, question, answer):
                failure = Failure("connection" if decoded else "encoding", "it was reset")
                raise Lost(Response(0 if decoded else answer.status, (), b"", failure=failure))
            return answer

        return sent

    options = Options(selected=lambda name: not clauses or name in clauses)
    app, at_once = create_app(CONTRACT, accounts=137), lambda _seconds: None
    return outcome_of(app, CONTRACT, OPERATION, options, sleep=at_once, middleware=breaking)


def verdict(outcome: Outcome, name: str) -> Verdict:
    (found,) = (each for each in outcome.verdicts if each.clause.id == name)
    return found


def large(_number: int, _question: Question, answer: Response) -> bool:
    return len(answer.body) > 16_000


def small(_number: int, _question: Question, answer: Response) -> bool:
    return 0 < len(answer.body) < 500


def keyless(_number: int, question: Question, _answer: Response) -> bool:
    return question.method == "GET" and question.key != "valid"


def filtered(_number: int, question: Question, _answer: Response) -> bool:
    return "platform" in dict(question.query)


@pytest.mark.parametrize(
    ("breaks", "kind"),
    [
        (large, r"every response above 1\d kB"),
        (small, "every response below"),
        (keyless, "every response without the right key"),
        (filtered, "every response to a question with `platform`"),
    ],
)
def test_answers_that_never_come_whole_are_one_violation_and_their_kind_is_named(
    breaks: Breaks, kind: str
) -> None:
    """The server did not stop answering: the rest of the contract is judged all the same."""
    outcome = run(breaks)
    (violation,) = verdict(outcome, "shape/status").violations
    assert outcome.note == ""
    assert caught_by(outcome) == {"shape/status"}
    assert re.fullmatch(f"no response: it was reset; the same with {kind}.*", violation.actual)
    assert outcome.count("holds") >= 20


def test_answers_that_cannot_be_decoded_are_judged_by_their_status() -> None:
    """Small ones are labelled gzip, and are not: every violation says that it is those."""
    outcome = run(small, decoded=False)
    violations = [each for found in outcome.verdicts for each in found.violations]
    assert {"shape/refusal"} <= caught_by(outcome) <= {f"shape/{n}" for n in SHAPES}
    assert all("the same with every response below" in violation.actual for violation in violations)
    assert verdict(outcome, "access/missing").state == "holds"


def test_a_clause_whose_own_answers_never_come_whole_is_violated_where_it_is_alone() -> None:
    """Nobody else is there to say so."""
    assert caught_by(run(large, "page/window")) == {"page/window"}
    assert caught_by(run(keyless, "access/wrong", "access/missing")) == {
        "access/wrong",
        "access/missing",
    }


def test_a_server_that_is_gone_has_stopped_answering() -> None:
    """What was answered before gets no response any more."""
    outcome = run(lambda number, _question, _answer: number > 60)
    assert outcome.note.startswith("the server stopped answering: it was reset; the first request")
    assert outcome.exit_code == 3
    assert caught_by(outcome) == set()


def test_the_request_at_which_a_server_crashed_is_named() -> None:
    """Whoever reads it can send it again."""
    crashed = []

    def crashes(_number: int, question: Question, _answer: Response) -> bool:
        crashed.extend([question] if "\0" in question.query.texts.get("platform", "") else [])
        return bool(crashed)

    note = run(crashes).note
    assert "the first request without a response was GET " in note
    assert note.endswith(f"?platform={quote(crashed[0].query.texts['platform'], safe='')}")


def test_a_server_that_is_away_for_a_while_is_judged() -> None:
    """It was restarted."""
    outcome = run(lambda number, _question, _answer: 60 < number < 80)
    assert outcome.note == ""
    assert outcome.exit_code == 0
