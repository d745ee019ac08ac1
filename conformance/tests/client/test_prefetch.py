"""Pages that are fetched ahead."""

from __future__ import annotations

import itertools
import queue
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from client.conftest import Connect
from client.hostile import Request, answer, answering
from client.subject import Subject
from client.test_walk import keys, paging


def paces(it: Subject) -> tuple[Any, Any]:
    """The classes that hold a walk to the pace of the service: for threads, for asyncio."""
    return it.part("_runtime._sync.pace").Pace, it.part("_runtime._async.pace").AsyncPace


def test_leaving_early_leaves_no_task_running(it: Subject, connect: Connect) -> None:
    """They end with the loop (the driver looks for them)."""
    with answering(paging(it, it.rows(500))) as server:
        assert len(connect(server.url).first(3, prefetch=8, **{it.limit: 10})) == 3
        assert len(server.requests) <= 1 + 8


LEAVING = """
import sys
from postpeer_client import PostPeer

with PostPeer("key", base_url=sys.argv[1], timeout=100, total_timeout=100) as client:
    for item in client.iter_integrations(limit=10, prefetch=4):
        break
    print("left", flush=True)
    if sys.argv[2] == "exits":
        sys.exit()
print("closed", flush=True)
"""


@pytest.mark.parametrize(("ending", "said"), [("closes", "left closed"), ("exits", "left")])
def test_neither_the_end_of_a_walk_nor_that_of_the_program_waits(
    product: Subject, ending: str, said: str
) -> None:
    """For pages that nobody needs any more: this server would send them when the test is over."""
    whole, over = paging(product, product.rows(100)), threading.Event()

    def respond(connection: socket.socket, request: Request) -> None:
        if request.query.get(product.collection.paging.position_name, "0") != "0":
            over.wait(100)
        whole(connection, request)

    with answering(respond) as server:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", LEAVING, server.url, ending],
            capture_output=True,
            text=True,
            timeout=50,
            check=False,
        )
        over.set()
    assert (done.stdout.split(), done.stderr) == (said.split(), "")


def test_no_more_pages_are_fetched_than_asked_for(it: Subject, connect: Connect) -> None:
    """Memory is bounded by the pages ahead."""
    rows = it.rows(500)
    with answering(paging(it, rows)) as server:
        connect(server.url).first(21, prefetch=3, **{it.limit: 10})
        assert len(server.requests) <= 3 + 3
    walk = it.part("_runtime.page_styles").cursor_of(it.api.PAGES, {it.limit: 10})
    walk.take(it.part("_runtime.paging").Fetched(it.decoded(rows[:10], total=500), {}))
    assert [dict(step.arguments)[it.offset] for step in walk.upcoming(3)] == [10, 20, 30]


def test_a_list_that_changes_all_the_time_is_not_fetched_ahead(
    it: Subject, connect: Connect
) -> None:
    """Pages of another total are asked for again, since rows may be missing between them."""
    rows, asked = it.rows(300), itertools.count(1)

    def total(offset: int) -> int:
        return 300 if offset >= 290 else 300 + next(asked)

    with answering(paging(it, rows, total=total)) as server:
        found = connect(server.url).walk(prefetch=8, **{it.limit: 10})
        assert found == keys(it, rows)
        assert len(server.requests) < 3 * 30


def test_an_error_comes_in_its_turn(it: Subject, connect: Connect) -> None:
    """What came before the page that failed is given first."""
    rows = it.rows(100)
    whole = paging(it, rows)

    def respond(connection: socket.socket, request: Request) -> None:
        if request.query[it.collection.paging.position_name] == "30":
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

    def noticed(pace: Any, name: str, value: Any) -> None:
        """The rest is known: from then on nobody may ask before it is over."""
        object.__setattr__(pace, name, value)
        if name == "_until" and value:
            told.set()

    def respond(connection: socket.socket, request: Request) -> None:
        nonlocal over
        offset = request.query[it.collection.paging.position_name]
        if offset in ahead:
            ahead.remove(offset)
            if offset == "20":
                over = time.monotonic() + 0.2
                connection.sendall(answer(b"{}", "429 Slow", retry_after="0.2"))
                return
            told.wait(50)  # so that whoever asked is free only when the rest is known
        elif over and time.monotonic() < over:
            early.append(offset)
        whole(connection, request)

    for pace in paces(it):
        monkeypatch.setattr(pace, "__setattr__", noticed)
    with answering(respond) as server:
        client = connect(server.url)
        assert client.walk(prefetch=3, **{it.limit: 10}) == keys(it, rows)
    assert told.is_set()
    assert early == []


def test_refusals_of_many_pages_are_one_refusal(it: Subject, connect: Connect) -> None:
    """From then on one request at a time tries again, and no page for itself."""
    whole = paging(it, it.rows(500))

    def respond(connection: socket.socket, request: Request) -> None:
        if request.query.get(it.collection.paging.position_name, "0") == "0":
            whole(connection, request)
        else:
            connection.sendall(answer(b"{}", "429 Slow", retry_after="0"))

    with answering(respond) as server:
        with pytest.raises(it.error("RateLimitError")):
            connect(server.url).walk(prefetch=16, **{it.limit: 10})
        assert len(server.requests) <= 1 + 16 + 2


def test_a_service_that_refuses_some_is_walked_to_the_end(it: Subject, connect: Connect) -> None:
    """Every third page is refused twice."""
    rows = it.rows(300)
    whole, asked = paging(it, rows), Counter[int]()

    def respond(connection: socket.socket, request: Request) -> None:
        offset = int(request.query.get(it.collection.paging.position_name, 0))
        asked[offset] += 1
        if offset // 10 % 3 or asked[offset] > 2:
            whole(connection, request)
        else:
            connection.sendall(answer(b"{}", "503 Slow", retry_after="0"))

    with answering(respond) as server:
        found = connect(server.url, max_retries=5).walk(prefetch=8, **{it.limit: 10})
    assert found == keys(it, rows)


def test_a_walk_that_ends_wakes_those_who_rest(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaving the loop does not wait for a service that asked for a rest; nor does what rests."""
    whole, resting = paging(it, it.rows(100)), threading.Event()
    early: queue.SimpleQueue[bool] = queue.SimpleQueue()
    """For each that rested, whether it was woken before the rest was over."""
    pace, async_pace = paces(it)
    wait, wait_async = pace._wait, async_pace._wait

    @contextmanager
    def noted(pace: Any, until: Callable[[], bool]) -> Iterator[None]:
        rests = not until()
        if rests:
            resting.set()
        try:
            yield
        finally:
            if rests:
                early.put(time.monotonic() < pace._until)

    def waits(self: Any, until: Callable[[], bool], seconds: float) -> None:
        with noted(self, until):
            wait(self, until, seconds)

    async def waits_async(self: Any, until: Callable[[], bool], seconds: float) -> None:
        with noted(self, until):
            await wait_async(self, until, seconds)

    def respond(connection: socket.socket, request: Request) -> None:
        if request.query[it.collection.paging.position_name] == "10":
            connection.sendall(answer(b"{}", "429 Slow", retry_after="25"))
        else:
            whole(connection, request)

    monkeypatch.setattr(pace, "_wait", waits)
    monkeypatch.setattr(async_pace, "_wait", waits_async)
    with answering(respond) as server:
        connect(server.url).first(3, resting, prefetch=1, **{it.limit: 10})
    assert early.get(timeout=50)
