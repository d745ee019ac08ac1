"""Documents that write their responses in another way: by class, by ``default``, with a charset."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

import generate
from postpeer_conformance.clauses import clauses
from postpeer_conformance.contract import Contract, load
from postpeer_conformance.engine.session.checks import Checks
from postpeer_conformance.oracle.checker import Checker
from postpeer_conformance.selftest.examine import attack, caught_by, examine
from postpeer_conformance.server import create_app
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.transport.exchange import Exchange, Question, Response
from support.without_search import CONTRACT, OPERATION

PATH, ITEM = OPERATION.path, CONTRACT.document["paths"][OPERATION.path]
PAGE, ERROR = ITEM["get"]["responses"]["200"], ITEM["get"]["responses"]["400"]
PLAIN = "application/json"


def document(
    *errors: str, media_type: str = PLAIN, of: Mapping[str, Any] = CONTRACT.document
) -> Any:
    """The document with a response for each of *errors*, in place of 400, 401, 403 and 429."""
    made = copy.deepcopy(dict(of))
    responses = {"200": PAGE} | dict.fromkeys(errors, ERROR)
    made["paths"][PATH]["get"]["responses"] = {
        status: {**response, "content": {media_type: response["content"][PLAIN]}}
        for status, response in responses.items()
    }
    return made


def written(folder: Path, document: Any) -> Path:
    path = folder / "edited.yaml"
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return path


EDITS = {
    "class, charset": document("4XX", media_type="application/json; charset=utf-8"),
    "default, any type": document("default", media_type="*/*"),
    "400 for all, a JSON of its own": document("400", media_type="Application/HAL+JSON"),
    "no errors": document(),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_the_reference_server_keeps_such_a_document(edit: Any, tmp_path: Path) -> None:
    """It answers with one status of the class, and the suite accuses nobody."""
    contract = load(written(tmp_path, edit))
    outcome = examine(create_app(contract, accounts=60), contract, *contract.collections)
    assert [v for v in outcome.verdicts if v.state == "violated"] == []
    assert outcome.exit_code == 0


@pytest.mark.parametrize(
    ("errors", "media_type"), [("4XX", "application/json; charset=utf-8"), ("default", "*/*")]
)
def test_the_client_of_such_a_document_is_the_same(
    errors: str, media_type: str, tmp_path: Path
) -> None:
    """Its errors go by the status that came: 401 is an AuthenticationError in any document."""
    edited = document(errors, media_type=media_type, of=load().document)
    spec, made = written(tmp_path, edited), tmp_path / "made"
    ended = CliRunner().invoke(generate.main, ["--spec", str(spec), "--output", str(made)])
    assert ended.exit_code == 0, ended.output
    assert generate.differences(made, generate.PACKAGE) == []


def states(contract: Contract, question: Question, status: int) -> dict[str, str]:
    """What each clause reports itself of *status* as the response to *question*."""
    (operation,) = contract.collections
    body = b'{"success": false, "message": "no"}'
    answer = Response(status, (("content-type", PLAIN),), body)
    judged = Checker(contract, operation).judge(Exchange(1, question, answer))
    found = Checks(clauses(operation)).findings(judged)
    return {name: each.expected for name, each in found.items() if not each.said_by}


@pytest.mark.parametrize("error", ["4XX", "default"])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 451])
def test_every_status_of_the_class_refuses_a_key(error: str, status: int, tmp_path: Path) -> None:
    """The document does not say which."""
    contract = load(written(tmp_path, document(error)))
    assert states(contract, Question(key="missing"), status) == {}


@pytest.mark.parametrize("errors", [("4XX",), ("default",), ("400",), ("401", "4XX"), ()])
def test_what_was_expected_is_always_told(errors: tuple[str, ...], tmp_path: Path) -> None:
    """In the words of the document."""
    contract = load(written(tmp_path, document(*errors)))
    expected = {
        (): "status 4XX",
        ("400",): "status 400",
        ("401", "4XX"): "status 401 or status 403",
    }.get(errors, "status 4XX")
    assert states(contract, Question(key="missing"), 200)["access/missing"] == expected


def test_default_is_no_leave_to_fail(tmp_path: Path) -> None:
    """It says how an error looks; a question that makes the server fail is a fault all the same."""
    contract = load(written(tmp_path, EDITS["default, any type"]))
    assert states(contract, Question(key="missing"), 500) == {"shape/status": "no failure"}
    failing = next(m for m in mutants(contract) if m.name == "shape-fails-on-unknown-parameter")
    assert caught_by(attack(failing, contract, accounts=60)) == {"shape/status"}


def test_a_status_of_another_class_is_not_documented(tmp_path: Path) -> None:
    """Nor is one beside those that are named."""
    assert "shape/status" in states(load(written(tmp_path, document("4XX"))), Question(), 503)
    assert "shape/status" in states(load(written(tmp_path, document("400"))), Question(), 401)
