"""A document that breaks OpenAPI's own rules is refused in one sentence with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from postpeer_conformance.contract import load
from support.small_document import changed, refusal_of, written


def refusal(folder: Path, old: str, new: str) -> tuple[str, str]:
    """The blamed line and the sentence after one change of the document."""
    return refusal_of(written(folder, changed(old, new)))


def test_a_document_that_is_no_mapping(tmp_path: Path) -> None:
    """A list is valid YAML and no OpenAPI document."""
    said = refusal_of(written(tmp_path, "- openapi\n"))[1]
    assert said == "this is not an OpenAPI document; its top must be a mapping"


@pytest.mark.parametrize("version", ["4.0.0", "latest", "3.3.0"])
def test_another_version(tmp_path: Path, version: str) -> None:
    """Only what is understood is read."""
    said = refusal(tmp_path, "openapi: 3.1.0", f"openapi: {version}")[1]
    assert said == f"OpenAPI {version} is not supported; write openapi: 3.1.0"


def test_openapi_3_2(tmp_path: Path) -> None:
    """What it adds does not concern us."""
    assert load(written(tmp_path, changed("openapi: 3.1.0", "openapi: 3.2.0"))).collections


def test_swagger(tmp_path: Path) -> None:
    """Version 2 calls itself otherwise."""
    said = refusal(tmp_path, "openapi: 3.1.0", "swagger: '2.0'")[1]
    assert said == "Swagger 2.0 is not supported; convert it to OpenAPI 3.1"


def test_no_version(tmp_path: Path) -> None:
    """A misspelt name at the top is recognised."""
    said = refusal(tmp_path, "openapi: 3.1.0", "openap: 3.1.0")[1]
    assert said == "the document has no openapi; did you mean openap?"


def test_no_paths(tmp_path: Path) -> None:
    """A document without paths has nothing to test."""
    said = refusal(tmp_path, "paths:\n", "webhooks:\n")[1]
    assert said.startswith("the document has no paths")


def test_empty_paths(tmp_path: Path) -> None:
    """The line of the empty mapping is named."""
    path = written(tmp_path, "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n")
    assert refusal_of(path) == ("paths: {}", "the document has no paths")


def test_a_path_without_slash(tmp_path: Path) -> None:
    """The slash at the beginning is often forgotten."""
    said = refusal(tmp_path, "  /shelves/books:\n", "  shelves/books:\n")[1]
    assert said == "the path shelves/books does not begin with /"


def test_a_version_that_is_a_number(tmp_path: Path) -> None:
    """1.0 without quotes is a number in YAML."""
    blamed, said = refusal(tmp_path, "version: 2.1.0", "version: 2.1")
    assert blamed.startswith("info:")
    assert said == "version must be text; put it in quotes"


def test_a_list_where_a_mapping_is_due(tmp_path: Path) -> None:
    """The form of what is read is checked everywhere."""
    said = refusal(tmp_path, "info: {title: Library, version: 2.1.0}", "info: [Library]")[1]
    assert said == "info must be a mapping"


def test_a_mapping_where_a_list_is_due(tmp_path: Path) -> None:
    """The same for lists."""
    said = refusal(tmp_path, "security: [{readerKey: []}]", "security: {readerKey: []}")[1]
    assert said == "security must be a list"


@pytest.mark.parametrize(
    "path", ["//evil.example/books", "/shelves/books?all=1", "/shelves/bo oks", "/shelves#books"]
)
def test_a_path_that_is_more_than_a_path(tmp_path: Path, path: str) -> None:
    """An address or a query in it would send requests elsewhere."""
    said = refusal(tmp_path, "  /shelves/books:\n", f"  '{path}':\n")[1]
    assert said == f"the path {path} is not a path; keep addresses and queries out of it"


def test_an_address_with_an_unknown_variable(tmp_path: Path) -> None:
    """A client could not be given this address."""
    said = refusal(tmp_path, "variables: {region:", "variables: {reg:")[1]
    assert said == "variables does not define region, which the address uses"


def test_what_stands_in_a_list_is_named_with_the_list(tmp_path: Path) -> None:
    """A bare number would tell nobody what is wrong."""
    said = refusal(tmp_path, "{url: 'https", "{uri: 'https")[1]
    assert said == "servers/0 has no url; did you mean uri?"


def test_a_sentence_is_one_short_line(tmp_path: Path) -> None:
    """Whatever the document says, it cannot write a second line into a log."""
    said = refusal(tmp_path, "{url: 'https", f'{{"a\\nb{"c" * 900}": 1, uri: \'https')[1]
    assert "\n" not in said
    assert len(said) < 700
