"""Every way of paging, walked to the end over HTTP: no item is lost, repeated or out of order."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
import pytest

from postpeer_conformance.contract import Contract, load
from postpeer_conformance.server import KEY, create_app, serving
from postpeer_conformance.server.items import seed
from postpeer_conformance.server.store import microseconds
from support.museum import LISTS, MUSEUM, SPEC, opened


@pytest.fixture(scope="module")
def museum() -> Iterator[httpx2.Client]:
    with opened() as client:
        yield client


def stored(name: str) -> list[Any]:
    """All items of a list, as they came in."""
    return list(seed.items(MUSEUM, LISTS[name], 140, 0))


def page(client: httpx2.Client, address: str, **query: Any) -> Any:
    """The body of a page that has to be there."""
    return client.get(address, params=query or None).raise_for_status().json()


def test_page_numbers_lead_through_a_list(museum: httpx2.Client) -> None:
    """Page 1 is the first; a page behind the last one is empty; each tells the total."""
    found: list[Any] = []
    for number in count(1):
        body = page(museum, "/exhibits", limit=9, page=number)
        assert body["total"] == 140
        if not body["exhibits"]:
            break
        found += body["exhibits"]
    assert (found, number) == (stored("listExhibits"), 17)


def test_a_cursor_leads_on_until_it_is_null(museum: httpx2.Client) -> None:
    """Beside the same filters; it is the server's secret what it looks like."""
    wanted = [each for each in stored("listVisitors") if each["kind"] == "kind_north"]
    query = {"hall": "north", "kind": "kind_north", "limit": "7"}
    body = page(museum, "/visitors", **query)
    found = [*body["visitors"]]
    while body["nextCursor"] is not None:
        body = page(museum, "/visitors", **query, after=body["nextCursor"])
        found += body["visitors"]
    assert found == wanted


def test_a_token_is_left_out_on_the_last_page(museum: httpx2.Client) -> None:
    """Where the document does not require it; a size that is too great gets the greatest page."""
    body = page(museum, "/posters", pageSize=1000)
    found = [body]
    while "nextPageToken" in body:
        body = page(museum, "/posters", pageSize=1000, pageToken=body["nextPageToken"])
        found.append(body)
    assert [len(each["posters"]) for each in found] == [50, 50, 40]
    assert [item for each in found for item in each["posters"]] == stored("listPosters")


def test_a_cursor_of_another_list_or_of_none_is_refused(museum: httpx2.Client) -> None:
    """So is one beside another filter, or for another hall; sent again, in any size, it works."""
    north = {"hall": "north", "kind": "kind_north"}
    cursor = page(museum, "/visitors", **north, limit=3)["nextCursor"]
    again = [page(museum, "/visitors", **north, limit=n, after=cursor) for n in (3, 3, 5)]
    assert again[0] == again[1]
    assert again[2]["visitors"][:3] == again[0]["visitors"]
    others = [
        {**north, "kind": "kind_south", "after": cursor},
        {**north, "hall": "south", "after": cursor},
        {"hall": "north", "after": cursor},
        *({**north, "after": text} for text in ("x", "", cursor[:-1], cursor + "A", "é", "\0")),
    ]
    assert [museum.get("/visitors", params=each).status_code for each in others] == [400] * 9
    assert museum.get("/posters", params={"pageToken": cursor}).status_code == 400


def test_the_key_of_an_item_is_a_place(museum: httpx2.Client) -> None:
    """Forwards behind the last one, and back before the first one, also among equal values."""
    wanted = sorted(stored("listMembers"), key=lambda item: item["created"])
    body = page(museum, "/members", limit=9)
    pages = [body["data"]]
    while body["has_more"]:
        body = page(museum, "/members", limit=9, starting_after=pages[-1][-1]["id"])
        pages.append(body["data"])
    found = [item["created"] for each in pages for item in each]
    assert found == [item["created"] for item in wanted][::-1]
    assert len({item["id"] for each in pages for item in each}) == 140
    for number in range(len(pages) - 1, 0, -1):
        body = page(museum, "/members", limit=9, ending_before=pages[number][0]["id"])
        assert (body["data"], body["has_more"]) == (pages[number - 1], number > 1)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"starting_after": "no-such-member"}, "starting_after is the id of no item"),
        ({"ending_before": ""}, "ending_before is the id of no item"),
        (
            {"starting_after": "x", "ending_before": "y"},
            "starting_after and ending_before cannot be given together",
        ),
    ],
)
def test_a_key_that_no_item_has_is_refused(
    museum: httpx2.Client, query: dict[str, str], said: str
) -> None:
    """So are two places at once."""
    answer = museum.get("/members", params=query)
    assert (answer.status_code, answer.json()["error"]) == (400, said)


def test_addresses_lead_there_and_back(museum: httpx2.Client) -> None:
    """They are whole, and hold a cursor where the document has no parameter for one."""
    pages = [page(museum, "/feed")]
    while pages[-1]["next"]:
        assert pages[-1]["next"].startswith(f"{museum.base_url}/feed?")
        pages.append(page(museum, pages[-1]["next"]))
    assert [len(each["results"]) for each in pages] == [20] * 7
    assert len({item["id"] for each in pages for item in each["results"]}) == 140
    assert pages[0]["previous"] is None
    back = pages[-1]
    for before in pages[-2::-1]:
        back = page(museum, back["previous"])
        assert back["results"] == before["results"]
    invented = museum.get("/feed", params={"cursor": "invented"})
    assert (invented.status_code, invented.json()["results"]) == (200, [])  # there is no 400


