"""A good document becomes one frozen value."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from postpeer_conformance.contract import Contract, Sorting, Told, load
from postpeer_conformance.contract.extension import SCHEMA
from support.small_document import DOCUMENT, changed, written


@pytest.fixture
def library(tmp_path: Path) -> Contract:
    return load(written(tmp_path))


def test_the_operation_is_read(library: Contract) -> None:
    """Title, address, operation and key are what the document states."""
    (operation,) = library.operations
    assert (library.title, library.version) == ("Library", "2.1.0")
    assert library.servers == ("https://eu.example.com",)
    assert (operation.id, operation.method, operation.path) == (
        "listBooks",
        "GET",
        "/shelves/books",
    )
    assert operation.key is not None
    assert operation.key.header == "reader-key"


def test_parameters_of_the_path_belong_to_the_operation(library: Contract) -> None:
    """A parameter that stands beside the method counts, too."""
    assert [each.name for each in library.operations[0].parameters] == [
        *("trace", "size", "skip", "order", "genre", "lender", "text", "tags")
    ]


def test_the_collection_is_read(library: Contract) -> None:
    """Pointers, bounds, defaults and filters of x-collection meet their schemas."""
    collection = library.collections[0].collection
    assert (collection.items, collection.total) == ("/data/books", Told(pointer="/data/count"))
    paging = collection.paging
    assert (paging.smallest, paging.largest, paging.default) == (1, 50, 10)
    assert collection.paging.position_name == "skip"
    assert collection.order.usual == Sorting((("order", "asc"),), collection.order.fields[0], True)
    assert collection.order.fields[0].type == "integer"
    genre, lender, text = collection.filters
    assert (genre.match, genre.absent, genre.unknown) == ("equals", None, "empty")
    assert (lender.absent, lender.parameter.type, lender.fields[0].nullable) == (
        "none",
        "integer",
        True,
    )
    assert (text.ignore_case, [field.name for field in text.fields]) == (
        True,
        ["name", "author/name"],
    )


def test_fields_are_found_behind_references_and_all_of(library: Contract) -> None:
    """Every value that the item names is a field, in the document's order, nested ones included."""
    collection = library.collections[0].collection
    assert {
        field.name: (field.type, field.nullable, field.required) for field in collection.fields
    } == {
        "isbn": ("string", False, True),
        "pages": ("integer", False, True),
        "genre": ("string", False, False),
        "lender": ("integer", True, False),
        "name": ("string", True, False),
        "author/name": ("string", False, False),
    }


def test_a_response_is_found_by_its_status_behind_a_reference(library: Contract) -> None:
    """A referenced answer keeps the status under which it is listed."""
    refused = library.operations[0].response(400)
    assert refused is not None
    assert refused.status == "400"
    assert library.validator(refused.content["application/json"]).is_valid({})


def test_values_are_judged_through_references(library: Contract) -> None:
    """A validator sees the whole document."""
    page = library.operations[0].responses["200"].content["application/json"]
    book = {"isbn": "1", "pages": 2}
    assert library.validator(page).is_valid({"data": {"books": [book], "count": 1}})
    assert not library.validator(page).is_valid({"data": {"books": [{"pages": 2}], "count": 1}})


def test_every_part_knows_its_line(library: Contract) -> None:
    """The pointer of a part leads to the line on which a reader finds it."""
    collection = library.collections[0].collection
    assert collection.paging.size is not None
    lines = DOCUMENT.splitlines()
    assert (
        lines[library.line(collection.filters[0].pointer) - 1]
        .strip()
        .startswith("- {parameter: genre")
    )
    assert (
        lines[library.line(collection.paging.size.pointer + "/schema/maximum") - 1]
        .strip()
        .startswith("schema")
    )
    assert library.line("/no/such/place") == 1


def test_a_contract_does_not_change(library: Contract) -> None:
    """Nobody who is handed the contract can alter it for the others."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        library.title = "other"  # type: ignore[misc]


def test_json_is_accepted(tmp_path: Path) -> None:
    """The same document as JSON, with tabs and escaped characters, is the same contract."""
    document = {**load(written(tmp_path)).document, "x-note": "🌻 \\ud83c / \\"}
    path = tmp_path / "library.json"
    path.write_text(json.dumps(document, indent="\t"), encoding="utf-8")
    assert load(path).document == document
    assert load(path).line("/info") == 3


def test_scalars_are_those_of_yaml_1_2(tmp_path: Path) -> None:
    """Dates and no stay text, keys are text, octal is written 0o."""
    note = "x-note: {day: 2026-03-28, answer: no, octal: 0o17, lead: 017, 200: 1e3, none: }\n"
    document = load(written(tmp_path, DOCUMENT + note)).document
    assert document["x-note"] == {
        "day": "2026-03-28",
        "answer": "no",
        "octal": 15,
        "lead": 17,
        "200": 1000.0,
        "none": None,
    }


def test_an_alias_repeats_its_anchor(tmp_path: Path) -> None:
    """A text that is needed twice can be written once."""
    document = load(written(tmp_path, DOCUMENT + "x-a: &a {b: 1}\nx-c: *a\n")).document
    assert document["x-c"] == {"b": 1}


def test_a_schema_may_contain_itself(tmp_path: Path) -> None:
    """A tree of items is read as deep as fields are of use."""
    text = changed(
        "genre: {type: string}\n",
        "genre: {type: string}\n            sequel: {$ref: '#/components/schemas/Book'}\n",
    )
    collection = load(written(tmp_path, text)).collections[0].collection
    assert "sequel/sequel/isbn" in [field.name for field in collection.fields]


def test_an_operation_without_the_extension_is_no_collection(tmp_path: Path) -> None:
    """Other operations are read for their shape only."""
    text = DOCUMENT.replace("x-collection:", "x-other:")
    library = load(written(tmp_path, text))
    assert (len(library.operations), library.collections) == (1, ())


def test_no_security_means_no_key(tmp_path: Path) -> None:
    """A document may describe a service that is open to all."""
    library = load(written(tmp_path, changed("security: [{readerKey: []}]", "security: []")))
    assert library.operations[0].key is None


def test_the_schema_of_the_extension_is_a_schema_that_explains_itself() -> None:
    """It has a title and an id, closes its objects, and describes each of their parts."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert schema["title"] == "x-collection"
    assert schema["$id"]
    for owner in (schema, schema["$defs"]["filter"], schema["properties"]["page"]):
        assert owner["additionalProperties"] is False
        for name, part in owner["properties"].items():
            assert part.get("description") or part.get("$ref"), name


def test_importing_the_contract_loads_no_validator() -> None:
    """Every command pays for the import; what only some need comes later."""
    code = "import sys, postpeer_conformance.contract; print('jsonschema_rs' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
