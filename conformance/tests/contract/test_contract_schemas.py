"""A reference or a schema that is none is refused in one sentence with its line."""

from __future__ import annotations

from pathlib import Path

from postpeer_conformance.contract import load
from support.small_document import changed, refusal_of, written


def refusal(folder: Path, old: str, new: str) -> tuple[str, str]:
    """The blamed line and the sentence after one change of the document."""
    return refusal_of(written(folder, changed(old, new)))


def test_a_reference_to_a_misspelt_name(tmp_path: Path) -> None:
    """The nearest name is offered."""
    blamed, said = refusal(
        tmp_path,
        "books: {type: array, items: {$ref: '#/components/schemas/Book'",
        "books: {type: array, items: {$ref: '#/components/schemas/Bok'",
    )
    assert blamed.startswith("books:")
    assert said == "$ref #/components/schemas/Bok leads nowhere; did you mean Book?"


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
    blamed, said = refusal(
        tmp_path, "      allOf:\n", "      allOf:\n        - $ref: '#/components/schemas/Book'\n"
    )
    assert blamed == "Book:"
    assert said == "this schema contains itself endlessly"


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
    assert said == '"intger" is not a valid type of a JSON Schema'


def test_nullable_of_openapi_3_0(tmp_path: Path) -> None:
    """Validators pass over it, and would then call every null a fault."""
    blamed, said = refusal(
        tmp_path, "pages: {type: integer}", "pages: {type: integer, nullable: true}"
    )
    assert blamed.startswith("pages:")
    assert said == "nullable has no meaning in OpenAPI 3.1; write type: [..., 'null'] instead"


def test_a_property_may_be_called_nullable(tmp_path: Path) -> None:
    """Names are the author's."""
    text = changed("genre: {type: string}\n", "genre: {type: string}\n            nullable: true\n")
    assert "nullable" in str(load(written(tmp_path, text)).collections[0].collection)


def test_a_pattern_that_is_none(tmp_path: Path) -> None:
    """It would only be found when the first response is judged."""
    blamed, said = refusal(
        tmp_path, "pages: {type: integer}", "pages: {type: integer, pattern: '('}"
    )
    assert blamed.startswith("pages:")
    assert said == '"(" is not a valid pattern of a JSON Schema'