def test_addresses_beside_offsets_keep_what_was_asked_for(museum: httpx2.Client) -> None:
    """Repeated parameters among them; the last page that holds items has no next."""
    names = [item["name"] for item in stored("listSites")]
    query = [("name", name) for name in sorted(set(names))[:9]]
    asked = httpx2.QueryParams([*query, ("ordering", "-created"), ("limit", "4")])
    body = page(museum, f"/sites?{asked}")
    found = [*body["results"]]
    while body["next"]:
        before, body = body["results"], page(museum, body["next"])
        found += body["results"]
        assert page(museum, body["previous"])["results"] == before
    assert len(found) == body["count"] == sum(names.count(name) for _, name in query)
    assert {item["name"] for item in found} == {name for _, name in query}


def test_a_header_links_pages_of_an_array(museum: httpx2.Client) -> None:
    """The body is the array, and another header tells the total."""
    answer = museum.get("/events", params={"state": "all", "per_page": 50})
    found, totals = answer.json(), [answer.headers["x-total-count"]]
    while "next" in answer.links:
        answer = museum.get(answer.links["next"]["url"])
        found += answer.json()
        totals.append(answer.headers["x-total-count"])
    assert totals == ["140"] * 3
    assert {item["id"] for item in found} == {item["id"] for item in stored("listEvents")}


def changed(tmp_path: Path, old: str, new: str) -> Contract:
    """The museum, with *new* for *old*."""
    file = tmp_path / "museum.yaml"
    file.write_text(SPEC.read_text("utf-8").replace(old, new), "utf-8")
    return load(file)


def test_an_address_does_not_hold_the_key(tmp_path: Path) -> None:
    """A key that stands in the query is no part of what leads on."""
    contract = changed(tmp_path, "in: header, name: museum-key", "in: query, name: key")
    with serving(create_app(contract)) as url, httpx2.Client(base_url=url) as client:
        feed = client.get("/feed", params={"key": KEY})
        events = client.get("/events", params={"per_page": "9", "key": KEY})
        assert KEY not in feed.text + events.headers["link"]
        assert "per_page=9" in events.headers["link"]
        again = client.get(feed.json()["next"], params={"key": KEY})
        assert again.json()["results"]


def test_a_path_cannot_end_the_address_in_a_link(tmp_path: Path) -> None:
    """What URLs do not allow in a path is escaped there."""
    name = "{name: shelf, in: path, required: true, schema: {type: string}}"
    old = "/events: # items at the root, the total and the next page in headers, several orders\n"
    new = f"/events/{{shelf}}:\n    parameters: [{name}]\n"
    with serving(create_app(changed(tmp_path, old, new))) as url:
        connection = HTTPConnection(url.removeprefix("http://"))
        connection.request("GET", '/events/a%2Fb>;"\\<c>', headers={"museum-key": KEY})
        answer = connection.getresponse()
        answer.read()
        connection.close()
    link = answer.headers["link"]
    assert link.startswith(f"<{url}/events/a%2Fb%3E;%22%5C%3Cc%3E?")
    assert link.count("<") == link.count(">") == 1


def test_a_list_may_come_whole(museum: httpx2.Client) -> None:
    assert page(museum, "/halls")["halls"] == stored("listHalls")


def test_the_path_chooses_the_list_and_a_page_past_it_is_refused(museum: httpx2.Client) -> None:
    """Every shelf has the same prices, and pages hold what the server likes."""
    body = page(museum, "/shelves/east%2Fwest/prices")
    assert body == page(museum, "/shelves/x/prices", page=1)
    assert (body["count"], len(body["results"])) == (140, 20)
    assert len(page(museum, "/shelves/x/prices", page=7)["results"]) == 20
    assert museum.get("/shelves/x/prices", params={"page": 8}).status_code == 404
    none = page(museum, "/shelves/x/prices", category="none")
    assert (none["results"], none["count"]) == ([], 0)  # the first page is never past


def test_what_chooses_the_list_must_be_given(museum: httpx2.Client) -> None:
    assert museum.get("/visitors").status_code == 400
    assert page(museum, "/visitors", hall="a") == page(museum, "/visitors", hall="a")


@pytest.mark.parametrize(
    ("query", "by", "ascending"),
    [
        ("", "created_at", False),
        ("direction=asc", "created_at", True),
        ("sort=title", "title", False),
        ("sort=title&direction=asc", "title", True),
    ],
)
def test_two_parameters_choose_the_order(
    museum: httpx2.Client, query: str, by: str, ascending: bool
) -> None:
    """Text is ordered by code points, and instants in time."""
    found = [item[by] for item in page(museum, f"/events?state=all&per_page=100&{query}")]
    ranks = found if by == "title" else list(map(microseconds, found))
    assert ranks == sorted(ranks, reverse=not ascending)
    assert len(set(ranks)) > 2


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/exhibits?limit=51", 400),
        ("/events?per_page=101", 400),  # either is right
        ("/sites?limit=51", 200),
        ("/exhibits?page=0", 400),
        ("/exhibits?page=99999999999999999999999", 200),
    ],
)
def test_what_is_too_much_is_refused_or_capped(
    museum: httpx2.Client, address: str, status: int
) -> None:
    """As the document says of the size, and of the number."""
    assert museum.get(address).status_code == status
