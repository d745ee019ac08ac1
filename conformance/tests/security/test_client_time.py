"""A server that always sends a little more holds no client longer than it wants to wait."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from client.conftest import Connect
from client.hostile import Request, always, answer, answering
from client.subject import Subject

CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
DRIPS = {
    "interim answers": (b"", b"HTTP/1.1 103 Early Hints\r\nx: y\r\n\r\n"),
    "a status line": (b"HTTP/1.1 200 ", b"O"),
    "a header": (b"HTTP/1.1 200 OK\r\nx: ", b"y"),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"x: y\r\n"),
    "a size of a chunk": (CHUNKED, b"0"),
    "an extension of a chunk": (CHUNKED + b"5;", b"x"),
    "chunks": (CHUNKED, b"1\r\n \r\n"),
    "trailers": (CHUNKED + b"0\r\n", b"x: y\r\n"),
    "a body": (b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n", b" "),
}
"""What comes first, and what then comes for ever."""


@pytest.mark.parametrize("drip", DRIPS)
def test_a_server_that_drips_is_left_in_time(it: Subject, connect: Connect, drip: str) -> None:
    """Each read is quick, so that a bound of each read is none of the call. The server gives up
    after far more time than the client has."""
    first, then = DRIPS[drip]

    def respond(connection: socket.socket, _request: Request) -> bool:
        connection.sendall(first)
        connection.settimeout(0.02)
        for _ in range(2000):
            connection.sendall(then)
            try:
                if not connection.recv(1):
                    return False
            except TimeoutError:
                pass
        return False

    with answering(respond) as server, pytest.raises(it.error("APIConnectionTimeoutError")):
        connect(server.url, timeout=0.3, max_retries=0).ask()


def slow(connection: socket.socket, _request: Request) -> None:
    """Silence for most of the time that a call has."""
    threading.Event().wait(0.7)
    connection.sendall(answer(b"{}"))


def test_waiting_for_a_turn_counts(it: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waited for another's answer has not the whole time again for its own."""
    monkeypatch.setattr(it.part("_runtime._sync.transport"), "CONNECTIONS", 1)
    with (
        answering(slow) as server,
        ThreadPoolExecutor(2) as threads,
        it.client(base_url=server.url, timeout=1, max_retries=0) as client,
    ):
        calls = [threads.submit(getattr(client.with_raw_response, it.list_name)) for _ in "ab"]
        errors = [call.exception() for call in calls]
    assert any(isinstance(each, it.error("APIConnectionTimeoutError")) for each in errors)


def test_waiting_for_a_turn_counts_for_tasks_too(
    it: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for threads."""
    monkeypatch.setattr(it.part("_runtime._async.transport"), "CONNECTIONS", 1)

    async def main(url: str) -> list[Any]:
        async with it.async_client(base_url=url, timeout=1, max_retries=0) as client:
            calls = [getattr(client.with_raw_response, it.list_name)() for _ in "ab"]
            return await asyncio.gather(*calls, return_exceptions=True)

    with answering(slow) as server:
        errors = asyncio.run(main(server.url))
    assert any(isinstance(each, it.error("APIConnectionTimeoutError")) for each in errors)


def test_an_address_that_is_silent_leaves_time_for_the_next(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host has an address of IPv6, say, that leads nowhere, and one of IPv4 that answers."""
    with answering(always(answer(it.bytes([])))) as server:
        port = urlsplit(server.url).port
        assert port
        found = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))
            for host in ("127.0.0.2", "127.0.0.1")
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: found)
        with full("127.0.0.2", port):
            client = connect(f"http://harbour.test:{port}", timeout=3, max_retries=0)
            assert it.total(client.ask()) == 0


@contextmanager
def full(host: str, port: int) -> Iterator[None]:
    """Connections to *port* are neither accepted nor refused."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.socket())
        listening.bind((host, port))
        listening.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((host, port))
        yield
