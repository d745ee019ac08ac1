"""Requests of operations without a list: how one is sent, kept and shown."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import attrs
import pytest

from postpeer_conformance.contract import Operation
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.report.curl import curl
from postpeer_conformance.server import serving
from postpeer_conformance.transport.exchange import Content, Parts, Question, Response
from postpeer_conformance.transport.journal import Heading, Journal, read
from postpeer_conformance.transport.multipart import Part, content, parts
from postpeer_conformance.transport.network import client
from postpeer_conformance.transport.probe import Probe
from support.one_operation import contract_of, parameter

KEY = "a-key-of-some-length"
QUESTION = Question(
    (("q", "a b"),),
    "POST",
    parts=Parts(
        (("of", "a/b%é"),),
        (("x-lang", "it's"), ("x-none", "")),
        (("theme", "dark"),),
        Content("application/json", b'{"it\'s": "$HOME"}'),
    ),
)


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """A server that answers with what reached it."""
    if scope["type"] != "http":
        return
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    names = ("x-lang", "x-none", "cookie", "content-type")
    body = (await receive()).get("body", b"")
    heard = {
        "method": scope["method"],
        "path": scope["raw_path"].decode() + "?" + scope["query_string"].decode(),
        "headers": {name: headers.get(name) for name in names},
        "body": body.decode(),
    }
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(heard).encode()})


HEARD = {
    "method": "POST",
    "path": "/it/a%2Fb%25%C3%A9?q=a%20b",
    "headers": {
        "x-lang": "it's",
        "x-none": "",
        "cookie": f"session={KEY}; theme=dark",
        "content-type": "application/json",
    },
    "body": '{"it\'s": "$HOME"}',
}


@pytest.fixture
def operation(tmp_path: Path) -> Operation:
    of = parameter("of", "path", {"type": "string"})
    (only,) = contract_of(tmp_path, "/it/{of}", "post", parameters=[of]).operations
    return only


def test_all_parts_of_a_question_are_sent_and_shown(operation: Operation) -> None:
    """The printed command sends the same request as the suite."""
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    with serving(echo) as url, client(url, seconds=9, headers={}, ca_file=None) as network:
        probe = Probe(operation, url, KEY, network, writes=True)
        assert probe.ask(QUESTION).response.json == json.loads(
            json.dumps(HEARD).replace(KEY, "***")
        )
        command = curl(operation, url, QUESTION)
        assert KEY not in command
        environment = {"PATH": "/usr/bin:/bin", KEY_VARIABLE: KEY}
        ended = subprocess.run(
            ["sh", "-c", command], env=environment, capture_output=True, text=True, timeout=60
        )
    assert json.loads(ended.stdout) == HEARD


def test_a_form_with_files_is_shown(operation: Operation) -> None:
    """With the same parts; curl has a boundary of its own."""
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    sent = [Part("note", b'"; type=x\\'), Part("file", b"a,b", "file", "text/csv")]
    asked = attrs.evolve(QUESTION, parts=attrs.evolve(QUESTION.parts, content=content(sent)))
    with serving(echo) as url:
        ended = subprocess.run(
            ["sh", "-c", curl(operation, url, asked)], capture_output=True, text=True, timeout=60
        )
    heard = json.loads(ended.stdout)
    assert parts(Content(heard["headers"]["content-type"], heard["body"].encode())) == sent


def test_a_journal_keeps_all_parts(operation: Operation, tmp_path: Path) -> None:
    """Questions that differ in one of them have answers of their own."""
    heading = Heading(
        suite="0",
        url="http://recorded",
        document="",
        seed=0,
        census=1,
        max_requests=9,
        clauses=[],
        profile=False,
    )
    other = attrs.evolve(QUESTION, parts=attrs.evolve(QUESTION.parts, content=None))
    book = Journal(heading)
    send = book.recording(operation.id)(
        lambda number, _question: Response(200, (), str(number).encode())
    )
    for number, question in enumerate((QUESTION, other), 1):
        send(number, question)
    file = tmp_path / "journal.jsonl"
    file.write_bytes(book.dump())
    play = read(str(file)).playing(operation.id)(send)
    assert [play(n, q).body for n, q in ((1, QUESTION), (2, other))] == [b"1", b"2"]


def test_a_probe_writes_only_with_leave(operation: Operation) -> None:
    """Nothing that plans questions can make it."""
    with serving(echo) as url, client(url, seconds=9, headers={}, ca_file=None) as network:
        probe = Probe(operation, url, KEY, network)
        assert not probe.can_ask(QUESTION)
        with pytest.raises(ValueError, match="may change data"):
            probe.ask(QUESTION)
        with pytest.raises(ValueError, match="may change data"):
            probe.ask_together([QUESTION, QUESTION])
        assert probe.sent == 0
        assert probe.ask(attrs.evolve(QUESTION, key="missing")).response.status == 200
