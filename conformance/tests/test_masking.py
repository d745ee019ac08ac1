"""The key in no output, whatever form a server echoes it in."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from postpeer_conformance.commands.outputs import FORMATS
from postpeer_conformance.commands.run import run
from postpeer_conformance.contract import load
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.server import serving

OPERATION = load().operations[0]
assert OPERATION.key is not None
HEADER = OPERATION.key.header
KEY = "pp/live+7uEd3&Qx=92 aZ~41?>kk"


def coded(before: str, after: str = "") -> str:
    return base64.b64encode(f"{before}{KEY}{after}".encode()).decode()


FORMS = {
    "plain": KEY,
    "percent-encoded": quote(KEY, safe=""),
    "percent-encoded but for slashes": quote(KEY),
    "percent-encoded in small letters": re.sub("%..", lambda m: m[0].lower(), quote(KEY, safe="")),
    "base64": coded(""),
    "base64 after one character": coded("u", ":pass"),
    "base64 after two": coded("u:", "!"),
    "base64 after three": coded("us:", "!!"),
    "base64 for URLs": coded("").replace("+", "-").replace("/", "_"),
}


def app(form: str) -> Starlette:
    """A server that answers every key, and writes the one that it got into header and body."""

    async def answer(request: Request) -> JSONResponse:
        echo = FORMS[form] if request.headers.get(HEADER) == KEY else "none"
        item = {"id": "a1", "displayName": f"you sent {echo}.", "createdAt": "2026-01-01T00:00:00Z"}
        page = {"success": True, "total": 1, "integrations": [item]}
        return JSONResponse(page, headers={"x-echo": f"it is {echo}"})

    return Starlette(routes=[Route(OPERATION.path, answer)])


def hidden(text: str) -> Iterator[str]:
    """*text*, and what its base64 holds, from whichever character on."""
    yield text
    yield unquote(text)
    for word in re.findall(r"[A-Za-z0-9+/_-]{12,}", text):
        for start in range(4):
            part = word[start:].replace("-", "+").replace("_", "/")
            whole = part[: len(part) // 4 * 4]
            yield base64.b64decode(whole).decode("latin-1") if whole else ""


@pytest.mark.parametrize("form", FORMS)
def test_an_echoed_key_is_in_no_output(form: str, tmp_path: Path) -> None:
    """Reports, journal, terminal: none holds eight characters of it; that it came is told."""
    names = ["json", *FORMATS, "journal"]
    files = [f"--{name}={tmp_path / name}" for name in names]
    few = ["--max-requests", "40", "--verbose"]
    with serving(app(form)) as url:
        ended = CliRunner().invoke(run, [url, *few, *files], env={KEY_VARIABLE: KEY})
    assert ended.exit_code == 1
    outputs = {name: (tmp_path / name).read_text() for name in names} | {"terminal": ended.output}
    pieces = {KEY[n : n + 8] for n in range(len(KEY) - 7)}
    for name, output in outputs.items():
        for text in hidden(output):
            assert not [piece for piece in pieces if piece in text], name
    report = json.loads(outputs["json"])
    (said,) = (
        verdict["violations"]
        for operation in report["operations"]
        for verdict in operation["verdicts"]
        if verdict["clause"] == "access/not-echoed"
    )
    assert said[0]["actual"] == "the key in the header `x-echo` and the body"
