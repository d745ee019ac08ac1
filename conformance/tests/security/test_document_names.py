"""Names go into terminals, logs, reports and code: one that cannot be printed is refused."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
import yaml

from postpeer_conformance.clauses import clauses
from postpeer_conformance.contract import DocumentError, load
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.answering.resource import Resource
from postpeer_conformance.server.store import EVERYTHING
from support.small_document import DOCUMENT, changed, refusal_of, written

GENRE = "{name: genre, in: query, schema: {type: string}}"
FILTER = "{parameter: genre, fields: [/genre], match: equals}"


def refusal(folder: Path, old: str, new: str) -> tuple[str, str]:
    """The blamed line and the sentence after one change of the document."""
    return refusal_of(written(folder, changed(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: Library", r'title: "A\n::error::B"', "title contains U+000A; leave it out"),
        ("title: Library", r'title: "A\e[31mB"', "title contains U+001B; leave it out"),
        ("version: 2.1.0", r'version: "2\u2028"', "version contains U+2028; leave it out"),
        ("listBooks", r'"list\u202eBooks"', "operationId contains U+202E; leave it out"),
        ("listBooks", "''", "operationId is empty; write a name"),
        ("name: genre", r'name: "gen\u0085re"', "name contains U+0085; leave it out"),
        ("name: genre", "name: ' '", "name is empty; write a name"),
        ("absent: none", r'absent: "no\u2066ne"', "absent contains U+2066; leave it out"),
        ("isbn: {type", r'"is\x7fbn": {type', r"the key is\u007fbn contains U+007F; leave it out"),
        ("'400':\n", '"400\\e":\n', r"the key 400\u001b contains U+001B; leave it out"),
        (
            "{type: string, enum: [asc",
            r'{enum: [asc, "\x9d"',
            "order contains U+009D; leave it out",
        ),
    ],
)
def test_a_character_that_does_not_show(tmp_path: Path, old: str, new: str, said: str) -> None:
    """It could end a line, start a command of a CI or of a terminal, or turn the text around."""
    blamed, why = refusal(tmp_path, old, new)
    assert why.removeprefix("a value of ") == said
    assert new.split(":")[0] in blamed or new.strip(":\n") in blamed


def test_a_summary_becomes_one_line(tmp_path: Path) -> None:
    """Authors write summaries in blocks, which end with a line break; it is no name."""
    text = changed(
        "operationId: listBooks", "operationId: a\n      summary: |\n        B\n        C"
    )
    assert load(written(tmp_path, text)).operations[0].summary == "B C"


@pytest.mark.parametrize("name", ["a b", "a:b", "a\tb", "é", '"'])
def test_a_header_that_no_request_can_have(tmp_path: Path, name: str) -> None:
    """A parameter in a header has the name of a header (RFC 9110, 5.1)."""
    said = refusal(tmp_path, "name: trace", f"name: {name!r}")[1]
    assert said.endswith("; use letters, digits and -, as in x-api-key") or "U+0009" in said


@pytest.mark.parametrize("name", ["Host", "content-length", "Transfer-Encoding"])
def test_a_key_in_a_header_that_frames_messages(tmp_path: Path, name: str) -> None:
    """A key there would send requests elsewhere, or end them early."""
    blamed, said = refusal(tmp_path, "name: reader-key", f"name: {name}")
    assert blamed.startswith("readerKey:")
    assert said.startswith(f"the header {name} cannot hold a key; use letters")


@pytest.mark.parametrize(
    "name", ["+1", "-1", "it's", '"', "\\", "{x}", "a b", "a/b~c%41", "日本", "$"]
)
def test_an_unusual_name_is_usable(tmp_path: Path, name: str) -> None:
    """It has clauses of its own, and the reference server filters by it."""
    quoted = "'" + name.replace("'", "''") + "'"
    pointer = "'/" + name.replace("~", "~0").replace("/", "~1").replace("'", "''") + "'"
    text = changed(GENRE, GENRE.replace("genre", quoted))
    text = text.replace(FILTER, FILTER.replace("/genre", pointer).replace("genre", quoted, 1))
    text = text.replace("genre: {type: string}\n", f"{quoted}: {{type: string}}\n")
    contract = load(written(tmp_path, text))
    ids = [clause.id for clause in clauses(contract.collections[0])]
    assert f"filter/{name}/exact" in ids
    assert len(ids) == len(set(ids))
    create_app(contract, accounts=20)


def test_a_refusal_itself_shows_nothing_hidden() -> None:
    """Neither what the document says, nor the name of its file."""
    error = DocumentError("a\x1b.yaml", 1, "x\x1b[31m\u202e\n::error::y", "\x9b")
    assert str(error) == r"a\u001b.yaml:1: x\u001b[31m\u202e ::error::y; \u009b"


def test_names_that_sqlite_takes_for_one_or_for_its_own(tmp_path: Path) -> None:
    """The reference server finds by each: names that differ in case alone, and ``sqlite_``.

    With a thousand rows it also has indexes and triggers, whose names come from these.
    """
    whole = yaml.safe_load(DOCUMENT)
    item = whole["paths"]["/shelves/books"]
    for name in ("Genre", "^genre", "^Genre"):
        whole["components"]["schemas"]["Thing"].setdefault("properties", {})[name] = {
            "type": "string",
            "examples": [f"{name} 1", f"{name} 2"],
        }
        item["get"]["parameters"].append(
            {"name": name, "in": "query", "schema": {"type": "string"}}
        )
        item["get"]["x-collection"]["filters"] += [
            {"parameter": name, "fields": [f"/{name}"], "match": "equals"},
        ]
    for number, name in enumerate(
        ("sqlite_books", "SQLite_books", "books", "Books", "books counts")
    ):
        whole["paths"][f"/list/{number}"] = copy.deepcopy(item)
        whole["paths"][f"/list/{number}"]["get"]["operationId"] = name
    file = tmp_path / "library.json"
    file.write_text(json.dumps(whole), "utf-8")
    contract = load(file)
    app = create_app(contract, accounts=1000)
    tables = app.state.reference.database.tables
    assert len(tables) == 6
    for operation in contract.collections:
        table, collection = tables[operation.id], operation.collection
        answering = Behaviour(Resource(contract, operation, table, "key"))
        items = table.select(EVERYTHING, "1", 1000, 0)
        assert len(items) == 1000
        for filter in collection.filters[3:]:
            (field,) = filter.fields
            found = table.count(answering.equal(filter, field, f"{field.name} 1"))
            assert found == sum(field.of(each) == f"{field.name} 1" for each in items) > 0
