"""What the document says of a whole request: valid, invalid in one thing, or nothing."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.oracle.oracle import Refused, Unjudged
from postpeer_conformance.oracle.requests import Requests
from postpeer_conformance.transport.exchange import Content, Parts, Question
from postpeer_conformance.transport.multipart import Part, content
from postpeer_conformance.transport.query import Pairs

DOCUMENT = """\
openapi: 3.1.0
info: {title: Orders, version: 1.0.0}
paths:
  /orders/{id}:
    put:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}
        - {name: x-lang, in: header, required: true, schema: {type: string, enum: [en, fr]}}
        - {name: Accept, in: header, required: true, schema: {type: string}}
        - {name: size, in: query, schema: {type: [integer, 'null'], maximum: 9}}
        - {name: day, in: query, schema: {type: string, format: date}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: at, in: query, schema: {type: object, properties: {gte: {type: integer}}}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              required: [amount, id]
              properties:
                amount: {type: integer}
                id: {type: string, readOnly: true}
                day: {type: string, format: date}
          application/x-www-form-urlencoded:
            schema: &form
              required: [amount]
              properties:
                amount: {type: integer}
                file: {type: string, format: binary}
                days: {type: array, items: {enum: [mon, tue]}}
          multipart/form-data: {schema: *form}
          text/plain: {schema: {type: string, maxLength: 9}}
          image/*: {}
      responses: {'200': {description: Kept.}}
"""
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
PARTS = Parts((("id", "7"),), (("x-lang", "en"),), (), Content(JSON, b'{"amount": 1, "id": "a"}'))


def carrying(data: bytes, media_type: str = JSON) -> Parts:
    return attrs.evolve(PARTS, content=Content(media_type, data))


def of_parts(*parts: Part) -> Parts:
    return attrs.evolve(PARTS, content=content(parts))


AMOUNT, FILE = Part("amount", b"1"), Part("file", b"x", "file", "image/png")
DUE: dict[str, tuple[Pairs, Parts, Refused | Unjudged | None]] = {
    "valid": ((("size", "9"), ("other", "x")), PARTS, None),
    "path": ((), attrs.evolve(PARTS, path=(("id", "0"),)), Refused("id", "below-minimum", "path")),
    "header": ((), attrs.evolve(PARTS, headers=()), Refused("x-lang", "required", "header")),
    "query": ((("size", "10"),), PARTS, Refused("size", "above-maximum")),
    "two things": ((("size", "10"),), attrs.evolve(PARTS, headers=()), Unjudged()),
    "null in the query": ((("size", "null"),), PARTS, Unjudged()),
    "twice": ((("size", "1"), ("size", "2")), PARTS, Unjudged()),
    "format": ((("day", "soon"),), PARTS, Unjudged()),
    "array": ((("tags", "a,b"),), PARTS, Unjudged()),
    "member of an object": ((("gte", "soon"),), PARTS, Refused("at", "schema")),
    "no body": ((), attrs.evolve(PARTS, content=None), Refused("body", "required", "body")),
    "no JSON": ((), carrying(b'{"'), Refused("body", "schema", "body")),
    "type in the body": (
        (),
        carrying(b'{"amount": "1", "id": "a"}'),
        Refused("body", "schema", "body"),
    ),
    "format in the body": ((), carrying(b'{"amount": 1, "id": "a", "day": "soon"}'), Unjudged()),
    "read-only member": ((), carrying(b'{"amount": 1}'), Unjudged()),
    "form": ((), carrying(b"amount=1", FORM), None),
    "form without a member": ((), carrying(b"", FORM), Refused("body", "schema", "body")),
    "type in a form": ((), carrying(b"amount=x", FORM), Refused("body", "schema", "body")),
    "number spelt otherwise": ((), carrying(b"amount=1e1&days=sun", FORM), Unjudged()),
    "parts": ((), of_parts(AMOUNT, FILE, Part("days", b"mon"), Part("days", b"tue")), None),
    "no such part": ((), of_parts(FILE), Refused("body", "schema", "body")),
    "type of a part": ((), of_parts(Part("amount", b"x")), Refused("body", "schema", "body")),
    "text": ((), carrying(b"nine", "text/plain"), None),
    "long text": ((), carrying(b"ten letters", "text/plain"), Unjudged()),
    "bytes": ((), carrying(b"GIF", "image/gif"), None),
    "another type": ((), carrying(b"1", "text/csv"), Unjudged()),
}


@pytest.fixture(scope="module")
def requests(tmp_path_factory: pytest.TempPathFactory) -> Requests:
    path: Path = tmp_path_factory.mktemp("orders") / "orders.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    contract = load(path)
    return Requests(contract, contract.operations[0])


@pytest.mark.parametrize(("query", "parts", "due"), DUE.values(), ids=DUE)
def test_a_refusal_is_due_where_exactly_one_thing_is_wrong(
    query: Pairs, parts: Parts, due: Refused | Unjudged | None, requests: Requests
) -> None:
    """Where the document leaves a server free, nothing is."""
    assert requests.expect(Question(query, "PUT", parts=parts)) == due
