"""Which list is meant: by what the document shows, by what the user gives, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from postpeer_conformance.commands.requests import read_given
from postpeer_conformance.contract import load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options
from postpeer_conformance.errors import UsageError
from postpeer_conformance.selftest.examine import caught_by
from postpeer_conformance.transport.probe import Probe
from support.forms import document, operation
from support.gallery import KEY, Gallery
from support.running import outcome_of, ran

MUSEUM = (Path(__file__).parents[1] / "support" / "museum.yaml").read_text()
SILENT = MUSEUM.replace(", example: north", "")
WRONG = MUSEUM.replace("example: north", "example: south")


def visited(tmp_path: Path, document: str, **given: str) -> tuple[Outcome, Probe]:
    """A run over the list of visitors, as *document* describes it."""
    file = tmp_path / "museum.yaml"
    file.write_text(document)
    contract = load(str(file))
    operation = next(each for each in contract.operations if each.id == "listVisitors")
    options, app = Options(given=given), Gallery().app()
    run, outcome = ran(app, contract, operation, options, key=KEY, budget=120)
    return outcome, run.probe


def test_every_request_says_which_list_is_meant_by_the_documents_example(tmp_path: Path) -> None:
    outcome, probe = visited(tmp_path, MUSEUM)
    assert caught_by(outcome) == frozenset()
    assert probe.chosen.query == (("hall", "north"),)
    assert outcome.chosen == probe.chosen
    assert outcome.records is not None
    assert len(outcome.records) == 137


def test_what_the_user_gives_comes_first(tmp_path: Path) -> None:
    outcome, probe = visited(tmp_path, WRONG, hall="north")
    assert caught_by(outcome) == frozenset()
    assert probe.chosen.query == (("hall", "north"),)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (SILENT, "a valid request is refused with status 400; try other values of `hall`"),
        (WRONG, "a valid request is refused with status 400; try other values of `hall`"),
    ],
)
def test_a_list_that_nobody_chose_is_undecided_and_says_what_to_give(
    tmp_path: Path, document: str, reason: str
) -> None:
    outcome, probe = visited(tmp_path, document)
    assert {verdict.state for verdict in outcome.verdicts} == {"undecided"}
    assert {verdict.reason for verdict in outcome.verdicts} == {f"{reason}: give --given hall=…"}
    assert probe.sent == 1


def test_a_given_value_that_the_server_refuses_is_to_be_checked(tmp_path: Path) -> None:
    outcome, _ = visited(tmp_path, MUSEUM, hall="south")
    reason = "a valid request is refused with status 400; check what --given says of `hall`"
    assert {verdict.reason for verdict in outcome.verdicts} == {reason}


def test_a_value_may_be_given_for_what_chooses_a_list_and_for_no_filter(tmp_path: Path) -> None:
    file = tmp_path / "museum.yaml"
    file.write_text(MUSEUM)
    contract = load(str(file))
    assert read_given(contract, ["hall=north", "shelf=west"]) == {"hall": "north", "shelf": "west"}
    with pytest.raises(
        UsageError, match="--given kind: no operation uses a given value of this parameter"
    ):
        read_given(contract, ["kind=x"])


def test_a_value_from_a_list_that_is_refused_was_not_given(tmp_path: Path) -> None:
    """The example is of no list, and the one shelf that the server tells of is refused."""
    prices = operation("/shelves/{shelf}/prices", {"prices": [{"id": "string"}]})
    prices["parameters"][0]["example"] = "gone"
    prices["x-collection"] = {"items": "/prices", "key": "/id"}
    shelves = operation("/shelves", [{"shelf": "string"}])
    file = tmp_path / "openapi.yaml"
    paths = {"/shelves": shelves, "/shelves/{shelf}/prices": prices}
    file.write_text(yaml.safe_dump(document(paths)))

    async def answer(request: Request) -> Response:
        if request.url.path == "/shelves":
            return JSONResponse([{"shelf": "staff"}])
        return JSONResponse({}, 404 if "gone" in request.url.path else 400)

    contract = load(file)
    app = Starlette(routes=[Route("/{rest:path}", answer)])
    outcome = outcome_of(app, contract, contract.collections[0], key="", budget=20)
    (reason,) = {verdict.reason for verdict in outcome.verdicts}
    said = "a valid request is refused with status 400; try other values of `shelf`"
    assert reason == f"{said}: give --given shelf=…"


def test_a_filter_in_the_path_is_undecided_and_says_that_a_run_asks_for_one_path(
    tmp_path: Path,
) -> None:
    """All items of the list have the same value: none shows whether another one would be found."""
    prices = operation("/shelves/{shelf}/prices", {"prices": [{"id": "string", "shelf": "string"}]})
    prices["x-collection"] = {
        "items": "/prices",
        "key": "/id",
        "filters": [
            {"parameter": "shelf", "fields": ["/shelf"], "match": "equals", "unknown": "either"}
        ],
    }
    file = tmp_path / "openapi.yaml"
    file.write_text(yaml.safe_dump(document({"/shelves/{shelf}/prices": prices})))
    contract = load(str(file))

    async def answer(request: Request) -> Response:
        west = request.path_params["shelf"] == "west"
        found = [{"id": str(n), "shelf": "west"} for n in range(3)]
        return JSONResponse({"prices": found} if west else {}, 200 if west else 404)

    app = Starlette(routes=[Route("/shelves/{shelf}/prices", answer)])
    west = Options(given={"shelf": "west"})
    outcome = outcome_of(app, contract, contract.operations[0], west, key="", budget=60)
    (complete,) = (v for v in outcome.verdicts if v.clause.id == "filter/shelf/complete")
    needed = "needs items of other values of `shelf`, and a run asks for one path"
    assert (complete.state, complete.reason) == ("undecided", needed)
