"""An application in place of an address: by the function ``judge``, and with ``--app``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from contextvars import Context
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from postpeer_conformance import judge, text
from postpeer_conformance.cli import cli
from postpeer_conformance.contract import DocumentError, load
from postpeer_conformance.errors import CannotTest, UsageError
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.report.model import Report
from postpeer_conformance.server import KEY, create_app, reference_server
from postpeer_conformance.transport.application import client
from postpeer_conformance.transport.in_process import InProcess

FEW: dict[str, Any] = {"key": KEY, "max_requests": 60, "clauses": ["access", "shape", "page"]}
CONTRACT = load()
APP = create_app(CONTRACT, accounts=30)


def states(report: Report) -> dict[str, str]:
    """What is said of each clause, without what a few requests did not decide."""
    verdicts = report.operations[0].verdicts
    return {v.clause: v.state for v in verdicts if v.state not in ("not selected", "undecided")}


class OverWSGI:
    """The reference server, as a WSGI application."""

    def __init__(self) -> None:
        self._transport = InProcess(APP)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        headers = {n[5:].replace("_", "-"): v for n, v in environ.items() if n.startswith("HTTP_")}
        url = f"http://localhost{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        request = httpx2.Request(environ["REQUEST_METHOD"], url, headers=headers)
        response = Context().run(self._transport.handle_request, request)  # a request of its own
        start_response(f"{response.status_code} -", list(response.headers.items()))
        yield response.read()

    def close(self) -> None:
        self._transport.close()


@pytest.fixture
def over_wsgi() -> Iterator[OverWSGI]:
    found = OverWSGI()
    yield found
    found.close()


def test_an_application_and_its_server_are_judged_alike(over_wsgi: OverWSGI) -> None:
    """ASGI, WSGI, and the same over a socket."""
    with reference_server(accounts=30) as server:
        expected = states(judge(server.url, **{**FEW, "key": server.key}))
    assert "holds" in expected.values()
    assert states(judge(APP, **FEW)) == expected
    assert states(judge(over_wsgi, **FEW)) == expected


def test_an_application_that_fails_is_told_as_its_server_would_tell_it() -> None:
    """Servers answer 500 for it."""

    async def fails(_request: Request) -> Response:
        raise RuntimeError

    report = judge(Starlette(routes=[Route("/{rest:path}", fails)]), **FEW)
    assert report.exit_code == 1
    assert states(report) == {"shape/status": "violated"} | states(report)
    assert "status 500" in text(report)
    assert KEY not in text(report)


def test_an_application_is_started_and_stopped() -> None:
    """What its lifespan leaves reaches its requests."""
    seen: list[Any] = []

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[dict[str, Any]]:
        seen.append("started")
        yield {"database": "open"}
        seen.append("stopped")

    async def show(request: Request) -> Response:
        seen.append(request.state.database)
        return Response()

    app = Starlette(routes=[Route("/", show)], lifespan=lifespan)
    with client(app, seconds=10, headers={}) as found:
        assert found.get("http://localhost/").status_code == 200
    assert seen == ["started", "open", "stopped"]


def test_an_application_that_does_not_start_is_one_sentence() -> None:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        if app.routes == []:
            raise ConnectionError("no database at db:5432")
        yield

    with pytest.raises(UsageError, match=r"startup failed: ConnectionError: no database at db"):
        judge(Starlette(lifespan=lifespan), **FEW)


def test_an_application_that_never_answers_is_not_waited_for() -> None:
    """It waits for a client that does not leave, which none does without an answer."""

    async def waits(request: Request) -> Response:
        await request.body()
        await request.receive()
        raise AssertionError

    app = Starlette(routes=[Mount("/", routes=[Route("/{rest:path}", waits)])])
    with pytest.raises(CannotTest, match="localhost"):
        judge(app, **{**FEW, "timeout": 0.1})


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"spec": "missing.yaml"}, DocumentError),
        ({"clauses": ["pag"]}, UsageError),
        ({"headers": {"x-access-key": "k"}}, UsageError),
        ({"key": "another-key"}, CannotTest),
        ({"key": ""}, CannotTest),
        ({"max_requests": 0}, UsageError),
        ({"timeout": float("nan")}, UsageError),
        ({"rate": -1}, UsageError),
    ],
)
def test_a_wrong_argument_is_one_sentence(wrong: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        judge(APP, **{**FEW, **wrong})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("target", [None, 1, create_app, Starlette])
def test_what_is_no_application_is_not_judged(target: Any) -> None:
    """It breaks no clause; a fixture may have forgotten to return something."""
    with pytest.raises(UsageError, match="the target is no URL, and no ASGI or WSGI application"):
        judge(target, **FEW)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("main", "write it as module:attribute, for example main:app"),
        ("nowhere:app", "No module named 'nowhere'"),
        ("main:apps", "module 'main' has no attribute 'apps'"),
        ("main:number", "it is not an ASGI or WSGI application"),
        ("main:make", "it is not an ASGI or WSGI application: name what it makes"),
        ("ended:app", "SystemExit: 7"),
        ("broken:app", "SyntaxError: '(' was never closed (broken.py, line 1)"),
    ],
)
def test_a_name_of_no_application_is_one_sentence(
    name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "main.py").write_text("number = 1\ndef make(): ...\n")
    (tmp_path / "ended.py").write_text("raise SystemExit(7)\n")
    (tmp_path / "broken.py").write_text("app = (\n")
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(cli, ["run", "--app", name], env={KEY_VARIABLE: KEY})
    assert str(ended.exception) == f"--app {name}: {said}"


def test_an_address_and_an_application_are_not_tested_at_once() -> None:
    ended = CliRunner().invoke(cli, ["run", "http://127.0.0.1:9", "--app", "main:app"])
    assert str(ended.exception) == "give the URL of a server or --app, not both"
