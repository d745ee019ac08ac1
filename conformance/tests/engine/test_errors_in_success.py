"""Errors, and pages of a website, with the status of a success: the clause of bodies reports it."""

from __future__ import annotations

from fnmatch import fnmatch

import attrs
import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.engine.run import Options
from postpeer_conformance.selftest.examine import caught_by
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.http.messages import Request, Response
from support.running import outcome_of

CONTRACT = load()
OPERATION = CONTRACT.collections[0]


class AllIsWell(Behaviour):
    """Says in the body alone that a request is refused."""

    def answer(self, request: Request) -> Response:
        response = super().answer(request)
        return attrs.evolve(response, status=200) if response.status == 400 else response


class Website(Behaviour):
    """Answers everything by the same page in HTML, as an application of one page does."""

    def answer(self, _request: Request) -> Response:
        return Response(200, b"<html></html>", (("content-type", "text/html"),))


def test_html_is_no_page_of_the_list() -> None:
    """Though no text makes the server fail."""
    app = create_app(CONTRACT, behaviour=Website)
    options = Options(selected=lambda name: name == "search/q/robust")
    outcome = outcome_of(app, CONTRACT, OPERATION, options, budget=60)
    assert caught_by(outcome) == {"search/q/robust"}


@pytest.mark.parametrize(
    ("selected", "clause"),
    [("*", "shape/success"), ("refusal/limit/type", "refusal/limit/type")],
)
def test_an_error_with_status_200_is_reported_once(selected: str, clause: str) -> None:
    """And where the clause of bodies is not selected, by the clause of refusals."""
    app = create_app(CONTRACT, accounts=60, behaviour=AllIsWell)
    options = Options(selected=lambda name: fnmatch(name, selected))
    assert caught_by(outcome_of(app, CONTRACT, OPERATION, options, budget=150)) == {clause}
