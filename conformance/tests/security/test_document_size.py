"""A small file cannot cost much time or memory: what would is refused in a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from postpeer_conformance.contract import Contract, DocumentError, load
from postpeer_conformance.server import create_app
from support.small_document import DOCUMENT, changed, refusal_of, written

GENRE = "genre: {type: string}\n"
DEEP = GENRE + "            deep: {$ref: '#/components/schemas/S0'}\n"


def with_schemas(folder: Path, each: str, last: str, count: int = 22) -> Path:
    """A document with schemas S0, S1 … in which NEXT is the next one, and an item that has S0."""
    made = [
        f"    S{number}: {each}\n".replace(
            "NEXT", f"{{$ref: '#/components/schemas/S{number + 1}'}}"
        )
        for number in range(count)
    ]
    schemas = "".join(made) + f"    S{count}: {last}\n"
    text = changed("    Thing:\n", f"{schemas}    Thing:\n").replace(GENRE, DEEP)
    return written(folder, text)


def why_not_served(contract: Contract) -> str:
    with pytest.raises(DocumentError) as caught:
        create_app(contract)
    return caught.value.problem


@pytest.mark.parametrize("word", ["anyOf", "allOf", "oneOf"])
def test_schemas_that_double(tmp_path: Path, word: str) -> None:
    """A validator would remember four million failures."""
    blamed, said = refusal_of(with_schemas(tmp_path, f"{{{word}: [NEXT, NEXT]}}", "{type: string}"))
    assert blamed.startswith("S")
    assert said == "this schema joins too many others"


def test_schemas_that_all_lead_to_each_other(tmp_path: Path) -> None:
    """A circle that is short, and has very many ways through it."""
    names = [f"{{$ref: '#/components/schemas/S{number}'}}" for number in range(7)]
    each = f"{{allOf: [{{anyOf: [{', '.join(names)}]}}, {{type: string}}]}}"
    said = refusal_of(with_schemas(tmp_path, each, each, 6))[1]
    assert said in (
        "this schema joins too many others",
        "more than 100 schemas are nested by reference",
    )


def test_a_kind_and_its_sorts_may_lead_to_each_other(tmp_path: Path) -> None:
    """The usual way to write inheritance: one of its sorts, each of which is it and more."""
    kind = "{oneOf: [NEXT, {$ref: '#/components/schemas/S2'}]}"
    sort = "{allOf: [{$ref: '#/components/schemas/S0'}, {type: object}]}"
    path = with_schemas(tmp_path, kind, f"{sort}\n    S2: {sort}", 1)
    assert load(path).title == "Library"


@pytest.mark.parametrize("each", ["{allOf: [NEXT]}", "NEXT"])
def test_schemas_in_a_long_row(tmp_path: Path, each: str) -> None:
    """Whoever follows them one within the other would come to an end of the stack."""
    said = refusal_of(with_schemas(tmp_path, each, "{type: string}", 3000))[1]
    assert said == "more than 100 schemas are nested by reference"


def test_fields_that_multiply(tmp_path: Path) -> None:
    """Twenty to the power of four: those that lie deep are not looked for."""
    names = ", ".join(f"p{number}: NEXT" for number in range(20))
    contract = load(with_schemas(tmp_path, f"{{properties: {{{names}}}}}", "{type: string}", 4))
    collection = contract.collections[0].collection
    assert len(collection.fields) < 1000
    create_app(contract, accounts=2)


def test_an_item_of_too_many_fields(tmp_path: Path) -> None:
    """Each of them is made, kept and looked at for each item."""
    more = "".join(f"            f{number}: {{}}\n" for number in range(2001))
    said = refusal_of(written(tmp_path, changed(GENRE, GENRE + more)))[1]
    assert said == "the items of data/books have more than 2000 fields"


def test_filters_of_too_many_fields(tmp_path: Path) -> None:
    """No database has tables that wide."""
    more = "".join(f"            f{number}: {{type: string}}\n" for number in range(201))
    text = changed(GENRE, GENRE + more)
    wide = ", ".join(f"/f{number}" for number in range(201))
    said = refusal_of(written(tmp_path, text.replace("[/genre]", f"[{wide}]")))[1]
    assert said == "the filters compare more than 200 fields; leave some out"


@pytest.mark.parametrize(
    "needed",
    [
        "{required: [a], properties: {a: NEXT}}",
        "{required: [a, b], properties: {a: NEXT, b: NEXT}}",
    ],
)
def test_a_value_that_needs_itself(tmp_path: Path, needed: str) -> None:
    """No value is large enough for its schema: the server leaves the rest out."""
    again = needed.replace("NEXT", "{$ref: '#/components/schemas/S0'}")
    create_app(load(with_schemas(tmp_path, needed, again)), accounts=20)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (GENRE, "genre: {type: string, minLength: 100000000}\n", "/genre"),
        (
            "{type: string}, {type: 'null'}",
            "{type: string, minLength: 1e300}, {type: 'null'}",
            "/name",
        ),
        ("isbn: {type: string}", "isbn: {type: string, minLength: 100000000}", "/isbn"),
        (GENRE, f"genre: {{type: string, examples: ['{'x' * 200_000}']}}\n", "/genre"),
        (GENRE, f"{GENRE}            z: {{type: array, default: ['{'x' * 200_000}']}}\n", "/z"),
    ],
)
def test_items_that_would_be_large(tmp_path: Path, old: str, new: str, where: str) -> None:
    """The reference server makes no gigabytes of text; the suite asks other servers as ever."""
    said = why_not_served(load(written(tmp_path, changed(old, new))))
    assert said.startswith("no items are made of more than 100000 characters, and " + where)


def test_a_parameter_of_very_many_values(tmp_path: Path) -> None:
    """Each response to it is compared with all of them."""
    values = ", ".join(f"v{number}" for number in range(10_001))
    text = changed(
        "{name: genre, in: query, schema: {",
        f"{{name: genre, in: query, schema: {{enum: [{values}], ",
    )
    said = refusal_of(written(tmp_path, text))[1]
    assert said == "genre has more than 10000 values; leave enum out"


@pytest.mark.parametrize(
    "number", ["1" + "0" * 400, "-1" + "0" * 5000, "0x" + "f" * 300, "1e999", "-1e999"]
)
def test_a_number_beyond_all_numbers(tmp_path: Path, number: str) -> None:
    """Others would read it as infinity, or not at all."""
    said = refusal_of(
        written(tmp_path, changed("pages: {type: integer}", f"pages: {{maximum: {number}}}"))
    )[1]
    assert said.endswith("quote it")


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    """No more of it is read than a document may have, be it a device that never ends."""
    large = tmp_path / "library.yaml"
    with large.open("wb") as file:
        file.truncate(33 * 2**20)
    said = "is larger than 32 MiB; take examples out, or divide it"
    with pytest.raises(DocumentError, match=said):
        load(large)


def test_a_million_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each costs hundreds of bytes, though it is two in the file; here the limit is lower."""
    monkeypatch.setattr("postpeer_conformance.contract.nodes.VALUES", 1000)
    said = refusal_of(written(tmp_path, f"{DOCUMENT}x-big: [{'1,' * 1000}1]\n"))[1]
    assert said == "is not valid YAML: more than 1000 values"


