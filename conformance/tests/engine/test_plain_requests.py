"""Requests of operations without a list: how a valid one is made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from postpeer_conformance.commands.requests import read_given
from postpeer_conformance.contract import Contract
from postpeer_conformance.engine.planning.cases import requests
from postpeer_conformance.engine.planning.valid import Maker, Valid
from postpeer_conformance.errors import UsageError
from postpeer_conformance.oracle.contents import FORM
from postpeer_conformance.transport.exchange import Content, Parts, Question
from postpeer_conformance.transport.multipart import MULTIPART, Part, parts
from support.one_operation import contract_of, parameter


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


def test_a_given_value_has_to_be_one_that_the_document_describes(tmp_path: Path) -> None:
    """An object is written in JSON; what cannot be sent in the style is refused before the run."""
    where = parameter("where", "query", {"type": "object"}, style="deepObject")
    contract = contract_of(tmp_path, "/it", "get", parameters=[where])
    assert read_given(contract, ['where={"a": 1}']) == {"where": '{"a": 1}'}
    with pytest.raises(UsageError, match="write a JSON object"):
        read_given(contract, ["where=a"])
