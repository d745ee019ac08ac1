"""An ``x-collection`` that does not fit its operation is refused in one sentence with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from postpeer_conformance.contract import load
from support.small_document import changed, refusal_of, written


def refusal(folder: Path, old: str, new: str) -> tuple[str, str]:
    """The blamed line and the sentence after one change of the document."""
    return refusal_of(written(folder, changed(old, new)))


def test_an_unknown_name(tmp_path: Path) -> None:
    """The nearest name of the extension is offered."""
    assert refusal(tmp_path, "        items: /data/books", "        itmes: /data/books") == (
        "itmes: /data/books",
        "x-collection cannot have itmes; did you mean items?",
    )


def test_a_missing_part(tmp_path: Path) -> None:
    """What is missing is named."""
    said = refusal(tmp_path, "        key: /isbn\n", "")[1]
    assert said == "x-collection has no key"


def test_a_misspelt_part_within(tmp_path: Path) -> None:
    """The name is blamed that stands there, not the one that it leaves out."""
    said = refusal(tmp_path, "{limit: size, offset: skip}", "{limt: size, offset: skip}")[1]
    assert said == "page cannot have limt; did you mean limit?"


def test_an_unknown_match(tmp_path: Path) -> None:
    """The nearest kind of match is offered."""
    blamed, said = refusal(
        tmp_path, "fields: [/genre], match: equals", "fields: [/genre], match: equal"
    )
    assert blamed.startswith("- {parameter: genre")
    assert said == "filters/0/match cannot be equal; did you mean equals?"


def test_a_pointer_without_slash(tmp_path: Path) -> None:
    """The slash at the beginning is often forgotten."""
    said = refusal(tmp_path, "key: /isbn", "key: isbn")[1]
    assert said == "key is no JSON Pointer: isbn; did you mean /isbn?"


def test_a_pointer_with_a_bare_tilde(tmp_path: Path) -> None:
    """RFC 6901 has two escapes."""
    said = refusal(tmp_path, "key: /isbn", "key: /is~bn")[1]
    assert said == "key is no JSON Pointer: /is~bn; write ~0 for ~ and ~1 for /"


def test_a_value_of_another_type(tmp_path: Path) -> None:
    """A number is no pointer."""
    said = refusal(tmp_path, "key: /isbn", "key: 3")[1]
    assert said == 'key: 3 is not of type "string"'


def test_a_word_that_belongs_to_another_match(tmp_path: Path) -> None:
    """Only a range has bounds."""
    said = refusal(tmp_path, "[/genre], match: equals", "[/genre], match: equals, bound: either")[1]
    assert said == "filters/0/bound does not go with the match of its filter"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "items: /data/books",
            "items: /data/book",
            "/data/book leads nowhere: no book; did you mean books?",
        ),
        (
            "total: /data/count",
            "total: /dta/count",
            "/dta/count leads nowhere: no dta; did you mean data?",
        ),
        (
            "items: /data/books",
            "items: /",
            "/ leads nowhere: no property without a name; write '' for the whole",
        ),
        (
            "items: /data/books",
            "items:",
            "items is empty; write '' for the whole, and quote it",
        ),
        ("key: /isbn", "key: /ibsn", "/ibsn leads nowhere: no ibsn; did you mean isbn?"),
        ("by: /pages", "by: /page", "/page leads nowhere: no page; did you mean pages?"),
        (
            "[/name, /author/name]",
            "[/name, /author/nam]",
            "/author/nam leads nowhere: no nam; did you mean name?",
        ),
    ],
)
def test_a_pointer_that_leads_nowhere(tmp_path: Path, old: str, new: str, said: str) -> None:
    """The step that fails is named, with what is there."""
    assert refusal(tmp_path, old, new)[1] == said


def test_items_that_are_no_array(tmp_path: Path) -> None:
    """The pointer leads to a value of the wrong kind."""
    said = refusal(tmp_path, "items: /data/books", "items: /data")[1]
    assert said == "items must be array, but /data has object"


def test_items_that_are_no_objects(tmp_path: Path) -> None:
    """A list of numbers has no fields."""
    said = refusal(
        tmp_path, "items: {$ref: '#/components/schemas/Book'}", "items: {type: integer}"
    )[1]
    assert said == "the items of data/books must be objects"


def test_a_total_that_is_no_integer(tmp_path: Path) -> None:
    """A count is an integer."""
    said = refusal(tmp_path, "count: {type: integer}", "count: {type: string}")[1]
    assert said == "total must be integer, but /data/count has string"


def test_what_the_extension_promises_need_not_be_required(tmp_path: Path) -> None:
    """It says itself that a key, a sort value and the items are always there."""
    text = changed("      required: [isbn]\n", "").replace("          required: [pages]\n", "")
    text = text.replace("required: [books, count]", "required: []")
    assert load(written(tmp_path, text)).collections


def test_a_collection_that_is_not_read_by_get(tmp_path: Path) -> None:
    """The suite only reads."""
    said = refusal(tmp_path, "    get:\n", "    post:\n")[1]
    assert said == "x-collection is only for get"


def test_parameters_without_a_meaning_choose_the_list(tmp_path: Path) -> None:
    """Those of the path, and those that every request needs."""
    text = changed("  /shelves/books:", "  /shelves/{shelf}/books:").replace(
        "{name: trace, in: header,", "{name: shelf, in: path, required: true,"
    )
    text = text.replace("{name: tags, in: query,", "{name: tags, in: query, required: true,")
    (operation,) = load(written(tmp_path, text)).collections
    assert [each.name for each in operation.collection.choosing] == ["shelf", "tags"]


def test_a_collection_without_json(tmp_path: Path) -> None:
    """Pointers lead through JSON only."""
    old = "            application/json: {schema: {$ref: '#/components/schemas/Page'}}"
    said = refusal(tmp_path, old, "            text/html: {schema: {type: string}}")[1]
    assert said == "the 200 response of a list has no application/json body"


def test_a_collection_without_a_200_answer(tmp_path: Path) -> None:
    """There is no body to point into, unless the document has one for a class, or for all."""
    for other in ("2XX", "default"):
        text = changed("        '200':\n", f"        {other}:\n")
        (operation,) = load(written(tmp_path, text)).collections
        assert operation.page.status == other
    said = refusal(tmp_path, "        '200':\n", "        '201':\n")[1]
    assert said == "responses has no 200; document the response of a list under 200"


@pytest.mark.parametrize("name", ["x-colection", "x-collections", "X-Collection", "collection"])
def test_a_misspelt_extension(tmp_path: Path, name: str) -> None:
    """Passed over in silence, nothing of the list's meaning would be tested."""
    assert refusal(tmp_path, "x-collection:", f"{name}:") == (
        f"{name}:",
        f"{name} is unknown; did you mean x-collection?",
    )


@pytest.mark.parametrize("before", ["paths:\n", "  /shelves/books:\n", "    get:\n"])
def test_an_extension_in_the_wrong_place(tmp_path: Path, before: str) -> None:
    """Only operations have collections."""
    indent = " " * (len(before) - len(before.lstrip()))
    blamed, said = refusal(tmp_path, before, f"{indent}x-collection: {{}}\n{before}")
    assert blamed == "x-collection: {}"
    assert said == "x-collection stands in the wrong place; put it into the operation, under get"


def test_another_extension_is_left_alone(tmp_path: Path) -> None:
    """Other tools have extensions of their own, anywhere."""
    text = changed("        '400':\n", "        x-note: 1\n        '400':\n")
    text = text.replace("paths:\n", "paths:\n  x-group: {a: 1}\n")
    text = text.replace("      x-collection:\n", "      x-codeSamples: []\n      x-collection:\n")
    assert len(load(written(tmp_path, text)).collections) == 1
