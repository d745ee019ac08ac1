"""A parameter that cannot have the meaning that ``x-collection`` gives it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.small_document import changed, refusal_of, written


def refusal(folder: Path, old: str, new: str) -> tuple[str, str]:
    """The blamed line and the sentence after one change of the document."""
    return refusal_of(written(folder, changed(old, new)))


def test_a_misspelt_parameter(tmp_path: Path) -> None:
    """The nearest parameter is offered."""
    blamed, said = refusal(tmp_path, "{limit: size,", "{limit: sise,")
    assert blamed.startswith("page:")
    assert said == "sise is not a query parameter of this operation; did you mean size?"


def test_a_parameter_that_is_not_in_the_query(tmp_path: Path) -> None:
    """A header filters nothing."""
    said = refusal(tmp_path, "{parameter: genre,", "{parameter: trace,")[1]
    assert said.startswith("trace is not a query parameter of this operation")


def test_a_parameter_that_is_an_object(tmp_path: Path) -> None:
    """What an object of values would mean is not stated."""
    old = "{name: genre, in: query, schema: {type: string}}"
    said = refusal(tmp_path, old, "{name: genre, in: query, schema: {type: object}}")[1]
    assert said.startswith(
        "genre needs the type boolean or integer or number or string, but has object"
    )


def test_several_values_of_one(tmp_path: Path) -> None:
    """Only an array has several values."""
    said = refusal(tmp_path, "[/genre], match: equals", "[/genre], match: equals, several: all")[1]
    assert said == "genre takes one value, so several has no effect; leave it out"


def test_one_parameter_with_two_meanings(tmp_path: Path) -> None:
    """A parameter either filters or pages."""
    said = refusal(tmp_path, "offset: skip}", "offset: size}")[1]
    assert said.startswith("size has a minimum other than 0")
    said = refusal(
        tmp_path, "- {parameter: text, fields: [/name", "- {parameter: genre, fields: [/name"
    )[1]
    assert said == "the parameter genre has two meanings"


def test_a_required_parameter(tmp_path: Path) -> None:
    """The list must be readable without a filter."""
    said = refusal(
        tmp_path, "{name: genre, in: query,", "{name: genre, in: query, required: true,"
    )[1]
    assert said.startswith("genre is required, but the list must be readable without it")


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        (
            "exclusiveMinimum: 0, maximum: 50, default: 9",
            (
                "size cannot have exclusiveMinimum, as it is the limit;"
                " write minimum instead of exclusiveMinimum"
            ),
        ),
        ("minimum: -1, maximum: 50, default: 10", "size has a minimum below 0"),
        ("minimum: 0, maximum: 0, default: 0", "size has a maximum that leaves no page"),
        ("minimum: 1, maximum: 50, default: 51", "size has a default outside its bounds"),
    ],
)
def test_the_bounds_of_a_page(tmp_path: Path, bounds: str, said: str) -> None:
    """Bounds and default have to fit together, and the schema's line is blamed."""
    blamed, sentence = refusal(tmp_path, "minimum: 1, maximum: 50, default: 10", bounds)
    assert bounds in blamed
    assert sentence == said


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ("minimum: 1, maximum: 50, default: true", "an integer as default, not true"),
        ("minimum: 1, maximum: 50, default: '10'", 'an integer as default, not "10"'),
        ("minimum: 1, maximum: 50.0, default: 10", "an integer as maximum, not 50.0"),
    ],
)
def test_a_bound_that_is_no_integer(tmp_path: Path, bounds: str, said: str) -> None:
    """What looks like a number may be another value."""
    sentence = refusal(tmp_path, "minimum: 1, maximum: 50, default: 10", bounds)[1]
    assert sentence == f"size needs {said}"


@pytest.mark.parametrize("more", ["multipleOf: 5", "enum: [10, 50]", "exclusiveMaximum: 50"])
def test_a_page_size_with_other_bounds(tmp_path: Path, more: str) -> None:
    """Whether a size between the bounds is served would not be known."""
    old = "minimum: 1, maximum: 50, default: 10"
    said = refusal(tmp_path, old, f"{old}, {more}")[1]
    assert said.startswith(f"size cannot have {more.partition(':')[0]}, as it is the limit")


def test_a_page_size_that_is_no_integer(tmp_path: Path) -> None:
    """There are no half items."""
    said = refusal(tmp_path, "{type: integer, minimum: 1,", "{type: number, minimum: 1,")[1]
    assert said == "size must be an integer, as it is the limit"


def test_an_offset_that_does_not_begin_at_0(tmp_path: Path) -> None:
    """The first item must be within reach."""
    said = refusal(tmp_path, "minimum: 0, default: 0", "minimum: 1, default: 1")[1]
    assert said == (
        "skip has a minimum other than 0, as it is the offset;"
        " write number instead of offset if it counts pages"
    )


@pytest.mark.parametrize("enum", ["[up, down]", "[asc]", "[asc, desc, random]"])
def test_an_order_without_its_two_words(tmp_path: Path, enum: str) -> None:
    """The words for ascending and descending are fixed."""
    said = refusal(tmp_path, "enum: [asc, desc]", f"enum: {enum}")[1]
    assert said == "order must have the enum asc, desc, as it sorts"


def test_an_offset_that_begins_before_the_list(tmp_path: Path) -> None:
    """No page begins there, whether the schema has a minimum or not."""
    said = refusal(tmp_path, "minimum: 0, default: 0", "default: -5")[1]
    assert said == "skip has a default outside its bounds"


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
    """A literal for null makes no sense where nothing is null or missing."""
    old = "fields: [/genre], match: equals"
    text = changed(old, f"{old}, absent: none").replace("required: [pages]", "required: [genre]")
    assert refusal_of(written(tmp_path, text))[1] == (
        "no field of genre may be null or missing, so absent has no effect; leave it out"
    )


def test_absent_on_a_parameter_that_allows_no_null(tmp_path: Path) -> None:
    """Clients say null where the request says the literal."""
    old = "{name: lender, in: query, schema: {type: [integer, 'null']}}"
    said = refusal(tmp_path, old, "{name: lender, in: query, schema: {type: integer}}")[1]
    assert said == "lender must allow null, as it has absent; write type: [integer, 'null']"


def test_absent_that_is_a_value(tmp_path: Path) -> None:
    """A literal that may also be meant as a number has two meanings."""
    said = refusal(tmp_path, "absent: none", "absent: '0'")[1]
    assert said == "0 is also a value of lender; use another word"
