"""What ``suggest`` recognises, what it calls a guess, and what it leaves alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from postpeer_conformance.contract import Contract, load
from postpeer_conformance.contract.extension import SCHEMA
from postpeer_conformance.suggestion import Suggestion, Unrecognised, blocks, overlay, suggest
from support.forms import FORMS, document, operation


@pytest.fixture
def suggestions(tmp_path: Path) -> Any:
    """What is suggested for a document of operations by path."""

    def run(operations: dict[str, Any], **more: Any) -> list[Any]:
        return list(suggest(loaded(document(operations, **more), tmp_path)))

    return run


def loaded(content: dict[str, Any], folder: Path) -> Contract:
    file = folder / "openapi.yaml"
    file.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
    return load(file)


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Suggestion | Unrecognised]:
    """What is suggested for each of the forms, by path."""
    operations = {
        form["path"]: operation(
            **{name: value for name, value in form.items() if name != "expected"}
        )
        for form in FORMS.values()
    }
    found = suggest(loaded(document(operations), tmp_path_factory.mktemp("forms")))
    return {each.operation.path: each for each in found}


@pytest.mark.parametrize("name", FORMS)
def test_a_list_is_recognised_in_every_form(
    name: str, forms: dict[str, Suggestion | Unrecognised]
) -> None:
    found = forms[FORMS[name]["path"]]
    assert isinstance(found, Suggestion), found
    assert found.collection == FORMS[name]["expected"]


def test_every_suggestion_has_the_form_of_an_x_collection(
    forms: dict[str, Suggestion | Unrecognised],
) -> None:
    validator = jsonschema_rs.Draft202012Validator(json.loads(SCHEMA.read_bytes()))
    for found in forms.values():
        assert isinstance(found, Suggestion)
        assert validator.is_valid(found.collection), found


def test_what_the_document_has_to_say_first_is_told(
    forms: dict[str, Suggestion | Unrecognised],
) -> None:
    first = {path: each.notes[:1] for path, each in forms.items() if isinstance(each, Suggestion)}
    assert first["/orders"] == ()
    (told,) = first["/reviews"]
    assert told.startswith("change this first: ")
    assert "_order needs a default that is in its enum; write default: asc" in told


def test_what_the_document_leaves_no_choice_about_is_no_guess(
    forms: dict[str, Suggestion | Unrecognised],
) -> None:
    found = forms["/v1/guests"]
    assert isinstance(found, Suggestion)
    reasons = {pointer: guess.why for pointer, guess in found.parts.items()}
    assert reasons.pop("/items") == ""
    assert all(reasons.values())
    two_arrays = forms["/essays"]
    assert isinstance(two_arrays, Suggestion)
    assert two_arrays.parts["/items"].why == "chosen among 2 arrays by its name"


@pytest.mark.parametrize(
    ("path", "answer", "why"),
    [
        ("/shops/{id}", {"id": "string", "owners": [{"id": "string"}]}, "a single object"),
        ("/me", {"name": "string", "friends": [{"id": "string"}]}, "a single object"),
        ("/pods/{name}/status", {"spec": {"status": [{"id": "string"}]}}, "a single object"),
        ("/versions", ["string"], "not objects"),
        ("/usage", {"usage": [{"amount": "number"}]}, "looks like their key"),
    ],
)
def test_what_is_no_list_of_things_is_not_suggested(
    suggestions: Any, path: str, answer: Any, why: str
) -> None:
    (found,) = suggestions({path: operation(path, answer)})
    assert isinstance(found, Unrecognised)
    assert why in found.why


def test_descriptions_say_how_a_parameter_filters_and_a_list_is_sorted(suggestions: Any) -> None:
    told = {
        "name": ("string", "Case-insensitive, matches any part that contains the text"),
        "since": ("date-time", "Only those changed after this time"),
        "q": ("string", "Looks in the town name and the motto"),
        "query": ("string", "An expression with operators on name"),
        "order": (["asc", "desc"], "Order by the time of opening (opened at)"),
    }
    get = operation(
        "/towns",
        [{"id": "string", "name": "string", "townName": "string", "motto": "string",
          "changedAt": "date-time", "created": "date-time"}],
        {name: shape for name, (shape, _) in told.items()},
    )  # fmt: skip
    for parameter in get["parameters"]:
        parameter["description"] = told[parameter["name"]][1]
    (found,) = suggestions({"/towns": get})
    assert found.collection["filters"] == [
        {"parameter": "name", "fields": ["/name"], "match": "contains", "case": "ignored"},
        {"parameter": "since", "fields": ["/changedAt"], "match": "from", "bound": "either"},
        {
            "parameter": "q",
            "fields": ["/townName", "/motto"],
            "match": "contains",
            "case": "ignored",
        },
    ]
    assert found.collection["sort"] == {"parameter": "order", "by": "/created"}
    assert found.notes[1:] == ("not understood: query",)


@pytest.mark.parametrize("word", ["all", "any"])
def test_a_word_of_a_filter_that_no_item_has_lifts_it(suggestions: Any, word: str) -> None:
    """Else its default would list nothing."""
    item = {"id": "string", "state": ["open", "paid"]}
    parameters = {"state": ["open", "paid", word]}
    (found,) = suggestions({"/orders": operation("/orders", [item], parameters)})
    assert found.collection["filters"] == [
        {"parameter": "state", "fields": ["/state"], "match": "equals", "all": word}
    ]


def test_a_size_that_leads_to_no_second_page_is_told(suggestions: Any) -> None:
    (found,) = suggestions({"/top": operation("/top", [{"id": "string"}], {"limit": "integer"})})
    assert "page" not in found.collection
    assert found.notes == ("limit looks like the size of a page, but nothing leads to the next",)


PAGE = {"goods": [{"good_id": "string"}], "others": [{"id": "string"}], "more_of": "string or null"}
ASKED = {
    "size": {"type": "integer", "maximum": 9},
    "skip": "integer",
    "p": "integer",
    "c": "string",
}
RESULTS = "$response.goods"


@pytest.mark.parametrize(
    ("name", "value", "page"),
    [
        (
            "x-speakeasy-pagination",
            {
                "type": "offsetLimit",
                "inputs": [{"name": "p", "in": "parameters", "type": "page"}],
                "outputs": {"results": "$.goods"},
            },
            {"limit": "size", "number": "p"},
        ),
        (
            "x-speakeasy-pagination",
            {
                "type": "cursor",
                "inputs": [{"name": "c", "in": "parameters", "type": "cursor"}],
                "outputs": {"results": "$['goods']", "nextCursor": "$.more_of"},
            },
            {"limit": "size", "cursor": "c", "next": "/more_of"},
        ),
        (
            "x-speakeasy-pagination",
            {
                "type": "cursor",
                "inputs": [{"name": "c", "in": "parameters", "type": "cursor"}],
                "outputs": {"results": "$.goods", "nextCursor": "$.goods[-1].good_id"},
            },
            {"limit": "size", "after": "c"},
        ),
        (
            "x-speakeasy-pagination",
            {"type": "url", "outputs": {"results": "$.goods", "nextUrl": "$.more_of"}},
            {"limit": "size", "next": "/more_of"},
        ),
        (
            "x-fern-pagination",
            {"cursor": "$request.c", "next_cursor": "$response.more_of", "results": RESULTS},
            {"limit": "size", "cursor": "c", "next": "/more_of"},
        ),
        (
            "x-fern-pagination",
            {"offset": "$request.skip", "step": "$request.size", "results": RESULTS},
            {"limit": "size", "offset": "skip"},
        ),
        (
            "x-fern-pagination",
            {"next_uri": "$response.more_of", "results": RESULTS},
            {"limit": "size", "next": "/more_of"},
        ),
        (
            "x-fern-pagination",
            {"offset": "$request.query.p", "step": 50, "results": RESULTS},
            {"limit": "size", "offset": "p"},
        ),
        (
            "x-ms-pageable",
            {"nextLinkName": "more_of", "itemName": "goods"},
            {"limit": "size", "next": "/more_of"},
        ),
    ],
)
def test_what_other_extensions_state_is_no_guess(
    suggestions: Any, name: str, value: Any, page: dict[str, Any]
) -> None:
    (found,) = suggestions({"/others": operation("/others", PAGE, ASKED, **{name: value})})
    assert found.collection["items"] == "/goods"
    assert found.collection.get("page", {}) == page
    stated = {word for word, guess in found.parts.items() if not guess.why}
    assert stated >= {"/items", *(f"/page/{word}" for word in page if word != "limit")}
    assert found.parts["/key"].why
    assert any(note.endswith(f"stated by {name}") for note in found.notes)


def test_an_extension_of_the_whole_document_is_switched_on_by_an_operation(
    suggestions: Any,
) -> None:
    told = {"cursor": "$request.c", "next_cursor": "$response.more_of", "results": RESULTS}
    on = {**operation("/on", PAGE, ASKED), "x-fern-pagination": True}
    (found,) = suggestions({"/on": on}, **{"x-fern-pagination": told})
    assert found.collection["page"] == {"limit": "size", "cursor": "c", "next": "/more_of"}


NAMELESS = {"type": "page", "in": "parameters", "name": {"en": "page"}}


@pytest.mark.parametrize(
    "value",
    [True, [], {"type": "cursor"}, {"cursor": 1}, {"type": "offsetLimit", "inputs": [NAMELESS]}],
)
def test_an_extension_of_another_form_is_passed_over(suggestions: Any, value: Any) -> None:
    extensions = dict.fromkeys(("x-speakeasy-pagination", "x-fern-pagination"), value)
    get = operation("/goods", {"goods": [{"id": "string"}]}, {"page": "integer"}, **extensions)
    (found,) = suggestions({"/goods": get})
    assert found.collection["page"] == {"number": "page"}
    assert found.notes == ()


def test_a_block_pasted_into_its_operation_is_the_collection(tmp_path: Path) -> None:
    form = FORMS["offset and total"]
    get = operation(form["path"], form["answer"], form["parameters"])
    get["parameters"][2]["schema"]["default"] = "desc"
    content = document({form["path"]: get})
    contract = loaded(content, tmp_path)
    text = "\n".join(blocks(contract, list(suggest(contract))))  # type: ignore[arg-type]
    get |= yaml.safe_load(text)
    (pasted,) = loaded(content, tmp_path).collections
    assert pasted.collection.items == "/shops"
    assert [each.parameter.name for each in pasted.collection.filters] == ["city", "q"]
    assert list(suggest(loaded(content, tmp_path))) == []


def test_an_overlay_adds_every_collection(tmp_path: Path) -> None:
    paths = {"/it's": FORMS["cursor"], "/b": FORMS["HAL"]}
    operations = {
        path: operation(path, form["answer"], form["parameters"]) for path, form in paths.items()
    }
    contract = loaded(document(operations), tmp_path)
    found = list(suggest(contract))
    read = yaml.safe_load("\n".join(overlay(contract, found)))  # type: ignore[arg-type]
    assert read["overlay"] == "1.0.0"
    assert [each["target"] for each in read["actions"]] == [
        "$.paths['/it\\'s'].get",
        "$.paths['/b'].get",
    ]
    assert [each["update"]["x-collection"] for each in read["actions"]] == [
        each.collection for each in found if isinstance(each, Suggestion)
    ]
