"""An application in this process that raises: the report shows what, and where."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from postpeer_conformance import judge, text
from postpeer_conformance.cli import cli
from postpeer_conformance.contract import load
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.report.model import Raised, Report
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.transport.raised import Raised as Told
from support.one_list import ONE_LIST

FEW: dict[str, Any] = {"key": KEY, "max_requests": 40, "clauses": ["shape/status"]}
if ONE_LIST:
    FEW["spec"] = ONE_LIST[1]
SERVED = create_app(load(), accounts=30)
NAME = Path(__file__).name


def look_up() -> None:
    """Fails in a library, and says what nobody should read."""
    said = f"no row \x1b[31m for {KEY}\n##[error]" + "x" * 5000
    try:
        json.loads("{")
    except ValueError as error:
        raise LookupError(said) from error


def failing(query: bytes) -> bool:
    return b"no-such-parameter" in query


async def raises(scope: Any, receive: Any, send: Any) -> None:
    """As Starlette does: it answers itself, and raises then."""
    if scope["type"] == "http" and failing(scope["query_string"]):
        look_up()
    await SERVED(scope, receive, send)


async def answers_half(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http" and failing(scope["query_string"]):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        look_up()
    await SERVED(scope, receive, send)


async def logs(scope: Any, receive: Any, send: Any) -> None:
    """As Flask and Django do: the exception does not come out of it."""
    if scope["type"] != "http" or not failing(scope["query_string"]):
        await SERVED(scope, receive, send)
        return
    try:
        look_up()
    except LookupError:
        logging.getLogger("framework").exception("Exception on /")
    await send({"type": "http.response.start", "status": 500, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def over_wsgi(_environ: Any, _start_response: Any) -> Iterator[bytes]:
    look_up()
    yield b""


def raised(report: Report) -> Raised:
    (found,) = (v for v in report.operations[0].verdicts if v.state == "violated")
    (exchange,) = found.violations[0].exchanges
    assert exchange.raised is not None
    return exchange.raised


@pytest.mark.parametrize("app", [raises, answers_half, logs, over_wsgi])
def test_a_violation_shows_the_exception_and_the_line_that_raised_it(app: Any) -> None:
    report = judge(app, **FEW)
    found, shown = raised(report), text(report)
    assert found.error.startswith("LookupError: no row \x1b[31m for *** ##[error]xxx")
    assert len(found.error) <= 300
    assert re.fullmatch(rf"\S*{NAME}:\d+ in look_up", found.where)
    assert "caused by JSONDecodeError: Expecting property name" in found.traceback
    assert "Raised:   LookupError: no row" in shown
    assert not any(hostile in shown for hostile in (KEY, "\x1b", "##[error]"))


def test_every_report_shows_it_and_the_verbose_one_what_led_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "application.py").write_text(
        "def app(environ, start_response):\n    return [environ['no such thing']]\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    kinds = ["junit", "html", "markdown", "sarif"]
    files = [word for kind in kinds for word in (f"--{kind}", kind)]
    told = ["run", "--app", "application:app", "--clause", "shape/status", "--verbose", *files]
    spec = ["--spec", str(ONE_LIST[1])] if ONE_LIST else []
    shown = CliRunner().invoke(cli, [*told, *spec]).output
    assert "KeyError: 'no such thing', at application.py:2 in app" in " ".join(shown.split())
    assert "\n          return [environ['no such thing']]\n" in shown
    for kind in kinds:
        assert "application.py:2 in app" in (tmp_path / kind).read_text("utf-8"), kind


class Mute(Exception):
    def __str__(self) -> str:
        raise ValueError


def test_an_exception_that_cannot_say_anything_is_told_by_its_type() -> None:
    assert Told.of(Mute()) == Told("Mute", "", "Mute")


def test_a_line_of_a_library_is_told_with_the_one_that_led_there() -> None:
    try:
        json.loads("{")
    except ValueError as error:
        found = Told.of(ExceptionGroup("one", [error]))
    assert re.fullmatch(
        rf"json/decoder.py:\d+ in \w+, called from \S*{NAME}:\d+ in test_\w+", found.where
    )


def test_equal_runs_tell_the_same_though_objects_lie_elsewhere() -> None:
    error = AttributeError(f"{object()} has no attribute 'name'")
    assert Told.of(error).error == (
        "AttributeError: <object object at 0x…> has no attribute 'name'"
    )
