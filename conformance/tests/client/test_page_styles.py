"""Walks through lists that come in other pages than ours: each way that ``x-collection`` knows."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from client.driver import AsyncDriver, Driver
from client.hostile import Request, answer, answering
from client.lists_by_hand import (
    SIZE,
    Lists,
    Told,
    after,
    cursor,
    next_cursor,
    next_link,
    number,
    offset,
    serving,
    whole,
)
from client.subject import Subject

Make = Callable[..., Lists]


@pytest.fixture(params=[Driver, AsyncDriver], ids=["threads", "asyncio"])
def make(product: Subject, request: pytest.FixtureRequest) -> Iterator[Make]:
    """Makes clients of lists."""
    drivers: list[Driver] = []

    def made(url: str, **paging: Any) -> Lists:
        drivers.append(request.param(product, base_url=url + "/v1", key="test-key"))
        return Lists(drivers[-1], **paging)

    yield made
    for each in drivers:
        each.__exit__()


STYLES: dict[str, tuple[dict[str, Any], Any, Callable[[int, int], Told] | None]] = {
    "offset and total": ({"offset": "offset", "total": "total"}, offset, lambda _, n: {"count": n}),
    "offset alone": ({"offset": "offset"}, offset, None),
    "offset and more": ({"offset": "offset", "more": "more"}, offset, lambda e, n: {"more": e < n}),
    "number and limit": ({"number": "page", "limit": "limit", "size": 7}, number, None),
    "number and total": (
        {"number": "page", "total": "X-Total"},
        number,
        lambda _, n: {"X-Total": n},
    ),
    "number alone": ({"number": "page"}, number, None),
    "cursor": ({"cursor": "cursor", "next": "next"}, cursor, next_cursor),
    "after a key": ({"after": "after"}, after, None),
    "after and more": ({"after": "after", "more": "more"}, after, lambda e, n: {"more": e < n}),
    "address": (
        {"next": "next"},
        cursor,
        lambda e, n: {"next": f"/v1/rows?cursor=at-{e}" if e < n else ""},
    ),
    "link": ({"next": "link"}, cursor, next_link),
    "whole": ({}, whole, None),
}


@pytest.mark.parametrize("style", STYLES)
def test_a_walk_meets_every_item_once_and_ends(make: Make, style: str) -> None:
    """Whatever leads from page to page, and however many pages are fetched ahead."""
    paging, begins, tells = STYLES[style]
    for count in (0, 1, SIZE, 35, 70):
        rows = list(range(1, count + 1))
        with answering(serving(rows, begins, tells)) as server:
            lists = make(server.url, **paging)
            assert lists.walk() == rows, count
            assert lists.walk(prefetch=3) == rows, count
        assert len(server.requests) < 2 * (count // 7 + 3 + 3)
        assert lists.last.total == (count if "total" in paging else None)


def test_what_ends_a_list_is_asked_for_no_further(make: Make) -> None:
    """One request for each page where the service says which is the last."""
    for style in ("offset and total", "number and total", "after and more", "cursor", "link"):
        paging, begins, tells = STYLES[style]
        with answering(serving(list(range(30)), begins, tells)) as server:
            make(server.url, **paging).walk()
        assert len(server.requests) == 3, style


def test_arguments_are_kept_from_page_to_page(make: Make) -> None:
    """But an address stands for all of them: the service has put them into it."""
    for style in ("number and limit", "cursor", "after a key"):
        paging, begins, tells = STYLES[style]
        with answering(serving(list(range(20)), begins, tells)) as server:
            make(server.url, **paging).walk(q="a b")
        assert {request.query["q"] for request in server.requests} == {"a b"}
    with answering(serving(list(range(20)), cursor, next_link)) as server:
        make(server.url, next="link").walk(q="x")
    assert [request.query["q"] for request in server.requests] == ["x", "a b"]


def test_a_walk_may_begin_further_on(make: Make) -> None:
    """At a number, a cursor or a key."""
    rows = list(range(35))
    begins: dict[str, dict[str, Any]] = {
        "number and total": {"page": 3},
        "cursor": {"cursor": "at-20"},
        "after a key": {"after": "19"},
    }
    for style, given in begins.items():
        paging, place, tells = STYLES[style]
        with answering(serving(rows, place, tells)) as server:
            assert make(server.url, **paging).walk(**given) == rows[20:], style


@pytest.mark.parametrize("circle", [1, 2, 9])
def test_a_walk_does_not_go_round_in_circles(product: Subject, make: Make, circle: int) -> None:
    """Whatever leads on, and however many pages the circle has."""
    rows = list(range(circle * SIZE))

    def around(begins: Any) -> Any:
        return lambda query, _rows: begins(query, rows) % len(rows)

    for paging, begins, form in (
        ({"cursor": "cursor", "next": "next"}, cursor, "at-{}"),
        ({"next": "next"}, cursor, "?cursor=at-{}"),
        ({"offset": "offset"}, offset, ""),
        ({"number": "page"}, number, ""),
        ({"after": "after", "more": "more"}, after, ""),
    ):
        tells = partial(leading_back, form, len(rows))
        endless = r"the walk does not end|leads to the same page"
        with (
            answering(serving(rows, around(begins), tells)) as server,
            pytest.raises(product.error("APIResponseValidationError"), match=endless),
        ):
            make(server.url, **paging).walk()
        assert len(server.requests) < 6 * circle + 20, paging


def leading_back(form: str, count: int, end: int, _count: int) -> Told:
    """The last page leads to the first one."""
    return {"next": form.format(end % count), "more": True}


def test_empty_pages_that_lead_on_are_no_end(product: Subject, make: Make) -> None:
    """A service may look through many rows to find some; but not for ever."""

    def respond(connection: socket.socket, request: Request) -> None:
        at = cursor(request.query, [])
        body = {
            "data": [{"id": at}] if at in (0, 40, 80) else [],
            "next": f"at-{at + 1}" if at != 80 else None,
        }
        connection.sendall(answer(json.dumps(body).encode()))

    with answering(respond) as server:
        assert make(server.url, cursor="cursor", next="next").walk() == [0, 40, 80]
        with pytest.raises(product.error("APIResponseValidationError"), match="nothing new"):
            make(server.url, cursor="cursor", next="next", more="more").walk(cursor="at-81")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://elsewhere/other?cursor=at-10", "another path: /other"),
        ("/v1/rows", "same page"),
        ("http://[", "is none"),
    ],
)
def test_an_address_that_leads_elsewhere_is_refused(
    product: Subject, make: Make, address: str, said: str
) -> None:
    """Only its query is used, so that the key goes nowhere else."""
    with (
        answering(serving([1], cursor, lambda _e, _n: {"next": address})) as server,
        pytest.raises(product.error("APIResponseValidationError"), match=said),
    ):
        make(server.url, next="next").walk()
    assert len(server.requests) == 1


def test_an_address_may_hold_anything(make: Make) -> None:
    """Nothing in it breaks the request."""
    address = "http://elsewhere:99999/v1/rows?cursor=at-10&x=\r\nx-a: b ö%zz"
    with answering(
        serving(list(range(20)), cursor, lambda e, n: {"next": address if e < n else None})
    ) as server:
        assert make(server.url, next="next").walk() == list(range(20))
    assert server.requests[1].target == "/v1/rows?cursor=at-10&x=x-a:%20b%20%C3%B6%zz"


@pytest.mark.parametrize("told", [True, 1.5, {"a": 1}])
def test_what_leads_on_must_be_text(product: Subject, make: Make, told: Any) -> None:
    """Anything else is a response that the contract does not allow."""
    with answering(serving([1], cursor, lambda _e, _n: {"next": told})) as server:
        for paging in ({"cursor": "cursor", "next": "next"}, {"next": "next"}):
            with pytest.raises(product.error("APIResponseValidationError")):
                make(server.url, **paging).walk()


@pytest.mark.parametrize("style", ["offset", "number"])
def test_a_page_behind_the_last_may_be_refused(product: Subject, make: Make, style: str) -> None:
    """Where the document says so; the first page never is."""
    begins = {"offset": offset, "number": number}[style]
    served = serving(list(range(20)), begins)

    def respond(connection: socket.socket, request: Request) -> None:
        if begins(request.query, []) >= 20:
            connection.sendall(answer(b"{}", "404 Not Found"))
        else:
            served(connection, request)

    name = {"offset": "offset", "number": "page"}[style]
    with answering(respond) as server:
        lists = make(server.url, past="refused", **{style: name})
        assert lists.walk() == lists.walk(prefetch=3) == list(range(20))
        with pytest.raises(product.error("NotFoundError")):
            lists.walk(**{name: 100})
        with pytest.raises(product.error("NotFoundError")):
            make(server.url, **{style: name}).walk()
