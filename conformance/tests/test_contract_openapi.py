"""A document that breaks OpenAPI's own rules is refused in one sentence with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from postpeer_conformance.contract import load
from small_document import changed, refusal_of, written


def refusal(folder: Path, old: str, new: str) -> tuple[str, str]:
    """The blamed line and the sentence after one change of the document."""
    return refusal_of(written(folder, changed(old, new)))


def test_a_document_that_is_no_mapping(tmp_path: Path) -> None:
    """A list is valid YAML and no OpenAPI document."""
    said = refusal_of(written(tmp_path, "- openapi\n"))[1]
    assert said == "the document is no OpenAPI document; its top must be a mapping"


def test_openapi_3_0(tmp_path: Path) -> None:
    """The sentence says how to upgrade."""
    blamed, said = refusal(tmp_path, "openapi: 3.1.0", "openapi: 3.0.3")
    assert blamed == "openapi: 3.0.3"
    assert said.startswith("OpenAPI 3.0.3 is not supported; upgrade to openapi: 3.1.0")


@pytest.mark.parametrize("version", ["3.2.0", "4.0.0", "latest"])
def test_another_version(tmp_path: Path, version: str) -> None:
    """Only what is understood is read."""
    said = refusal(tmp_path, "openapi: 3.1.0", f"openapi: {version}")[1]
    assert said == f"OpenAPI {version} is not supported; write openapi: 3.1.0"


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


def test_a_reference_to_a_misspelt_name(tmp_path: Path) -> None:
    """The nearest name is offered."""
    blamed, said = refusal(
        tmp_path,
        "books: {type: array, items: {$ref: '#/components/schemas/Book'",
        "books: {type: array, items: {$ref: '#/components/schemas/Bok'",
    )
    assert blamed.startswith("books:")
    assert said == "$ref #/components/schemas/Bok leads nowhere; did you mean Book?"


def test_a_reference_to_another_file(tmp_path: Path) -> None:
    """Only one document is read, and nothing is fetched."""
    said = refusal(tmp_path, "'#/components/responses/Refused'", "other.yaml#/Refused")[1]
    assert said == "$ref other.yaml#/Refused leaves the document; bundle the documents into one"


def test_a_reference_to_an_anchor(tmp_path: Path) -> None:
    """Only pointers are followed."""
    said = refusal(tmp_path, "'#/components/responses/Refused'", "'#Refused'")[1]
    assert said == "$ref #Refused is no JSON Pointer; begin it with #/"


def test_references_in_a_circle(tmp_path: Path) -> None:
    """A reference that only leads to itself has no value."""
    loop = "    Thing:\n      $ref: '#/components/schemas/Loop'\n"
    loop += "    Loop:\n      $ref: '#/components/schemas/Thing'\n    Left:\n"
    said = refusal(tmp_path, "    Thing:\n", loop)[1]
    assert said.endswith("leads back to itself")


def test_a_schema_without_end(tmp_path: Path) -> None:
    """A schema that is all of itself can never be read."""
    said = refusal(
        tmp_path, "      allOf:\n", "      allOf:\n        - $ref: '#/components/schemas/Book'\n"
    )[1]
    assert said == "a schema contains itself without end"


def test_a_reference_to_text(tmp_path: Path) -> None:
    """A reference must lead to something that can have a schema's form."""
    said = refusal(tmp_path, "'#/components/responses/Refused'", "'#/info/title'")[1]
    assert said == "$ref #/info/title leads to no object"


def test_a_reference_within_data_is_data(tmp_path: Path) -> None:
    """An example may contain what looks like a reference."""
    text = changed("genre: {type: string}\n", "genre: {type: string, default: {$ref: nowhere}}\n")
    written(tmp_path, text)
    assert load(tmp_path / "library.yaml").title == "Library"


def test_a_misspelt_type_in_a_schema(tmp_path: Path) -> None:
    """Schemas are checked as JSON Schema."""
    blamed, said = refusal(
        tmp_path, "            pages: {type: integer}", "            pages: {type: intger}"
    )
    assert blamed.startswith("pages:")
    assert said == '"intger" is no type of a JSON Schema'


def test_a_parameter_in_no_place(tmp_path: Path) -> None:
    """The four places are known."""
    said = refusal(tmp_path, "{name: trace, in: header", "{name: trace, in: haeder")[1]
    assert said == "a parameter cannot be in haeder; did you mean header?"


def test_a_parameter_twice(tmp_path: Path) -> None:
    """Which of two would count cannot be told."""
    said = refusal(tmp_path, "{name: text, in: query", "{name: genre, in: query")[1]
    assert said == "the query parameter genre stands twice"


def test_an_operation_id_twice(tmp_path: Path) -> None:
    """Method names of clients come from it."""
    other = "    head: {operationId: listBooks, responses: {'200': {description: Ok.}}}\n    get:\n"
    assert refusal(tmp_path, "    get:\n", other)[1] == "the operationId listBooks stands twice"


def test_an_operation_without_responses(tmp_path: Path) -> None:
    """An operation without answers promises nothing."""
    other = "    head: {responses: {}}\n    get:\n"
    blamed, said = refusal(tmp_path, "    get:\n", other)
    assert (blamed, said) == ("head: {responses: {}}", "head /shelves/books has no responses")


def test_a_body_without_schema(tmp_path: Path) -> None:
    """A body of any form has to be called so."""
    said = refusal(tmp_path, "application/json: {schema: {type: object}}", "text/csv: {}")[1]
    assert said == "text/csv has no schema; write schema: {} for a body of any form"


def test_a_list_where_a_mapping_is_due(tmp_path: Path) -> None:
    """The form of what is read is checked everywhere."""
    said = refusal(tmp_path, "info: {title: Library, version: 2.1.0}", "info: [Library]")[1]
    assert said == "info must be a mapping"


def test_a_mapping_where_a_list_is_due(tmp_path: Path) -> None:
    """The same for lists."""
    said = refusal(tmp_path, "security: [{readerKey: []}]", "security: {readerKey: []}")[1]
    assert said == "security must be a list"


def test_a_misspelt_security_scheme(tmp_path: Path) -> None:
    """The nearest scheme is offered."""
    said = refusal(tmp_path, "security: [{readerKey: []}]", "security: [{readrKey: []}]")[1]
    assert said == "readrKey is no security scheme of the document; did you mean readerKey?"


@pytest.mark.parametrize("both", ["[{readerKey: []}, {other: []}]", "[{readerKey: [], other: []}]"])
def test_more_than_one_security_scheme(tmp_path: Path, both: str) -> None:
    """The suite brings one key."""
    said = refusal(tmp_path, "[{readerKey: []}]", both)[1]
    assert said == "security names more than one scheme; keep one key in a header"


@pytest.mark.parametrize(
    "scheme", ["{type: apiKey, in: query, name: key}", "{type: http, scheme: bearer}"]
)
def test_a_key_that_is_not_in_a_header(tmp_path: Path, scheme: str) -> None:
    """A key in an address would be written into every log."""
    said = refusal(tmp_path, "{type: apiKey, in: header, name: reader-key}", scheme)[1]
    assert said == "readerKey is not a key in a header; write type: apiKey, in: header"
