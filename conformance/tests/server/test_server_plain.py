"""The reference server on operations that list nothing: requests are checked, answers are made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from postpeer_conformance.contract import Contract, load
from postpeer_conformance.server import KEY, create_app, reference_server, serving

WORKSHOP = Path(__file__).parents[1] / "support" / "workshop.yaml"
CONTRACT = load(WORKSHOP)
OPENED = {"x-workshop": KEY}
TOOL = {"id": "plane", "made": "2020-02-29", "size": [1, 2], "kind": "hand", "grip": "ash"}
RECENT = {"since": "2026-01-31"}
MILLIMETRES = {"x-unit": "mm"}


@pytest.fixture(scope="module")
def workshop() -> Iterator[httpx2.Client]:
    """A client of a server of the made-up document."""
    app = create_app(CONTRACT, origins=["https://shop.example.com"])
    with serving(app) as url, httpx2.Client(base_url=url) as client:
        yield client


def invalid(contract: Contract, operation: str, answer: httpx2.Response) -> str:
    """What is wrong with *answer* by the document; empty where nothing is."""
    (found,) = [each for each in contract.operations if each.id == operation]
    response = found.response(answer.status_code)
    if response is None:
        return f"{answer.status_code} is not documented: {answer.text}"
    schema = response.schema(answer.headers["content-type"])
    if schema is None:
        return f"{answer.headers['content-type']} is not documented"
    error = next(contract.validator(schema).iter_errors(answer.json()), None)
    return error.message if error else ""


# Success.


def test_a_value_is_made_where_there_is_no_example(workshop: httpx2.Client) -> None:
    """With the fields that schema and header objects ask for: formats, patterns, bounds, unions."""
    answer = workshop.get("/tools/plane", headers=OPENED)
    assert answer.status_code == 200
    assert invalid(CONTRACT, "getTool", answer) == ""
    assert {"link", "parts"} < answer.json().keys(), "optional fields are there as well"
    assert int(answer.headers["x-shelf"]) >= 3
    assert len(answer.headers["x-request-id"]) == 36


def test_the_first_example_that_keeps_the_schema_is_the_answer(workshop: httpx2.Client) -> None:
    merge = {**OPENED, "content-type": "application/merge-patch+json"}
    assert workshop.patch("/tools/plane", headers=merge, content='{"price": 2}').json() == TOOL


def test_the_lowest_status_of_success_is_answered(workshop: httpx2.Client) -> None:
    answer = workshop.post("/tools", headers=OPENED, json=TOOL)
    assert answer.status_code == 201
    assert invalid(CONTRACT, "addTool", answer) == ""
    assert answer.headers["location"]


def test_nothing_is_in_an_answer_without_content(workshop: httpx2.Client) -> None:
    answer = workshop.delete("/tools/plane", headers={"authorization": f"Bearer {KEY}"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-length" not in answer.headers


def test_text_is_sent_as_it_is(workshop: httpx2.Client) -> None:
    assert workshop.get("/tools/1/manual").text == "Keep it dry."
    assert workshop.get("/tools/x/manual").text == (
        'the path parameter id is not valid: "x" is not of type "integer"'
    )


def test_the_client_chooses_among_media_types(workshop: httpx2.Client) -> None:
    picture = workshop.get("/tools/1/manual", headers={"accept": "image/png, */*;q=0"})
    assert picture.headers["content-type"] == "image/png"
    other = {"accept": "audio/mpeg"}
    assert workshop.get("/tools/1/manual", headers=other).status_code == 200
    assert workshop.get("/tools/plane", headers=OPENED | other).status_code == 406


def test_a_schema_that_has_no_value_is_served_all_the_same(workshop: httpx2.Client) -> None:
    assert workshop.get("/riddle").json() == ""


# Paths and methods.


def test_a_literal_path_goes_before_a_template(workshop: httpx2.Client) -> None:
    found = workshop.get("/tools/recent", params=RECENT, headers=MILLIMETRES)
    assert isinstance(found.json(), list)
    assert workshop.delete("/tools/recent").status_code == 405


def test_a_slash_within_a_value_ends_no_segment(workshop: httpx2.Client) -> None:
    assert workshop.get("/tools/a%2Fb", headers=OPENED).status_code == 200
    assert workshop.get("/tools/a/b", headers=OPENED).status_code == 404


def test_other_methods_are_told_which_there_are(workshop: httpx2.Client) -> None:
    answer = workshop.put("/tools/plane")
    assert (answer.status_code, answer.headers["allow"]) == (
        405,
        "GET, DELETE, PATCH, HEAD, OPTIONS",
    )
    head = workshop.head("/tools/plane", headers=OPENED)
    assert (head.status_code, head.content) == (200, b"")


def test_pages_may_send_what_the_document_has(workshop: httpx2.Client) -> None:
    preflight = {
        "origin": "https://shop.example.com",
        "access-control-request-method": "PATCH",
        "access-control-request-headers": "x-workshop, x-unit, content-type",
    }
    assert workshop.options("/tools/plane", headers=preflight).status_code == 200


# The key.


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/tools/plane", 401), ("POST", "/tools", 403), ("PATCH", "/tools/plane", 401)],
)
def test_the_key_is_asked_for_first(
    workshop: httpx2.Client, method: str, path: str, status: int
) -> None:
    """And refused with the status that the document has for it."""
    for headers in ({}, {"x-workshop": "another"}, {"authorization": f"Bearer {KEY}"}):
        answer = workshop.request(method, path, headers=headers)
        assert answer.status_code == status
        assert answer.json().keys() == {"code", "why", "at"}


# Parameters.


@pytest.mark.parametrize(
    "query",
    [
        {"kind": ["hand", "power"]},
        {"size": "1,2,3"},
        {"price[low]": "1", "price[high]": "2"},
        {"unknown": "1"},
    ],
    ids=str,
)
def test_a_valid_query_is_answered(workshop: httpx2.Client, query: dict[str, Any]) -> None:
    answer = workshop.get("/tools/recent", params=RECENT | query, headers=MILLIMETRES)
    assert (answer.status_code, invalid(CONTRACT, "recentTools", answer)) == (200, "")


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "hands"},
        {"kind": ["hand"] * 3},
        {"size": "1,x"},
        {"price[low]": "cheap"},
        {"since": "2026-02-30"},
        {"since": []},
    ],
    ids=str,
)
def test_a_query_that_is_not_valid_is_refused(
    workshop: httpx2.Client, query: dict[str, Any]
) -> None:
    """With the documented status, and a sentence that names the parameter."""
    answer = workshop.get("/tools/recent", params=RECENT | query, headers=MILLIMETRES)
    assert (answer.status_code, invalid(CONTRACT, "recentTools", answer)) == (422, "")
    (name,) = query
    assert f"the query parameter {name.partition('[')[0]} is " in answer.json()["why"]


@pytest.mark.parametrize(
    "headers", [{}, {"x-unit": "ell"}, {**MILLIMETRES, "cookie": "shop=10"}], ids=str
)
def test_headers_and_cookies_are_checked(workshop: httpx2.Client, headers: dict[str, str]) -> None:
    assert workshop.get("/tools/recent", params=RECENT, headers=headers).status_code == 422


def test_a_path_that_is_not_valid_leads_nowhere(workshop: httpx2.Client) -> None:
    """The document has no status for parameters here, but one for a path."""
    assert workshop.get("/tools/PLANE", headers=OPENED).status_code == 404


# Bodies.


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"id": "plane"}', "application/json", 400),
        (b"<tool/>", "application/xml", 415),
        (b"x" * (2**20 + 1), "application/json", 413),
    ],
    ids=["none", "broken", "endless", "incomplete", "other type", "too large"],
)
def test_a_body_that_is_not_valid_is_refused(
    workshop: httpx2.Client, body: bytes, media_type: str, status: int
) -> None:
    headers = {**OPENED, "content-type": media_type}
    answer = workshop.post("/tools", headers=headers, content=body)
    assert answer.status_code == status
    assert answer.json()["why"]
    assert workshop.post("/tools", headers=OPENED, json=TOOL).status_code == 201


def test_forms_are_checked(workshop: httpx2.Client) -> None:
    """A body that is not required may be missing; one that is there has to be complete."""

    def status(**sent: Any) -> int:
        return workshop.put("/tools/1/manual", headers=OPENED, **sent).status_code

    assert status() == 200
    assert status(files={"file": b"..."}) == 200
    assert status(files={"picture": b"..."}) == 400
    assert status(data={"pages": "7"}) == 200
    assert status(data={"pages": "many"}) == 400


def test_a_part_of_a_form_may_have_any_name(tmp_path: Path) -> None:
    """In any script, and with a quote in it, which stands in a form as `%22` (RFC 7578, 4.2)."""
    named = (
        "required: [file], properties: {file:",
        "required: [título, 'n\"'], properties: {'n\"':",
    )
    file = tmp_path / "named.yaml"
    file.write_text(WORKSHOP.read_text("utf-8").replace(*named), "utf-8")
    with (
        serving(create_app(load(file))) as url,
        httpx2.Client(base_url=url, headers=OPENED) as client,
    ):
        sent = {"título": b"...", 'n"': b"..."}
        assert client.put("/tools/1/manual", files=sent).status_code == 200


# Its control.


def test_what_holds_no_items_cannot_be_filled() -> None:
    with (
        reference_server(CONTRACT) as server,
        pytest.raises(ValueError, match=r"getTool holds no items; .* x-collection: none"),
    ):
        server.fill({"id": "plane"}, operation="getTool")


@pytest.mark.parametrize("fault", ["malformed", "wrong-type", "grow", "content-type=text/html"])
def test_bad_days_leave_an_answer_without_content_alone(fault: str) -> None:
    opened = {"authorization": f"Bearer {KEY}"}
    with (
        serving(create_app(CONTRACT, faults=[fault])) as url,
        httpx2.Client(base_url=url, headers=opened) as client,
    ):
        assert client.delete("/tools/plane").status_code == 204
