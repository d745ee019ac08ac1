"""Every form of ``x-collection`` is read, and a form that says nothing or two things is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from postpeer_conformance.contract import (
    ByAddress,
    ByCursor,
    ByKey,
    ByNumber,
    ByOffset,
    Contract,
    Told,
    Whole,
    load,
)
from support.small_document import changed, refusal_of, written

PAGE = "page: {limit: size, offset: skip}"
SORT = "sort: {parameter: order, by: /pages}"
UP = "up is not a value of order; there is asc, desc"


@pytest.fixture(scope="module")
def museum() -> Contract:
    return load(Path(__file__).parents[1] / "support" / "museum.yaml")


def test_what_stands_under_page_tells_how_pages_follow(museum: Contract) -> None:
    """There is no word for it."""
    found = {each.id: type(each.collection.paging) for each in museum.collections}
    assert found == {
        "listExhibits": ByNumber,
        "listVisitors": ByCursor,
        "listTickets": ByOffset,
        "listEvents": ByNumber,
        "listMembers": ByKey,
        "listHalls": Whole,
        "listSites": ByOffset,
        "listPosters": ByCursor,
        "listFeed": ByAddress,
        "listPrices": ByNumber,
    }


def test_text_of_a_uri_is_an_address_and_other_text_a_cursor(museum: Contract) -> None:
    """So is the header Link."""
    found = {each.id: each.collection.paging.next for each in museum.collections}
    assert found["listVisitors"] == Told(pointer="/nextCursor", nullable=True)
    assert found["listSites"] == Told(pointer="/next", address=True, nullable=True)
    assert found["listEvents"] == Told(header="Link", address=True)


def test_filters_look_through_arrays_and_into_objects_of_parameters(museum: Contract) -> None:
    """An array has all values of its elements; a property of a deepObject is a parameter."""
    lists = {each.id: each.collection for each in museum.collections}
    item = {"guests": [{"name": "Ada"}, {"name": None}, {"name": "Bo"}], "tags": []}
    guests, tags = lists["listTickets"].filters[1:3]
    assert guests.fields[0].all_of(item) == ["Ada", "Bo"]
    assert tags.fields[0].all_of(item) == []
    names = [each.name for each in lists["listMembers"].filters]
    assert names == ["email", "created[gte]", "created[gt]", "created[lte]", "created[lt]"]


def test_a_filter_that_is_on_by_itself_can_be_lifted(museum: Contract) -> None:
    """Its literal for no filter opens the whole list."""
    (events,) = (each for each in museum.collections if each.id == "listEvents")
    assert events.collection.opening == (("state", "all"),)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("page: {limit: size}", "page does not say how pages follow each other; name offset"),
        ("page: {offset: skip, number: skip}", "page has both offset and number"),
        ("page: {cursor: text}", "page has no next; say where a response has the next cursor"),
        ("page: {after: text, past: empty}", "page cannot have past; only a page that is asked"),
        ("page: {limit: size, offset: skip, before: text}", "page has no after"),
        ("page: {next: {head: Link}}", "page/next cannot have head; did you mean header?"),
        ("page: {next: /name}", "/name leads nowhere"),
        ("page: {after: text, more: /data/count}", "more must be boolean"),
        ("page: {offset: text}", "text must be an integer, as it is the offset"),
    ],
)
def test_a_page_that_does_not_say_one_thing(tmp_path: Path, page: str, said: str) -> None:
    """Pages follow each other in exactly one way."""
    assert refusal_of(written(tmp_path, changed(PAGE, page)))[1].startswith(said)


@pytest.mark.parametrize("way", ["offset: skip", "after: text"])
@pytest.mark.parametrize(
    ("leads", "said"),
    [
        ("next: /data/then", "/data/then leads to; write format: uri in its schema, or name the"),
        ("next: {header: X-Next}", "the header X-Next leads to; name the header Link, or the"),
    ],
)
def test_what_leads_on_is_an_address_where_no_cursor_takes_it(
    tmp_path: Path, way: str, leads: str, said: str
) -> None:
    """Other text would lead nowhere."""
    count = "            count: {type: integer}\n"
    text = changed(PAGE, f"page: {{{way}, {leads}}}")
    text = text.replace(count, f"{count}            then: {{type: string}}\n")
    assert refusal_of(written(tmp_path, text))[1].startswith(f"nothing says what {said}")


@pytest.mark.parametrize(
    ("sort", "said"),
    [
        ("sort: {by: /pages}", "sort has no parameter"),
        ("sort: {parameter: order}", "sort has no by"),
        ("sort: {by: /pages, always: up}", "sort/always cannot be up; there is asc, desc"),
        ("sort: {parameter: order, ascending: {up: /pages}}", UP),
        (
            "sort: {parameter: genre, ascending: {a: /pages}, descending: {a: /isbn}}",
            "a is both an ascending and a descending order",
        ),
        ("sort: {parameter: order, by: {parameter: genre}}", "sort/by has no values"),
    ],
)
def test_a_sort_that_does_not_say_one_thing(tmp_path: Path, sort: str, said: str) -> None:
    """Each text of a parameter is one order."""
    assert refusal_of(written(tmp_path, changed(SORT, sort)))[1] == said


@pytest.mark.parametrize("word", ["all", "absent"])
def test_a_literal_that_cannot_be_sent(tmp_path: Path, word: str) -> None:
    """A parameter takes no text beside its enum."""
    text = changed(
        "{name: genre, in: query, schema: {type: string}}",
        "{name: genre, in: query, schema: {type: string, enum: [art, law, any]}}",
    ).replace("[/genre], match: equals", f"[/genre], match: equals, {word}: an")
    assert refusal_of(written(tmp_path, text))[1] == "an is not a value of genre; did you mean any?"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("made", "made is an object; name one of its properties, such as made[from]"),
        (
            "made[form]",
            "made[form] is not a query parameter of this operation; did you mean made[from]?",
        ),
    ],
)
def test_a_property_of_an_object_is_named_with_brackets(
    tmp_path: Path, name: str, said: str
) -> None:
    text = changed(
        "{name: genre, in: query, schema: {type: string}}",
        "{name: made, in: query, style: deepObject, schema:"
        " {type: object, properties: {from: {type: string}, to: {type: string}}}}",
    ).replace("{parameter: genre,", f"{{parameter: '{name}',")
    blamed, sentence = refusal_of(written(tmp_path, text))
    assert blamed.startswith("- {parameter: 'made")
    assert sentence == said


def test_a_range_of_instants_over_other_text(tmp_path: Path) -> None:
    """Only instants come before or after each other."""
    old = "{name: genre, in: query, schema: {type: string}}"
    text = changed(old, "{name: genre, in: query, schema: {type: string, format: date-time}}")
    text = text.replace("fields: [/genre], match: equals", "fields: [/genre], match: from")
    assert refusal_of(written(tmp_path, text))[1] == (
        "genre with match: from compares date-time, and /genre has string"
    )


@pytest.mark.parametrize("default", ["now", "2026-05-01", "2026-05-01T00:00:00", "5"])
def test_a_range_from_a_default_that_is_no_instant(tmp_path: Path, default: str) -> None:
    """Nobody could say which items are listed where the parameter is left out."""
    old = "{name: genre, in: query, schema: {type: string}}"
    text = changed(old, f"{old[:-2]}, format: date-time, default: '{default}'}}}}")
    text = text.replace("genre: {type: string}\n", "genre: {type: string, format: date-time}\n")
    text = text.replace("fields: [/genre], match: equals", "fields: [/genre], match: from")
    said = refusal_of(written(tmp_path, text))[1]
    assert said == "genre has a default that its schema does not allow"


def test_a_pointer_finds_its_way_through_unions(tmp_path: Path) -> None:
    """The branch that has the property is meant; others leave the value out."""
    text = changed(
        "            count: {type: integer}\n",
        "            count: {type: integer}\n"
        "            links:\n"
        "              anyOf:\n"
        "                - {type: object, properties: {previous: {type: string, format: uri}}}\n"
        "                - {type: object, properties: {next: {type: string, format: uri}}}\n",
    ).replace("offset: skip}", "offset: skip, next: /data/links/next}")
    (operation,) = load(written(tmp_path, text)).collections
    assert operation.collection.paging.next == Told(pointer="/data/links/next", address=True)
