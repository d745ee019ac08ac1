"""Ids for the paths of operations: from the server's own lists, however they name them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from postpeer_conformance.contract import load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options, Run
from postpeer_conformance.server import serving
from postpeer_conformance.transport.network import client
from postpeer_conformance.transport.probe import Probe

FOUND = {"description": "It.", "content": {"application/json": {"schema": {}}}}
OK = {"responses": {"200": FOUND, "404": {"description": "Nobody's."}}}


def path_parameter(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, **more}


def document(**service: Any) -> dict[str, Any]:
    """Users of services; *service* is what the document says of a service's id."""
    inside = [path_parameter("ServiceSid", **service)]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Users", "version": "1"},
        "paths": {
            "/services": {"get": {"operationId": "services", **OK}},
            "/services/{ServiceSid}/users": {
                "parameters": inside,
                "get": {"operationId": "users", **OK},
            },
            "/services/{ServiceSid}/users/{user_id}": {
                "parameters": [*inside, path_parameter("user_id")],
                "get": {"operationId": "user", **OK},
            },
        },
    }


async def services(_request: Request) -> Response:
    return JSONResponse({"meta": {"id": "no service"}, "services": [{"sid": "S1", "id": 4}]})


async def users(request: Request) -> Response:
    found = [{"name": "no id"}, {"userId": "u/7"}]
    return JSONResponse(found, 200 if request.path_params["service"] == "S1" else 404)


async def user(request: Request) -> Response:
    known = request.path_params == {"service": "S1", "user": "u/7"}
    return JSONResponse({}, 200 if known else 404)


APP = Starlette(
    routes=[
        Route("/services", services),
        Route("/services/{service}/users", users),
        Route("/services/{service}/users/{user:path}", user),
    ]
)


def run(folder: Path, written: dict[str, Any], *, invent: bool = False) -> Outcome:
    """What a run finds of one user."""
    file = folder / "users.yaml"
    file.write_text(yaml.safe_dump(written), encoding="utf-8")
    contract = load(file)
    operation = next(each for each in contract.operations if each.id == "user")
    with serving(APP) as url, client(url, seconds=9, headers={}, ca_file=None) as network:
        probe = Probe(operation, url, "", network)
        return Run(contract, operation, probe, Options(invent=invent)).go()


@pytest.mark.parametrize("service", [{}, {"example": "nobody"}], ids=["untold", "nobody's"])
def test_lists_are_read_along_the_path(service: dict[str, Any], tmp_path: Path) -> None:
    """A list's member is the id whose name ends like it; an example that is nobody's is left."""
    outcome = run(tmp_path, document(**service))
    success = next(v for v in outcome.verdicts if v.clause.id == "shape/success")
    assert success.state == "holds"


def test_ids_are_made_up_only_where_any_will_do(tmp_path: Path) -> None:
    """As on the embedded server; here nobody has it."""
    written = document()
    del written["paths"]["/services"]
    assert run(tmp_path, written).requests == {}
    assert run(tmp_path, written, invent=True).requests["census"] >= 1
