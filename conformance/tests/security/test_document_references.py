"""A reference leads to a place in the same document; nothing is ever fetched."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from postpeer_conformance.contract import load
from support.small_document import changed, refusal_of, written

ONE = """\
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200':
          description: A thing.
          content:
            application/json: {schema: {$ref: '#/components/schemas/Thing'}}
        '404': {$ref: '#/paths/~1things~1{id}/get/responses/200'}
  /shelves/books:
"""


def test_a_path_with_braces_is_validated(tmp_path: Path) -> None:
    """Validators want braces in per cents, in pointers to schemas and in references alike."""
    contract = load(written(tmp_path, changed("  /shelves/books:\n", ONE)))
    pointers = [*contract.operations[0].responses["200"].content.values()]
    pointers.append("/paths/~1things~1{id}/get/responses/404/content/application~1json/schema")
    validator = contract.validator(pointers[0])
    assert validator.is_valid({"isbn": "1"})
    assert not validator.is_valid({})
    document = changed("  /shelves/books:\n", ONE).replace(
        "genre: {type: string}\n",
        f"genre: {{$ref: '#{pointers[0]}'}}\n",
    )
    said = refusal_of(written(tmp_path, document))[1]
    assert said == "genre with match: equals compares string, and /genre has object"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    Thing:\n", "    Thing:\n      $schema: {url}\n"),
        ("    Thing:\n", "    Thing:\n      $dynamicRef: {url}\n"),
        ("    Thing:\n", "    Thing:\n      dependentSchemas: {{default: {{$ref: '{url}'}}}}\n"),
        ("{type: array, items: {type: string}}", "{{$ref: '{url}'}}"),
        (
            "genre: {type: string}\n",
            "headers: {{$ref: '{url}'}}\n            genre: {{type: string}}\n",
        ),
    ],
)
def test_nothing_is_fetched(tmp_path: Path, old: str, new: str) -> None:
    """A document from a stranger would reach into the network of whoever tests it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/schema"
        path = written(tmp_path, changed(old, new.format(url=url)))
        if "$schema" in new:
            assert load(path).title == "Library"
        else:
            assert refusal_of(path)[1].endswith("; refer to a file in the same folder")
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("'#/components/responses/Refused'", "[1]", "$ref must be text; begin it with #/"),
        (
            "application/json: {schema: {type: object}}",
            "application/json: {schema: {}, examples: {default: {$ref: '#/no'}}}",
            "$ref #/no leads nowhere",
        ),
        (
            "variables: {region: {default: eu}}",
            "variables: {region: {default: eu}, default: {$ref: '#/no'}}",
            "$ref #/no leads nowhere",
        ),
    ],
)
def test_a_reference_in_a_corner_is_checked(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Beside data, or under a name that is a keyword elsewhere."""
    assert refusal_of(written(tmp_path, changed(old, new)))[1].startswith(said)


def test_a_reference_within_data_that_is_referred_to(tmp_path: Path) -> None:
    """Data is no schema, unless a reference makes it one."""
    text = changed("genre: {type: string}\n", "genre: {$ref: '#/servers/0/example'}\n")
    data = "example: {properties: {a: {$ref: '#/no'}}}, variables:"
    path = written(tmp_path, text.replace("variables:", data))
    assert refusal_of(path)[1].startswith("$ref #/no leads nowhere")


def test_a_list_has_no_negative_positions(tmp_path: Path) -> None:
    """A JSON Pointer counts from 0 (RFC 6901, 4); other tools would follow it elsewhere."""
    text = changed("'#/components/responses/Refused'", "'#/servers/-1'")
    said = refusal_of(written(tmp_path, text))[1]
    assert said == "$ref #/servers/-1 leads nowhere"
