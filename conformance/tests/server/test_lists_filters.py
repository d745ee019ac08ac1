"""Every kind of filter, over HTTP, on items of which one can say what must be found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from support.museum import opened

INSTANT = "an instant with its time zone, such as 2026-01-31T12:00:00Z"
TICKETS = [
    ("noon", "2026-03-01T12:00:00Z", "2026-05-01T00:00:00Z", 5, ["Ada"], ["late"]),
    ("zone", "2026-03-01T23:30:00+12:00", "2026-05-01T23:59:59.9Z", 10, ["Bo", "Ada"], ["Late"]),
    ("next", "2026-03-02T00:00:00Z", "2026-05-02T00:00:00Z", 10, ["Ada", "Ada"], ["late", "calm"]),
    ("none", "2026-03-03T00:00:00Z", None, 100, [], []),
]
ITEMS: dict[str, list[Any]] = {
    "listTickets": [
        {
            "ticketId": name,
            "status": "open",
            "soldAt": sold,
            "visitAt": visit,
            "price": price,
            "guests": [{"name": each} for each in guests],
            "tags": tags,
        }
        for name, sold, visit, price, guests, tags in TICKETS
    ],
    "listEvents": [
        {
            "id": number,
            "title": "a\0b" if number == 1 else "a",
            "state": ("open", "closed")[number % 2],
            "created_at": "2026-01-01T00:00:00Z",
            "milestone": (number and {"number": number}) or None,
        }
        for number in range(3)
    ],
    "listMembers": [{"id": f"m{n}", "email": None, "created": n} for n in range(5)],
    "listSites": [
        {"id": n, "name": name, "created": "2026-01-01T00:00:00Z"}
        for n, name in enumerate(["Oslo", "oslo fjord", "Old_Town", "OldXTown", "O%"])
    ],
}


@pytest.fixture(scope="module")
def museum() -> Iterator[httpx2.Client]:
    with opened(items=ITEMS) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "names"),
    [
        # an array of texts: one of them is enough, also where two match
        ("guests=Ada", {"noon", "zone", "next"}),
        ("guests=Ada&guests=Bo", {"noon", "zone", "next"}),
        ("guests=Bo&guests=Cy", {"zone"}),
        ("guests=ada", set()),
        # an array in one text: each is needed, in any case
        ("tags=late", {"noon", "zone", "next"}),
        ("tags=LATE,calm", {"next"}),
        ("tags=calm,late", {"next"}),
        # instants: in any time zone
        ("soldBefore=2026-03-01T12:00:00Z", {"zone"}),
        ("soldBefore=2026-03-01T13:00:00%2B01:00", {"zone"}),
        ("soldAfter=2026-03-02T00:00:00Z", {"next", "none"}),
        # dates: whole days, and never null
        ("visitFrom=2026-05-02", {"next"}),
        ("visitTo=2026-05-01", {"noon", "zone"}),
        ("visitFrom=2026-05-01&visitTo=2026-05-01", {"noon", "zone"}),
        ("visitTo=9999-12-31", {"noon", "zone", "next"}),
        # numbers: not their digits
        ("priceFrom=10", {"zone", "next", "none"}),
        ("priceTo=10", {"noon", "zone", "next"}),
        ("priceFrom=6&priceTo=99", {"zone", "next"}),
    ],
)
def test_tickets_are_found(museum: httpx2.Client, query: str, names: set[str]) -> None:
    """Each is listed once and counted once."""
    body = museum.get(f"/tickets?{query}").raise_for_status().json()
    assert sorted(item["ticketId"] for item in body["tickets"]) == sorted(names)
    assert body["total"] == len(names)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("soldAfter=2026-03-01T12:00:00", f"soldAfter must be {INSTANT}, not 2026-03-01T12:00:00"),
        ("soldAfter=yesterday", f"soldAfter must be {INSTANT}, not yesterday"),
        ("visitTo=2026-02-30", "visitTo must be a date, such as 2026-01-31, not 2026-02-30"),
        ("priceFrom=ten", "priceFrom must be an integer, not ten"),
        ("status=open,used", "status must be open or used or void or lost, not open,used"),
    ],
)
def test_what_is_no_value_is_refused(museum: httpx2.Client, query: str, said: str) -> None:
    answer = museum.get(f"/tickets?{query}")
    assert (answer.status_code, answer.json()["error"]) == (400, said)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", {0, 2}),  # the default of a filter applies
        ("state=closed", {1}),
        ("state=all", {0, 1, 2}),
        ("state=all&milestone=none", {0}),  # the object around it is null
        ("state=all&milestone=1", {1}),
    ],
)
def test_literals_and_defaults_count(museum: httpx2.Client, query: str, ids: set[int]) -> None:
    answer = museum.get(f"/events?{query}").raise_for_status()
    assert {item["id"] for item in answer.json()} == ids
    assert answer.headers["x-total-count"] == str(len(ids))


def test_members_of_an_object_are_parameters(museum: httpx2.Client) -> None:
    """Each bound has its own name."""

    def found(query: str) -> list[int]:
        body = museum.get(f"/members?{query}").raise_for_status().json()
        return [item["created"] for item in body["data"]]

    assert found("created[gte]=3") == [4, 3]
    assert found("created%5Bgt%5D=3") == [4]
    assert found("created[gt]=1&created[lte]=3") == [3, 2]
    assert found("created[lt]=1") == [0]
    assert museum.get("/members?created[gt]=x").status_code == 400


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("name__isw=oslo", ["Oslo", "oslo fjord"]),
        ("name__isw=OLD_", ["Old_Town"]),
        ("name__isw=o%25", ["O%"]),
        ("name__isw=slo", []),
        ("name=Oslo&name=oslo", ["Oslo"]),
        ("name__isw=o&created__gte=2026-01-01T00:00:00Z&name=O%25", ["O%"]),
    ],
)
def test_texts_begin_with_others(museum: httpx2.Client, query: str, names: list[str]) -> None:
    """In any case; every character stands for itself."""
    body = museum.get(f"/sites?{query}").raise_for_status().json()
    assert [item["name"] for item in body["results"]] == names


def test_text_is_ordered_to_its_end(museum: httpx2.Client) -> None:
    """Also behind a character that ends texts elsewhere."""
    found = museum.get("/events?state=all&sort=title&direction=asc").json()
    assert [item["title"] for item in found] == ["a", "a", "a\0b"]
