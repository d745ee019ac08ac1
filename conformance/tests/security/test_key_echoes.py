"""A server repeats the key that it got: no output shows it, however it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from postpeer_conformance.cli import cli
from postpeer_conformance.commands.outputs import FORMATS, write_all
from postpeer_conformance.commands.secrecy import Secrecy
from postpeer_conformance.contract import load
from postpeer_conformance.errors import CannotTest
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.report.model import encoded
from postpeer_conformance.server import KEY as RIGHT
from postpeer_conformance.server import create_app, serving
from postpeer_conformance.transport.api_key import Mask, key_text
from postpeer_conformance.transport.exchange import KeyUse
from security.echoes import FORMS, KEY, body, pieces
from support.one_list import ONE_LIST
from support.reports import report

OPERATION = load().collections[0]
assert OPERATION.key is not None
HEADER = OPERATION.key.header


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_the_key_is_kept(form: str) -> None:
    """It is cut out of a body, which stays the JSON that it was, and it is known as the key."""
    text = body(FORMS[form], "nothing else")
    assert pieces(text.decode())
    cut = Mask(KEY).cut(text)
    assert pieces(cut.decode()) == set()
    assert json.loads(cut)["integrations"][1]["displayName"] == "you sent nothing else."
    assert Mask(KEY).echoed(text, "valid")


@pytest.mark.parametrize(
    "text", ["pp/live", r"Rock 'n' \"Roll\" & 100%25 Caf\u00e9 C:\\x", r"\u007b" * 40, "%" * 99]
)
def test_what_is_not_the_key_stays(text: str) -> None:
    """Also the beginning of the key, which many keys have in common."""
    assert Mask(KEY).cut(body(text)) == body(text)


@pytest.mark.parametrize("use", ["wrong-start", "wrong-end", "truncated", "extended", "case"])
def test_a_wrong_key_is_nearly_the_right_one(use: KeyUse) -> None:
    """A server may name the key that it refuses: that would leave little to guess."""
    sent = key_text(KEY, use)
    assert sent is not None
    text = body(sent)
    assert pieces(Mask(KEY).cut(text).decode()) == set()
    assert Mask(KEY).echoed(text, use) == (KEY in sent)


def echoing() -> Starlette:
    """A server that takes every key, and writes it wherever and however it can."""

    async def answer(request: Request) -> Response:
        right = request.headers.get(HEADER) == KEY
        forms = list(FORMS.values()) if right else ["none"]
        headers = [
            (b"content-type", b"application/json"),
            (b"x-echo", f"it is {forms[0]}".encode()),
        ]
        if right:
            headers += [(b"x-%s" % KEY[8:12].encode(), b"?"), (KEY.encode().hex().encode(), b"?")]
        made = Response(body(*forms))
        made.raw_headers = headers
        return made

    return Starlette(routes=[Route(OPERATION.path, answer)])


def run(url: str, key: str, *options: str) -> Result:
    few = ["--no-profile", "--verbose"]
    return CliRunner().invoke(cli, ["run", url, *ONE_LIST, *few, *options], env={KEY_VARIABLE: key})


def said(outputs: dict[str, str]) -> Iterator[str]:
    """Where the key was seen, as the report has it."""
    for operation in json.loads(outputs["json"])["operations"]:
        for verdict in operation["verdicts"]:
            if verdict["clause"] == "access/not-echoed":
                yield from (violation["actual"] for violation in verdict["violations"])


def test_an_echoed_key_is_in_no_output(tmp_path: Path) -> None:
    """Reports, journal, terminal: none holds eight characters of it; that it came is told."""
    names = ["json", *FORMATS, "journal"]
    with serving(echoing()) as url:
        ended = run(url, KEY, *(f"--{name}={tmp_path / name}" for name in names))
    assert ended.exit_code == 1, ended.output
    outputs = {name: (tmp_path / name).read_text() for name in names} | {"terminal": ended.output}
    assert {name: found for name, text in outputs.items() if (found := pieces(text))} == {}
    assert set(said(outputs)) == {
        "the key in the header `x-echo` and the name of a header and the body"
    }


def test_a_key_that_cannot_be_cut_out_leaves_nothing_behind(tmp_path: Path) -> None:
    """All that is to be written is looked at before any of it is written."""
    hidden = (" " * 40).join(KEY).encode()
    with pytest.raises(CannotTest, match="--sarif would show the key"):
        Secrecy(KEY).finished("--sarif", hidden)

    def refuse(name: str, data: bytes) -> bytes:
        return Secrecy(KEY).finished(name, hidden if name == "--sarif" else data)

    files = {f"{name}_file": str(tmp_path / name) for name in ("json", "html", "sarif")}
    with pytest.raises(CannotTest):
        write_all(encoded(report("holds")), files, refuse)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("key", "where"),
    [
        ("IntegrationPage", "the OpenAPI document"),
        ("witnesses", "the reports' own text"),
        ("127.0.0.1", "the URL"),
    ],
)
def test_a_key_that_every_report_has_is_refused(key: str, where: str) -> None:
    """Before anything is sent: nothing could hide it."""
    ended = run("http://127.0.0.1:9", key)
    assert isinstance(ended.exception, CannotTest)
    assert f"the key is part of {where}" in str(ended.exception)


def test_a_short_key_is_no_secret() -> None:
    """It is found in any text by accident: that it is not masked is said, and nobody is accused."""
    app = create_app(load(), accounts=20, key="acct")
    with serving(app) as url:
        ended = run(url, "acct", "--clause", "access")
    assert ended.exit_code == 0, ended.output
    assert "the key has fewer than 6 characters" in ended.stderr
    assert "? access/not-echoed\n      needs a key of 6 characters or more" in ended.output


def test_an_error_does_not_show_the_key() -> None:
    """Nor does what is said where nothing can be judged."""

    async def redirect(_request: Request) -> Response:
        return Response(status_code=307, headers={"location": f"https://{RIGHT}.test/"})

    with serving(Starlette(routes=[Route(OPERATION.path, redirect)])) as url:
        ended = run(url, RIGHT)
    assert isinstance(ended.exception, CannotTest)
    assert "redirects to" in str(ended.exception)
    assert RIGHT.lower() not in str(ended.exception).lower()