def test_a_key_without_end(tmp_path: Path) -> None:
    """It would stand in every item, and in every name of a clause."""
    text = changed(GENRE, f"? {'k' * 1025}\n            : {{}}\n            {GENRE}")
    assert refusal_of(written(tmp_path, text))[1] == "a key is longer than 1024 characters"


SLOW_PATTERNS = {
    "isbn: {type: string}": "^(([a-z])+.)+[A-Z]([a-z])+$",
    "genre: {type: string}": "^(a+)+$",
    "name: text, in: query, schema: {type: string}": r"^(\w+\s?)*\d$",
}
ANOTHER_OPERATION = r"""
    post:
      operationId: addBook
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {name: {type: string, pattern: '(x+x+)+y'}}}
      responses: {'204': {description: Added.}}
components:
"""


def test_patterns_that_take_for_ever(tmp_path: Path) -> None:
    """In a key, a field, a parameter and a body: the run ends, and blames nobody.

    In a process, since nothing else stops Python's matcher.
    """
    text = changed("\ncomponents:\n", ANOTHER_OPERATION)
    for place, pattern in SLOW_PATTERNS.items():
        slow = f"type: string, minLength: 30, maxLength: 60, pattern: '{pattern}'"
        text = text.replace(place, place.replace("type: string", slow))
    command = [sys.executable, "-m", "postpeer_conformance", "run", "--quiet", "--spec"]
    run = subprocess.run([*command, written(tmp_path, text)], timeout=300, capture_output=True)
    assert run.returncode == 0, run.stdout.decode()
