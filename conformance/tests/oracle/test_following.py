"""What leads from one page to the next: cursors, keys, addresses, and headers that link pages."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import attrs
import pytest

from postpeer_conformance.contract import Contract, load
from postpeer_conformance.oracle.following import Following
from postpeer_conformance.transport.exchange import Question, Response, Step
from postpeer_conformance.transport.query import Query
from support.linking import HEADERS

MUSEUM = Path(__file__).parents[1] / "support" / "museum.yaml"
EXHIBIT = {"id": "e1", "name": "Name", "kind": "kind"}
NEWS = {"id": 1, "name": "News", "created": "2026-01-02T03:04:05Z"}
EVENT = {"id": 7, "title": "Talk", "created_at": "2026-01-02T03:04:05Z", "milestone": None}


@lru_cache
def museum() -> Contract:
    return load(str(MUSEUM))


def led(
    name: str,
    body: Any,
    *asked: tuple[str, str],
    headers: tuple[tuple[str, str], ...] = (),
    step: Step | None = None,
    back: bool = False,
) -> Question | None:
    """What *body*, which the list *name* answered to what was *asked*, leads to."""
    operation = next(each for each in museum().collections if each.id == name)
    following = Following(operation.collection, f"http://museum{operation.path}")
    answer = Response(200, headers, json.dumps(body).encode())
    return following.after(Question(asked, step=step), answer, back=back)


def test_a_cursor_stands_beside_the_same_other_parameters() -> None:
    body = {"visitors": [EXHIBIT], "nextCursor": "abc"}
    question = led("listVisitors", body, ("kind", "kind"), ("limit", "1"))
    assert question is not None
    assert question.query == (("kind", "kind"), ("limit", "1"), ("after", "abc"))
    assert question.step == Step(Query.of(("kind", "kind"), ("limit", "1")), 1)


@pytest.mark.parametrize("end", [None, ""])
def test_a_list_ends_where_nothing_follows(end: str | None) -> None:
    assert led("listVisitors", {"visitors": [EXHIBIT], "nextCursor": end}) is None


def test_a_page_without_items_leads_nowhere() -> None:
    """Else a server that always names a next page would be walked for ever."""
    assert led("listVisitors", {"visitors": [], "nextCursor": "abc"}) is None


def test_an_address_is_followed_where_the_list_was_asked_for() -> None:
    """A server behind a gateway may know another host, and a longer or shorter path."""

    def next_to(address: str) -> Question | None:
        return led("listFeed", {"next": address, "previous": None, "results": [NEWS]})

    for address in (
        "http://museum/feed?at=2&x=%20y",
        "/feed?at=2&x=+y",
        "?at=2&x=%20y",
        "https://elsewhere/feed/?at=2&x=%20y",
        "https://elsewhere/v1/feed?at=2&x=%20y",
    ):
        question = next_to(address)
        assert question is not None
        assert question.query == (("at", "2"), ("x", " y"))
    for address in ("http://museum/other?at=2", "http://museum/newsfeed?at=2"):
        assert next_to(address) is None


def test_a_header_may_link_several_pages() -> None:
    """Each with one or several relations, in one line or in several (RFC 8288)."""
    lines = (
        ("Link", '</events?page=1>; rel="prev first", </events?page=9>; rel=last'),
        ("link", '</events?page=3&sort=title>; rel="next"'),
    )
    ahead = led("listEvents", [EVENT], ("page", "2"), headers=lines)
    assert ahead is not None
    assert ahead.query == (("page", "3"), ("sort", "title"))
    assert ahead.step is not None
    assert ahead.step.start == 60  # by its number, whatever came before


@pytest.mark.parametrize("number", ["9" * 5000, "-3", "two", "²"])
def test_an_address_may_have_any_text_for_a_number(number: str) -> None:
    """Then the page is behind the items that came."""
    line = f"</events?page={number}&per_page={number}>; rel=next"
    ahead = led("listEvents", [EVENT], headers=(("link", line),), step=Step(Query(), 5))
    assert ahead is not None
    assert ahead.step == Step(Query(), 6)


@pytest.mark.parametrize("form", HEADERS)
def test_a_header_may_link_pages_in_many_ways(form: str) -> None:
    linked = HEADERS[form]
    operation = next(each for each in museum().collections if each.id == "listEvents")
    paging = operation.collection.paging
    both = attrs.evolve(operation.collection, paging=attrs.evolve(paging, previous=paging.next))
    following = Following(both, "http://museum/events")
    answer = Response(200, tuple(("Link", line) for line in linked.lines), b"[]")
    assert following.told(answer) == linked.next
    assert following.told(answer, back=True) == linked.previous


@pytest.mark.parametrize("text", ["<" * 60_000, "<a>; a" + " " * 60_000 + "x", "<a>;" * 15_000])
def test_a_header_that_links_nothing(text: str) -> None:
    """It may have any form and length: reading it takes linear time."""
    assert led("listEvents", [EVENT], headers=(("link", text),)) is None


def test_a_size_above_the_maximum_counts_as_the_largest() -> None:
    """So many items the page held: the next one begins behind these."""
    link = ("Link", '<http://museum/events?per_page=101&page=2>; rel="next"')
    question = led("listEvents", [EVENT], ("per_page", "101"), headers=(link,))
    assert question is not None
    assert question.step is not None
    assert question.step.start == 100


def test_keys_lead_on_while_more_follow_and_back_to_the_start() -> None:
    body = {"data": [{"id": "m1", "email": None, "created": 3}], "has_more": True}
    first = Query.of(("limit", "1"))
    ahead = led("listMembers", body, *first)
    assert ahead is not None
    assert ahead.query == (("limit", "1"), ("starting_after", "m1"))
    assert led("listMembers", {**body, "has_more": False}, *first) is None
    before = led("listMembers", body, *ahead.query, step=Step(first, 1), back=True)
    assert before is not None
    assert before.query == (("limit", "1"), ("ending_before", "m1"))
    assert before.step == Step(first, 0, back=True)
    assert led("listMembers", body, *first, step=Step(first, 0), back=True) is None
