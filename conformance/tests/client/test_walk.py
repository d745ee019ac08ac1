"""A walk meets every item once, and ends, whatever the server does."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from client.conftest import Connect
from client.driver import Driver
from client.hostile import Request, Respond, answer, answering
from client.subject import Subject
from postpeer_conformance.contract import follow
from postpeer_conformance.server import KEY


def keys(it: Subject, rows: list[dict[str, Any]]) -> list[Any]:
    return [follow(row, it.collection.key.pointer) for row in rows]


def paging(it: Subject, rows: list[dict[str, Any]], **changes: Any) -> Respond:
    """Serves *rows*; at most *cap* at once, and calls *before* with them and the offset."""

    def respond(connection: socket.socket, request: Request) -> None:
        offset = int(request.query.get(it.collection.paging.position_name, 0))
        limit = min(int(request.query[it.collection.paging.size_name]), changes.get("cap", 1000))
        if "before" in changes:
            changes["before"](rows, offset)
        total = changes.get("total", lambda _offset: len(rows))(offset)
        connection.sendall(answer(it.bytes(rows[offset : offset + limit], total)))

    return respond


@pytest.mark.parametrize("prefetch", [0, 1, 50])
@pytest.mark.parametrize("size", [7, 20, 40])
def test_every_item_comes_once(it: Subject, client: Driver, size: int, prefetch: int) -> None:
    """Whatever the size of the pages, and however many are fetched ahead."""
    found = client.walk(prefetch=prefetch, **{it.limit: size})
    assert sorted(found) == sorted(keys(it, it.rows(140)))


def test_the_order_is_kept(it: Subject, client: Driver) -> None:
    """Pages that come out of turn are put in order."""
    one_page = [it.key(item) for item in it.items(client.ask(**{it.limit: 40}))]
    assert client.walk(prefetch=5, **{it.limit: 3})[:40] == one_page


def test_a_walk_may_begin_further_on(it: Subject, client: Driver) -> None:
    """The offset is where it begins."""
    assert client.walk(**{it.offset: 100}) == client.walk()[100:]
    assert client.walk(**{it.offset: 5000}) == []


def test_pages_are_given_whole(it: Subject, client: Driver) -> None:
    """For who wants the total, or the unknown fields."""
    sizes = [len(it.items(page)) for page in client.pages(**{it.limit: 40})]
    assert sizes == [40, 40, 40, 20]


def test_the_total_is_known_after_the_first_page(it: Subject, served: str) -> None:
    """Enough for a progress bar."""
    with Driver(it, "wrong", base_url=served) as client:
        assert client.pager().total is None
    with Driver(it, KEY, base_url=served) as client:
        pager = client.pager()
        next(iter(pager))
        assert pager.total == 140


def test_a_pager_can_be_walked_twice(it: Subject, served: str) -> None:
    """Each loop is a walk of its own."""
    with Driver(it, KEY, base_url=served) as client:
        pager = client.pager()
        assert [it.key(item) for item in pager] == [it.key(item) for item in pager]


@pytest.mark.parametrize("prefetch", [0, 4])
def test_a_server_that_caps_pages_is_followed(it: Subject, connect: Connect, prefetch: int) -> None:
    """The next page begins where the last one stopped."""
    rows = it.rows(100)
    with answering(paging(it, rows, cap=7)) as server:
        assert connect(server.url).walk(prefetch=prefetch) == keys(it, rows)


@pytest.mark.parametrize("prefetch", [0, 4])
def test_rows_that_shift_are_not_met_twice(it: Subject, connect: Connect, prefetch: int) -> None:
    """New items at the front push those that were read onto the next page."""
    rows, new = it.rows(60), it.rows(70)[60:]

    def before(rows: list[Any], offset: int) -> None:
        if new and offset:
            rows.insert(0, new.pop())

    with answering(paging(it, rows, before=before)) as server:
        found = connect(server.url).walk(prefetch=prefetch, **{it.limit: 10})
    assert len(found) == len(set(found))
    assert set(found) >= set(keys(it, it.rows(60)))


def test_a_page_that_repeats_itself_is_not_read_for_ever(it: Subject, connect: Connect) -> None:
    """A server that ignores the offset."""
    body = it.bytes(it.rows(20), total=10**9)
    with (
        answering(lambda connection, _request: connection.sendall(answer(body))) as server,
        pytest.raises(it.error("APIResponseValidationError"), match="nothing new"),
    ):
        connect(server.url).walk()
    assert len(server.requests) < 20


def test_a_total_that_grows_is_not_followed_for_ever(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that always has another page."""
    monkeypatch.setattr(it.part("_runtime.page_cursor"), "GROWTH", 500)
    rows = it.rows(2000)
    with (
        answering(paging(it, rows, total=lambda offset: offset + 300)) as server,
        pytest.raises(it.error("APIResponseValidationError"), match="grew"),
    ):
        connect(server.url).walk()


@pytest.mark.parametrize("prefetch", [0, 4])
def test_an_empty_page_at_the_total_is_the_end(
    it: Subject, connect: Connect, prefetch: int
) -> None:
    """Items may have gone, so that there are fewer than the first page said."""
    rows = it.rows(25)
    totals = {0: 30, 10: 30}
    with answering(paging(it, rows, total=lambda offset: totals.get(offset, 25))) as server:
        found = connect(server.url).walk(prefetch=prefetch, **{it.limit: 10})
        assert connect(server.url).walk(**{it.offset: 40}) == []
    assert found == keys(it, rows)


@pytest.mark.parametrize("prefetch", [0, 4])
@pytest.mark.parametrize("total", [30, 10**6])
def test_an_empty_page_before_the_total_ends_no_walk_silently(
    it: Subject, connect: Connect, total: int, prefetch: int
) -> None:
    """Items would be missing, and nobody would know. It is asked for once more before."""
    rows = it.rows(25)
    with answering(paging(it, rows, total=lambda _offset: total)) as server:
        client, met = connect(server.url), []
        with pytest.raises(it.error("APIResponseValidationError"), match=f"at 25 of {total}"):
            met += client.walk(prefetch=prefetch, **{it.limit: 10})
        assert keys(it, rows)[:20] == [
            it.key(item) for item in client.first(20, prefetch=prefetch, **{it.limit: 10})
        ]


def test_a_page_that_is_empty_once_is_asked_for_again(it: Subject, connect: Connect) -> None:
    """A server asks its database twice, for the total and the items; in between, things happen."""
    rows, empty = it.rows(30), [True]

    def respond(connection: socket.socket, request: Request) -> None:
        if request.query.get(it.collection.paging.position_name) == "10" and empty:
            empty.clear()
            connection.sendall(answer(it.bytes([], 30)))
        else:
            paging(it, rows)(connection, request)

    with answering(respond) as server:
        assert connect(server.url).walk(**{it.limit: 10}) == keys(it, rows)
