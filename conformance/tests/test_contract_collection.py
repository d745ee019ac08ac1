"""An ``x-collection`` that does not fit its operation is refused in one sentence with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from small_document import changed, refusal_of, written


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
    """There are two kinds of match."""
    blamed, said = refusal(
        tmp_path, "fields: [/genre], match: equals", "fields: [/genre], match: equal"
    )
    assert blamed.startswith("- {parameter: genre")
    assert said == "filters/0/match cannot be equal; did you mean equals?"


def test_a_pointer_without_slash(tmp_path: Path) -> None:
    """The slash at the beginning is often forgotten."""
    said = refusal(tmp_path, "key: /isbn", "key: isbn")[1]
    assert said == "key is no JSON Pointer: isbn; did you mean /isbn?"


def test_a_value_of_another_type(tmp_path: Path) -> None:
    """A number is no pointer."""
    said = refusal(tmp_path, "key: /isbn", "key: 3")[1]
    assert said == 'key: 3 is not of type "string"'


def test_a_word_that_belongs_to_another_match(tmp_path: Path) -> None:
    """Upper and lower case only matter to contains."""
    said = refusal(tmp_path, "[/genre], match: equals", "[/genre], match: equals, case: kept")[1]
    assert said == "filters/0/case does not go with the match of its filter"


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
    assert said == "items must be array, and /data has object"


def test_items_that_are_no_objects(tmp_path: Path) -> None:
    """A list of numbers has no fields."""
    said = refusal(
        tmp_path, "items: {$ref: '#/components/schemas/Book'}", "items: {type: integer}"
    )[1]
    assert said == "the items of data/books must be objects"


def test_a_total_that_is_no_integer(tmp_path: Path) -> None:
    """A count is an integer."""
    said = refusal(tmp_path, "count: {type: integer}", "count: {type: string}")[1]
    assert said == "total must be integer, and /data/count has string"


def test_a_total_that_may_be_missing(tmp_path: Path) -> None:
    """Without it the end of a walk is unknown."""
    said = refusal(tmp_path, "required: [books, count]", "required: [books]")[1]
    assert said == "total needs a value that is always there, and /data/count is not required"


def test_a_key_that_may_be_missing(tmp_path: Path) -> None:
    """An item without identity cannot be followed."""
    said = refusal(tmp_path, "      required: [isbn]\n", "")[1]
    assert said == "key needs a value that is always there, and /isbn is not required"


def test_a_sort_key_that_may_be_null(tmp_path: Path) -> None:
    """Where null stands in an order is nowhere agreed."""
    said = refusal(tmp_path, "by: /pages", "by: /lender")[1]
    assert said == "by needs a value that is always there, and /lender may be null"


def test_a_misspelt_parameter(tmp_path: Path) -> None:
    """The nearest parameter is offered."""
    blamed, said = refusal(tmp_path, "{limit: size,", "{limit: sise,")
    assert blamed.startswith("page:")
    assert said == "sise is no query parameter of this operation; did you mean size?"


def test_a_parameter_that_is_not_in_the_query(tmp_path: Path) -> None:
    """A header filters nothing."""
    said = refusal(tmp_path, "{parameter: genre,", "{parameter: trace,")[1]
    assert said.startswith("trace is no query parameter of this operation")


def test_a_parameter_that_is_a_list(tmp_path: Path) -> None:
    """What a list of values would mean is not stated."""
    said = refusal(tmp_path, "{parameter: genre,", "{parameter: tags,")[1]
    assert said.startswith(
        "tags needs the type boolean or integer or number or string, and has array"
    )


def test_one_parameter_with_two_meanings(tmp_path: Path) -> None:
    """A parameter either filters or pages."""
    assert (
        refusal(tmp_path, "offset: skip}", "offset: size}")[1] == "size has a minimum other than 0"
    )
    said = refusal(
        tmp_path, "- {parameter: text, fields: [/name", "- {parameter: genre, fields: [/name"
    )[1]
    assert said == "the parameter genre has two meanings"


def test_a_required_parameter(tmp_path: Path) -> None:
    """The whole collection must be readable without a filter."""
    said = refusal(
        tmp_path, "{name: genre, in: query,", "{name: genre, in: query, required: true,"
    )[1]
    assert said.startswith("genre is required, but a whole collection must be readable")


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ("minimum: 1, maximum: 50", "size needs a default"),
        ("minimum: 1, default: 10", "size needs a maximum"),
        ("maximum: 50, default: 10", "size needs a minimum"),
        (
            "exclusiveMinimum: 0, maximum: 50, default: 9",
            "size needs a minimum; write minimum instead of exclusiveMinimum",
        ),
        ("minimum: -1, maximum: 50, default: 10", "size has a minimum below 0"),
        ("minimum: 0, maximum: 0, default: 0", "size has a maximum that leaves no page"),
        ("minimum: 1, maximum: 50, default: 51", "size has a default outside its bounds"),
    ],
)
def test_the_bounds_of_a_page(tmp_path: Path, bounds: str, said: str) -> None:
    """A page has a smallest, a largest and a usual size, and the schema's line is blamed."""
    blamed, sentence = refusal(tmp_path, "minimum: 1, maximum: 50, default: 10", bounds)
    assert bounds in blamed
    assert sentence == said


