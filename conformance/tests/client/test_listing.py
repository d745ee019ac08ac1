"""A client against the reference server."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from client.conftest import Connect
from client.driver import Driver
from client.hostile import always, answer, answering
from client.subject import Subject
from postpeer_conformance.contract import follow


def test_a_page_holds_typed_items(it: Subject, client: Driver) -> None:
    """Total and items are attributes; the first page has the default size."""
    page = client.ask()
    assert it.total(page) == 140
    assert len(it.items(page)) == it.collection.paging.default


def test_date_times_are_datetimes_with_a_zone(it: Subject, client: Driver) -> None:
    """Nobody has to parse text."""
    found = [v for v in _values(it.items(client.ask())[0]) if isinstance(v, datetime)]
    assert found
    assert all(value.tzinfo for value in found)


def test_arguments_reach_the_server(it: Subject, client: Driver) -> None:
    """Limit and offset cut the window that they name."""
    whole = [it.key(item) for item in it.items(client.ask(**{it.limit: 10}))]
    part = client.ask(**{it.limit: 3, it.offset: 4})
    assert [it.key(item) for item in it.items(part)] == whole[4:7]


def test_none_sends_the_literal_and_finds_the_absent(it: Subject, client: Driver) -> None:
    """The official SDK drops None, and returns every account."""
    name, wire, _ = it.nullable
    (filter,) = (f for f in it.collection.filters if f.name == wire)
    rows = it.rows(140)
    unbound = {
        follow(row, it.collection.key.pointer)
        for row in rows
        if all(field.of(row) is None for field in filter.fields)
    }
    assert 0 < len(unbound) < 140
    assert set(client.walk(**{name: None})) == unbound


def test_nothing_is_sent_for_what_is_left_out(it: Subject, connect: Connect) -> None:
    """The server's defaults stay the server's."""
    with answering(always(answer(it.bytes([])))) as server:
        connect(server.url).ask()
    assert server.requests[0].query == {}


@pytest.mark.parametrize("text", ["a b", "100%", "ö&q=1", "+", "東京", "#/?=", "'\"\\"])
def test_text_is_sent_as_it_is(it: Subject, connect: Connect, text: str) -> None:
    """No character of a search means anything to the transport."""
    (search,) = (f for f in it.collection.filters if f.match == "contains")
    with answering(always(answer(it.bytes([])))) as server:
        connect(server.url).ask(**{search.name: text})
    assert server.requests[0].query == {search.name: text}


def test_the_raw_answer_is_untouched(it: Subject, client: Driver) -> None:
    """Status, headers and bytes as they came; parsed on demand."""
    response = client.raw(**{it.limit: 2})
    assert (response.status, response.headers["content-type"]) == (200, "application/json")
    assert it.items(response.parse()) == it.items(client.ask(**{it.limit: 2}))


def test_a_raw_error_does_not_raise_until_it_is_parsed(it: Subject, connect: Connect) -> None:
    """Who asks for the raw answer gets it, whatever its status."""
    with answering(always(answer(b'{"a": 1}', "418 Teapot"))) as server:
        response = connect(server.url).raw()
    assert (response.status, response.content) == (418, b'{"a": 1}')
    with pytest.raises(it.error("APIError")):
        response.parse()


def _values(item: Any) -> list[Any]:
    return [getattr(item, name) for name in item.__struct_fields__]
