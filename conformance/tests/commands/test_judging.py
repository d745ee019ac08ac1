"""An application in place of an address: by the function ``judge``, and with ``--app``."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from contextvars import Context
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
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
from postpeer_conformance.transport.application import load as load_application
from postpeer_conformance.transport.in_process import InProcess
from support.one_list import ONE_LIST

FEW: dict[str, Any] = {"key": KEY, "max_requests": 60, "clauses": ["access", "shape", "page"]}
if ONE_LIST:
    FEW["spec"] = ONE_LIST[1]
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
        headers = [
            (name[5:].replace("_", "-").encode(), text.encode("latin-1"))
            for name, text in environ.items()
            if name.startswith("HTTP_")
        ]
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


def test_a_wsgi_application_may_send_headers_beyond_ascii(over_wsgi: OverWSGI) -> None:
    """PEP 3333 has them as texts in Latin-1."""

    def placed(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        def start(status: str, headers: list[tuple[str, str]]) -> None:
            start_response(status, [*headers, ("x-place", "Caf\u00e9")])

        return over_wsgi(environ, start)

    assert "violated" not in states(judge(placed, **FEW)).values()


def test_an_application_that_fails_is_told_as_its_server_would_tell_it() -> None:
    """Servers answer 500 for it."""

    async def fails(_request: Request) -> Response:
        raise RuntimeError

    report = judge(Starlette(routes=[Route("/{rest:path}", fails)]), **FEW)
    assert report.exit_code == 1
    assert states(report)["shape/status"] == "violated"
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
    with client(app, key=KEY, seconds=10, headers={}) as found:
        assert found.get("http://localhost/").status_code == 200
    assert seen == ["started", "open", "stopped"]


def test_an_application_that_does_not_start_is_one_sentence() -> None:
    """Without the key, which the sentence of the application may hold."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        if app.routes == []:
            raise ConnectionError(f"no database for {KEY}")
        yield

    said = r"^the application did not start: ConnectionError: no database for \*\*\*$"
    with pytest.raises(CannotTest, match=said):
        judge(Starlette(lifespan=lifespan), **FEW)


def test_an_application_that_does_not_stop_was_judged_all_the_same() -> None:
    """What was found is not lost, nor its exit code."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        raise ConnectionError

    with client(Starlette(lifespan=lifespan), key=KEY, seconds=10, headers={}) as found:
        assert found.get("http://localhost/").status_code == 404


async def ends(_request: Any, _next: Any = None) -> Response:
    """Answers nothing: it ends the process, and as if all were well."""
    raise SystemExit(0)


def ends_over_wsgi(_environ: Any, _start_response: Any) -> list[bytes]:
    raise SystemExit(0)


@pytest.mark.parametrize(
    "app",
    [
        Starlette(routes=[Route("/{rest:path}", ends)]),
        Starlette(middleware=[Middleware(BaseHTTPMiddleware, dispatch=ends)]),
        ends_over_wsgi,
    ],
)
def test_an_application_that_exits_does_not_end_the_run(app: Any) -> None:
    """Else the run would end with a code of the application's, such as 0."""
    assert states(judge(app, **FEW))["shape/status"] == "violated"


class Forwarding:
    """Middleware that is no coroutine function, and returns what is to be awaited."""

    def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        return APP(scope, receive, send)


@pytest.mark.parametrize("app", [Forwarding(), partial(APP), partial(Starlette.__call__, APP)])
def test_an_asgi_application_is_known_by_what_it_takes(app: Any) -> None:
    with client(app, key=KEY, seconds=10, headers={}) as found:
        assert found.get("http://localhost/nothing-here").status_code == 404


def test_an_application_that_never_answers_is_not_waited_for() -> None:
    """It waits for a client that does not leave, which none does without a response."""

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
    with pytest.raises(
        UsageError, match="the target is neither a URL nor an ASGI or WSGI application"
    ):
        judge(target, **FEW)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("main", "write it as module:attribute, for example main:app"),
        ("nowhere:app", "No module named 'nowhere'"),
        ("main:apps", "module 'main' has no attribute 'apps'"),
        ("main:number", "it is not an ASGI or WSGI application"),
        ("main:make", "it is not an ASGI or WSGI application: name what it makes"),
        ("ended:app", "SystemExit: 7, at ended.py:1 in <module>"),
        ("telling:app", "ValueError: no such key: ***, at telling.py:1 in <module>"),
        ("led:app", "KeyError: 'x', at settings.py:2 in find"),
        ("lacking:app", "No module named 'nowhere', at lacking.py:1 in <module>"),
        ("broken:app", "SyntaxError: '(' was never closed (broken.py, line 1)"),
    ],
)
def test_a_name_of_no_application_is_one_sentence(
    name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "main.py").write_text("number = 1\ndef make(): ...\n")
    (tmp_path / "ended.py").write_text("raise SystemExit(7)\n")
    (tmp_path / "broken.py").write_text("app = (\n")
    (tmp_path / "led.py").write_text("import settings\napp = settings.find('x')\n")
    (tmp_path / "settings.py").write_text("def find(name):\n    return {}[name]\n")
    (tmp_path / "lacking.py").write_text("import nowhere\n")
    (tmp_path / "telling.py").write_text(f"raise ValueError('no such key: {KEY}')\n")
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(cli, ["run", "--app", name], env={KEY_VARIABLE: KEY})
    assert str(ended.exception) == f"--app {name}: {said}"


def test_an_application_can_import_its_project_when_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As under a server; and what it could hide of the suite's own is still found first."""
    late = "def app(environ, start_response):\n    import imported_late\n    return []\n"
    (tmp_path / "importing.py").write_text(late)
    (tmp_path / "imported_late.py").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    load_application("importing:app", KEY)({}, None)
    assert sys.path[-1] == str(tmp_path)


def test_an_address_and_an_application_are_not_tested_at_once() -> None:
    ended = CliRunner().invoke(cli, ["run", "http://127.0.0.1:9", "--app", "main:app"])
    assert str(ended.exception) == "give the URL of a server or --app, not both"
