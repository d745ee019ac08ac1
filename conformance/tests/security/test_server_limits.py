"""No client takes more of the server than its share."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from types import ModuleType

import httpx2
import pytest
from starlette.types import Receive, Scope, Send

from postpeer_conformance.contract import load
from postpeer_conformance.server import create_app, reference_server, serving
from postpeer_conformance.server.serving import FRAMING

SERVING = sys.modules["postpeer_conformance.server.serving"]
CONTRACT = load()
OPERATION = CONTRACT.collections[0]
GET = b"GET / HTTP/1.1\r\nhost: x\r\n"
CHUNKED = GET.replace(b"GET", b"POST") + b"transfer-encoding: chunked\r\n\r\n"
FIELDS = b"".join(b"x-%d: y\r\n" % number for number in range(1000))


def connected(url: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=10)


def ended(connection: socket.socket) -> bool:
    """Whether the server ends the connection, perhaps after a response."""
    with suppress(ConnectionError):
        while connection.recv(65536):
            pass
    return True


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(create_app(CONTRACT, accounts=10)) as url:
        yield url


@pytest.mark.parametrize(
    ("start", "block"),
    [
        (GET, FIELDS),
        (GET + b"x: ", b"y" * 65536),
        (b"GET /", b"y" * 65536),
        (CHUNKED + b"0\r\n", FIELDS),
        (CHUNKED, b"1;" + b"x" * 65536 + b"\r\ny\r\n"),
    ],
)
def test_a_head_without_end(url: str, start: bytes, block: bytes) -> None:
    """What is read of it is kept in memory: the connection ends at a mebibyte and a little."""
    sent = 0
    with connected(url) as connection, suppress(ConnectionError):
        connection.sendall(start)
        while sent < 32 * FRAMING:
            connection.sendall(block)
            sent += len(block)
    assert sent < 32 * FRAMING


@pytest.mark.parametrize("start", [b"", GET, CHUNKED + b"1\r\n"])
def test_a_request_that_never_comes(start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its connection ends after a minute; here, sooner."""
    monkeypatch.setattr(SERVING, "PATIENCE", 0.05)
    with serving(create_app(CONTRACT, accounts=10)) as url, connected(url) as connection:
        connection.sendall(start)
        assert ended(connection)


def test_connections_beyond_all_files(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process would have no more files to open: further ones are ended at once."""
    monkeypatch.setattr(SERVING, "_room", lambda: 3)
    few = [connected(url) for _ in range(3)]
    try:
        with connected(url) as one_more:
            assert ended(one_more)
    finally:
        for connection in few:
            connection.close()


def test_it_takes_no_notice_of_what_else_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With uvloop, transports are of another class: resets and compression did not work."""
    other = ModuleType("uvloop")
    monkeypatch.setitem(sys.modules, "uvloop", other)
    with reference_server(CONTRACT, accounts=30) as server:
        assert OPERATION.key is not None
        headers = {OPERATION.key.header: server.key, "accept-encoding": "gzip"}
        answer = httpx2.get(f"{server.url}{OPERATION.path}?limit=30", headers=headers)
        assert answer.headers["content-encoding"] == "gzip"
        server.fail("reset")
        with pytest.raises(httpx2.ReadError):
            httpx2.get(server.url + OPERATION.path, headers=headers)


def test_no_header_tells_another_address_of_the_client() -> None:
    """There is no proxy before the server whose word it would take."""

    async def telling(scope: Scope, _receive: Receive, send: Send) -> None:
        body = json.dumps([scope["client"][0], scope["scheme"]]).encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    with serving(telling) as url:
        headers = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"}
        assert httpx2.get(url, headers=headers).json() == ["127.0.0.1", "http"]
