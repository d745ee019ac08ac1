"""From a page to the next, for who does not walk."""

from __future__ import annotations

import copy
import json
import socket
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from client.driver import AsyncDriver, Driver
from client.hostile import Request, answer, answering
from client.subject import Subject


def following(driver: Driver, page: Any) -> Any:
    if isinstance(driver, AsyncDriver):
        return driver._run(page.anext_page())
    return page.next_page()


def pages(driver: Driver, page: Any) -> list[Any]:
    """*page*, and all that follow."""
    found = [page]
    while page.has_next_page():
        page = following(driver, page)
        if page is None:
            break
        found.append(page)
    return found


def test_a_page_leads_to_all_that_follow(it: Subject, client: Driver) -> None:
    """With the same filters and size; from the middle, too."""
    found = pages(client, client.ask(**{it.limit: 30}))
    assert [len(it.items(page)) for page in found] == [30, 30, 30, 30, 20]
    assert [it.key(i) for page in found for i in it.items(page)] == client.walk()
    assert following(client, found[-1]) is None
    last = client.ask(**{it.limit: 40, it.offset: 100})
    assert not last.has_next_page()
    assert len(pages(client, client.ask())) == -(-140 // it.collection.paging.default)


def test_a_page_that_no_client_gave_leads_nowhere(it: Subject, client: Driver) -> None:
    """A copy is one; and a page of one client is none of the other."""
    page = client.ask()
    wrong = page.next_page if isinstance(client, AsyncDriver) else page.anext_page
    with pytest.raises(it.error("Error"), match="the page comes from the other client: use "):
        wrong() if isinstance(client, AsyncDriver) else wrong().send(None)
    with pytest.raises(it.error("Error"), match="the page was not given by a client"):
        copy.copy(page).has_next_page()


STYLES: dict[str, tuple[dict[str, Any], Callable[[int], dict[str, Any]]]] = {
    "number": ({"number": "page"}, lambda _: {}),
    "cursor": (
        {"cursor": "cursor", "next": "next"},
        lambda end: {"next": f"{end}"} if end < 6 else {},
    ),
    "address": ({"next": "next"}, lambda end: {"next": f"/v1/rows?at={end}"} if end < 6 else {}),
    "refused": ({"number": "page", "past": "refused"}, lambda _: {}),
}


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_pages_leads_on(product: Subject, style: str) -> None:
    """By number, cursor or address; a refusal may be the end."""
    words, tells = STYLES[style]

    def respond(connection: socket.socket, asked: Request) -> None:
        query = asked.query
        begin = int(query.get("cursor", query.get("at", 2 * int(query.get("page", 1)) - 2)))
        data = [{"id": number} for number in range(begin, min(begin + 2, 6))]
        refused = style == "refused" and not data
        body = {"data": data, **tells(begin + 2)}
        status = "404 X" if refused else "200 OK"
        connection.sendall(answer(json.dumps(body).encode(), status))

    with answering(respond) as server, Driver(product, "k", base_url=f"{server.url}/v1") as driver:
        found = pages(driver, first_page(product, driver, words))
        assert [row.id for page in found for row in page.data] == list(range(6))


def first_page(product: Subject, driver: Driver, words: dict[str, Any]) -> Any:
    """Of a list that the generator could not know."""
    part = product.part
    body, page = part("_runtime.paging").InBody, part("_runtime.pages").Page

    row = msgspec.defstruct("Row", [("id", int)])
    fields: list[Any] = [("data", list[row]), ("next", str | None, None)]  # type: ignore[valid-type]
    rows = msgspec.defstruct("Rows", fields, bases=(page,), frozen=True, kw_only=True)
    parameters = part("_runtime.parameters")
    operation = part("_runtime.operation").Operation(
        method="GET",
        path="/rows",
        successes=(part("_runtime.success").Success(first=200, last=200, type=rows),),
        parameters=(parameters.Integer("page", "page"), parameters.Text("cursor", "cursor")),
    )
    told = {name: body("next") if name == "next" else value for name, value in words.items()}
    paging = part("_runtime.paging").Paging(items=body("data"), key=attrgetter("id"), **told)
    return driver.client._page(operation, paging, page=UNSET, cursor=UNSET)
