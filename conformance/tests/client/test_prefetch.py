"""Pages that are fetched ahead."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import pytest

from client.conftest import Connect
from client.hostile import Request, answer, answering
from client.subject import Subject
from client.test_walk import keys, paging


def test_leaving_early_leaves_nothing_running(it: Subject, connect: Connect) -> None:
    """Threads and tasks end with the loop (the driver looks for tasks)."""
    with answering(paging(it, it.rows(500))) as server:
        assert len(connect(server.url).first(3, prefetch=8, **{it.limit: 10})) == 3
        asked = len(server.requests)
        names = [thread.name for thread in threading.enumerate()]
        assert not [name for name in names if name.startswith("ThreadPool")]
    assert asked <= 1 + 8


def test_no_more_pages_are_fetched_than_asked_for(it: Subject, connect: Connect) -> None:
    """Memory is bounded by the pages ahead."""
    rows = it.rows(500)
    with answering(paging(it, rows)) as server:
        connect(server.url).first(21, prefetch=3, **{it.limit: 10})
        assert len(server.requests) <= 3 + 3
    walk = it.part("runtime.walk").Walk(it.api.PAGES, 0)
    walk.take(it.decoded(rows[:10], total=500))
    assert list(walk.upcoming(3)) == [10, 20, 30]


def test_an_error_comes_in_its_turn(it: Subject, connect: Connect) -> None:
    """What came before the page that failed is given first."""
    rows = it.rows(100)
    whole = paging(it, rows)

    def respond(connection: socket.socket, request: Request) -> None:
        if request.query[it.collection.offset.name] == "30":
            connection.sendall(answer(b"{}", "400 Bad Request"))
        else:
            whole(connection, request)

    met: list[Any] = []
    with answering(respond) as server:
        pages = connect(server.url)
        with pytest.raises(it.error("BadRequestError")):
            met.extend(pages.first(40, prefetch=5, **{it.limit: 10}))
        assert len(pages.first(30, prefetch=5, **{it.limit: 10})) == 30


def test_a_rest_that_one_page_is_told_is_kept_by_all(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a 429 nobody asks until the time is over."""
    rows, told, over = it.rows(100), threading.Event(), 0.0
    whole, early, ahead = paging(it, rows), [], ["10", "20", "30"]
    pause: Any = it.part("runtime.retries").Pause

    class Watched(pause):  # type: ignore[misc]
        """Tells that the rest is known: from then on nobody may ask before it is over."""

        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, value)
            if name == "until" and value:
                told.set()

    def respond(connection: socket.socket, request: Request) -> None:
        nonlocal over
        offset = request.query[it.collection.offset.name]
        if offset in ahead:
            ahead.remove(offset)
            if offset == "20":
                over = time.monotonic() + 0.2
                connection.sendall(answer(b"{}", "429 Slow", retry_after="0.2"))
                return
            told.wait(5)  # so that whoever asked is free only when the rest is known
        elif over and time.monotonic() < over:
            early.append(offset)
        whole(connection, request)

    monkeypatch.setattr(it.part("runtime.ahead"), "Pause", Watched)
    with answering(respond) as server:
        client = connect(server.url)
        assert client.walk(prefetch=3, **{it.limit: 10}) == keys(it, rows)
    assert told.is_set()
    assert early == []


def test_a_walk_that_ends_wakes_those_who_rest(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaving the loop does not wait for a service that asked for a minute."""
    rows, woken = it.rows(100), []
    whole, told = paging(it, rows), threading.Event()
    pause: Any = it.part("runtime.retries").Pause

    class Watched(pause):  # type: ignore[misc]
        """Sleeps for a few seconds at the most, and notes whether the end came first."""

        def sleep(self, seconds: float) -> None:
            super().sleep(min(seconds, 5))
            woken.append(self.over)

    def respond(connection: socket.socket, request: Request) -> None:
        if request.query[it.collection.offset.name] == "20":
            connection.sendall(answer(b"{}", "429 Slow", retry_after="50"))
            told.set()
        else:
            if request.query[it.collection.offset.name] == "10":
                told.wait(5)
            whole(connection, request)

    monkeypatch.setattr(it.part("runtime.ahead"), "Pause", Watched)
    with answering(respond) as server:
        assert len(connect(server.url).first(12, prefetch=2, **{it.limit: 10})) == 12
    assert all(woken)
