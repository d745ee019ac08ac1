"""Requests of operations without a list: how a valid one is made, sent, kept and shown."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml

from postpeer_conformance.commands.requests import read_given
from postpeer_conformance.contract import Contract, Operation, load
from postpeer_conformance.engine.planning.cases import requests
from postpeer_conformance.engine.planning.valid import Maker, Valid
from postpeer_conformance.errors import UsageError
from postpeer_conformance.oracle.contents import FORM
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.report.curl import curl
from postpeer_conformance.server import serving
from postpeer_conformance.transport.exchange import Content, Parts, Question, Response
from postpeer_conformance.transport.journal import Heading, Journal, read
from postpeer_conformance.transport.multipart import MULTIPART, Part, content, parts
from postpeer_conformance.transport.network import client
from postpeer_conformance.transport.probe import Probe

KEY = "a-key-of-some-length"


def contract_of(folder: Path, path: str, method: str, **operation: Any) -> Contract:
    """A document with one operation, whose key is in a cookie."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "One", "version": "1"},
        "security": [{"session": []}],
        "components": {
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "session"}}
        },
        "paths": {
            path: {method: {"responses": {"200": {"description": "It."}}, **operation}},
        },
    }
    file = folder / "one.yaml"
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    return load(file)


def parameter(name: str, where: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": where, "required": True, "schema": schema, **more}


def valid(contract: Contract, found: dict[str, str] | None = None, **given: str) -> Valid:
    (operation,) = contract.operations
    return Maker(contract, operation, given).make(found or {})


def test_values_come_from_the_user_then_the_document_then_the_server(tmp_path: Path) -> None:
    """A value that the schema forbids is passed over; nothing makes up an id."""
    shown = {"example": 0, "schema": {"type": "integer", "minimum": 1, "examples": [3]}}
    a = {"name": "a", "in": "query", "required": True, **shown}
    b = parameter("b", "path", {"type": "string"})
    c = parameter("c", "header", {"type": "string", "format": "date"})
    contract = contract_of(tmp_path, "/it/{b}", "get", parameters=[a, b, c])
    assert valid(contract).lacking == ("b",)
    made = valid(contract, {"b": "7"}).question
    assert made is not None
    assert made.query == (("a", "3"),)
    assert made.parts == Parts((("b", "7"),), (("c", "2026-01-02"),))
    given = valid(contract, {"b": "7"}, a="5", b="9").question
    assert given is not None
    assert (given.query, given.parts.path) == ((("a", "5"),), (("b", "9"),))


BODIES: dict[str, tuple[dict[str, Any], Any]] = {
    "example": ({"example": {"n": 1}, "schema": {"required": ["n"]}}, {"n": 1}),
    "example that breaks its schema": (
        {"example": {"n": 0}, "schema": {"properties": {"n": {"minimum": 2}}, "required": ["n"]}},
        {"n": "text"},
    ),
    "smallest": (
        {
            "schema": {
                "type": "object",
                "required": ["n", "tags", "at"],
                "properties": {
                    "n": {"type": "integer", "exclusiveMinimum": 4, "multipleOf": 5},
                    "tags": {"type": "array", "minItems": 1, "items": {"enum": ["x", "y"]}},
                    "at": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
                    "left": {"type": "string"},
                },
            }
        },
        {"n": 5, "tags": ["x"], "at": "2026-01-02T03:04:05Z"},
    ),
}


@pytest.mark.parametrize(("body", "sent"), BODIES.values(), ids=BODIES)
def test_a_body_is_as_small_as_its_schema_lets_it_be(
    body: dict[str, Any], sent: Any, tmp_path: Path
) -> None:
    """Unless the document shows one."""
    content = {"required": True, "content": {"application/json": body}}
    made = valid(contract_of(tmp_path, "/it", "post", requestBody=content)).question
    assert made is not None
    assert made.parts.content is not None
    assert json.loads(made.parts.content.data) == sent


FILE: dict[str, Any] = {
    "schema": {
        "required": ["n", "file", "tags", "at"],
        "properties": {
            "n": {"const": 1},
            "file": {"type": "string", "format": "binary"},
            "tags": {"type": "array", "items": {"enum": ["x"]}, "minItems": 2},
            "at": {"type": "object"},
        },
    },
    "encoding": {"file": {"contentType": "image/png, image/gif"}},
}
SENT: dict[str, tuple[dict[str, Any], str, bytes]] = {
    FORM: ({"schema": {"properties": {"n": {"const": 1}}, "required": ["n"]}}, FORM, b"n=1"),
    "*/*": ({"schema": {"const": 1}}, "application/json", b"1"),
    "text/csv": ({"schema": {"type": "string"}, "example": "a,b"}, "text/csv", b"a,b"),
    "text/*": ({"schema": {"enum": ["on"]}}, "text/plain", b"on"),
    "image/*": ({}, "image/png", b"text"),
    "application/xml": ({"example": "<a/>"}, "application/xml", b"<a/>"),
}


@pytest.mark.parametrize(
    ("name", "body", "called", "data"), [(n, *each) for n, each in SENT.items()]
)
def test_a_body_has_the_form_that_is_documented(
    name: str, body: dict[str, Any], called: str, data: bytes, tmp_path: Path
) -> None:
    """A range stands for one media type of it."""
    content = {"required": True, "content": {name: body}}
    made = valid(contract_of(tmp_path, "/it", "post", requestBody=content)).question
    assert made is not None
    assert made.parts.content == Content(called, data)


def test_a_form_with_files_has_a_part_for_each_value(tmp_path: Path) -> None:
    """A file where the schema says nothing of a text, JSON for an object, and items one by one."""
    content = {"required": True, "content": {MULTIPART: FILE}}
    made = valid(contract_of(tmp_path, "/it", "post", requestBody=content)).question
    assert made is not None
    assert parts(made.parts.content) == [
        Part("n", b"1"),
        Part("file", b"text", "file", "image/png"),
        Part("tags", b"x"),
        Part("tags", b"x"),
        Part("at", b"{}", "", "application/json"),
    ]


def test_nobody_makes_up_xml(tmp_path: Path) -> None:
    """The reason says what to add."""
    content = {"required": True, "content": {"application/xml": {"schema": {"type": "object"}}}}
    assert valid(contract_of(tmp_path, "/it", "post", requestBody=content)).bodiless


def test_schemathesis_repeats_itself(tmp_path: Path) -> None:
    """The same seed gives the same requests; the id is the one that is known."""
    body = {"content": {"application/json": {"schema": {"type": "object"}}}}
    size = {**parameter("size", "query", {"type": "integer"}), "required": False}
    of = parameter("of", "path", {"type": "string"})
    more = {"parameters": [size, of], "requestBody": body}
    contract = contract_of(tmp_path, "/it/{of}", "post", **more)
    (operation,) = contract.operations
    base = Question(method="POST", parts=Parts((("of", "7"),)))
    made = [requests(contract, operation, base, 12, seed) for seed in (1, 1, 2)]
    assert made[0] == made[1] != made[2]
    assert {each.parts.path for each in made[0]} == {(("of", "7"),)}
    assert any(each.parts.content for each in made[0])


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


def test_a_given_value_has_to_be_one_that_the_document_describes(tmp_path: Path) -> None:
    """An object is written in JSON; what cannot be sent in the style is refused before the run."""
    where = parameter("where", "query", {"type": "object"}, style="deepObject")
    contract = contract_of(tmp_path, "/it", "get", parameters=[where])
    assert read_given(contract, ['where={"a": 1}']) == {"where": '{"a": 1}'}
    with pytest.raises(UsageError, match="write a JSON object"):
        read_given(contract, ["where=a"])