def test_a_page_size_that_is_no_integer(tmp_path: Path) -> None:
    """There are no half items."""
    said = refusal(tmp_path, "{type: integer, minimum: 1,", "{type: number, minimum: 1,")[1]
    assert said == "size must be an integer, as it is the limit"


def test_an_offset_that_does_not_begin_at_0(tmp_path: Path) -> None:
    """The first item must be within reach."""
    said = refusal(tmp_path, "minimum: 0, default: 0", "minimum: 1, default: 1")[1]
    assert said == "skip has a minimum other than 0"


@pytest.mark.parametrize("enum", ["[up, down]", "[asc]", "[asc, desc, random]"])
def test_an_order_without_its_two_words(tmp_path: Path, enum: str) -> None:
    """The words for ascending and descending are fixed."""
    said = refusal(tmp_path, "enum: [asc, desc]", f"enum: {enum}")[1]
    assert said == "order must have the enum asc, desc, as it sorts"


def test_an_order_without_default(tmp_path: Path) -> None:
    """What a request without the parameter gets must be stated."""
    said = refusal(tmp_path, "[asc, desc], default: asc", "[asc, desc]")[1]
    assert said == "order needs a default that is in its enum; write default: asc or default: desc"


def test_a_filter_whose_types_disagree(tmp_path: Path) -> None:
    """A text cannot equal a number."""
    said = refusal(tmp_path, "fields: [/genre], match", "fields: [/pages], match")[1]
    assert said == "genre with match: equals compares string, and /pages has integer"


def test_a_search_in_a_number(tmp_path: Path) -> None:
    """Only text contains text."""
    said = refusal(tmp_path, "[/name, /author/name]", "[/name, /pages]")[1]
    assert said == "text with match: contains compares string, and /pages has integer"


def test_a_search_for_a_number(tmp_path: Path) -> None:
    """The parameter of a search is text, too."""
    said = refusal(
        tmp_path,
        "{name: text, in: query, schema: {type: string}}",
        "{name: text, in: query, schema: {type: integer}}",
    )[1]
    assert said == "text must be a string, as its match is contains"


def test_absent_without_a_null(tmp_path: Path) -> None:
    """A literal for null makes no sense where nothing is null."""
    said = refusal(tmp_path, "[/genre], match: equals", "[/genre], match: equals, absent: none")[1]
    assert said == "no field of genre may be null, so absent is void"


def test_absent_on_a_parameter_that_allows_no_null(tmp_path: Path) -> None:
    """Clients say null where the request says the literal."""
    old = "{name: lender, in: query, schema: {type: [integer, 'null']}}"
    said = refusal(tmp_path, old, "{name: lender, in: query, schema: {type: integer}}")[1]
    assert said == "lender must allow null, as it has absent; write type: [integer, 'null']"


def test_a_collection_that_is_not_read_by_get(tmp_path: Path) -> None:
    """The suite only reads."""
    said = refusal(tmp_path, "    get:\n", "    post:\n")[1]
    assert said == "x-collection belongs to a get without {} in its path"


def test_a_collection_behind_a_path_parameter(tmp_path: Path) -> None:
    """Nobody could say which value to send."""
    said = refusal(tmp_path, "  /shelves/books:", "  /shelves/{shelf}/books:")[1]
    assert said == "x-collection belongs to a get without {} in its path"


def test_a_collection_without_json(tmp_path: Path) -> None:
    """Pointers lead through JSON only."""
    old = "            application/json: {schema: {$ref: '#/components/schemas/Page'}}"
    said = refusal(tmp_path, old, "            text/html: {schema: {type: string}}")[1]
    assert said == "the 200 answer of a collection has no application/json body"


def test_a_collection_without_a_200_answer(tmp_path: Path) -> None:
    """There is no body to point into."""
    said = refusal(tmp_path, "        '200':\n", "        '201':\n")[1]
    assert said.startswith("responses has no 200")
