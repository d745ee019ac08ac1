"""An operation that cannot be asked is refused in one sentence with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.small_document import changed, refusal_of, written


def refusal(folder: Path, old: str, new: str) -> tuple[str, str]:
    """The blamed line and the sentence after one change of the document."""
    return refusal_of(written(folder, changed(old, new)))


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


@pytest.mark.parametrize("status", ["'4xx'", "'99'", "ok", "'600'"])
def test_an_answer_without_status(tmp_path: Path, status: str) -> None:
    """It would never be found."""
    blamed, said = refusal(tmp_path, "'400':", f"{status}:")
    assert blamed == f"{status}:"
    assert said.endswith(" is no status; write three digits, 4XX or default")


def test_a_parameter_without_schema(tmp_path: Path) -> None:
    """It is called by its name."""
    said = refusal(tmp_path, "genre, in: query, schema: {type: string}}", "genre, in: query}")[1]
    assert said == "the parameter genre has no schema"


def test_a_body_without_schema(tmp_path: Path) -> None:
    """A body of any form has to be called so."""
    said = refusal(tmp_path, "application/json: {schema: {type: object}}", "text/csv: {}")[1]
    assert said == "text/csv has no schema; write schema: {} for a body of any form"


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


@pytest.mark.parametrize("name", ["reader key", "'reader-key:'", "''", '"a\\r\\nb"', "ключ"])
def test_a_key_whose_header_has_no_name(tmp_path: Path, name: str) -> None:
    """A header's name could end the header, and begin another."""
    said = refusal(tmp_path, "name: reader-key", f"name: {name}")[1]
    assert said.endswith(" is no name of a header; use letters, digits and -, as in x-api-key")
