"""A response reaches who asked for it, and nobody else."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
import trustme

from client.conftest import Connect
from client.hostile import Request, Respond, always, answer, answering, chunked
from client.subject import Subject
from client.test_walk import paging

AUTHORITY = trustme.CA()


def told(it: Subject, framed: Callable[[bytes], bytes], *, apart: bool = False) -> Respond:
    """Answers with the offset as the total; another response follows that nobody has asked for."""

    def respond(connection: socket.socket, request: Request) -> None:
        own = it.bytes([], int(request.query.get(it.collection.paging.position_name, "0")))
        answers = [framed(own), framed(it.bytes([], 999))]
        with corked(connection):
            for data in answers if apart else [b"".join(answers)]:
                connection.sendall(data)

    return respond


@contextmanager
def corked(connection: socket.socket) -> Iterator[None]:
    """All that is sent meanwhile leaves together: what comes later is another server's matter."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
    yield
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 0)


def totals(it: Subject, connect: Connect, url: str) -> list[int]:
    """Those of a few responses in a row."""
    client = connect(url, max_retries=2)
    return [it.total(client.ask(**{it.offset: offset})) for offset in range(1, 5)]


@pytest.mark.skipif(not hasattr(socket, "TCP_CORK"), reason="needs Linux")
@pytest.mark.parametrize("framed", [answer, chunked], ids=["length", "chunks"])
def test_an_answer_too_many_is_nobodys(
    it: Subject, connect: Connect, framed: Callable[[bytes], bytes]
) -> None:
    """It is not the response to the next request."""
    with answering(told(it, framed)) as server:
        assert totals(it, connect, server.url) == [1, 2, 3, 4]


@pytest.mark.skipif(not hasattr(socket, "TCP_CORK"), reason="needs Linux")
@pytest.mark.usefixtures("watched")
def test_nor_is_it_where_somebody_looks_on(it: Subject, connect: Connect) -> None:
    """Requests then go through the pool of httpcore2."""
    with answering(told(it, answer)) as server:
        assert totals(it, connect, server.url) == [1, 2, 3, 4]


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tracer has replaced the method that sends."""
    send = httpx2.HTTPTransport.handle_request
    asend = httpx2.AsyncHTTPTransport.handle_async_request

    def traced(transport: Any, request: httpx2.Request) -> httpx2.Response:
        return send(transport, request)

    async def atraced(transport: Any, request: httpx2.Request) -> httpx2.Response:
        return await asend(transport, request)

    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", traced)
    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", atraced)


def test_a_body_where_none_may_be_is_nobodys(it: Subject, connect: Connect) -> None:
    """The response of a service that forgets this is over with its head."""
    first = [answer(it.bytes([], 999), "204 No Content")]

    def respond(connection: socket.socket, _request: Request) -> None:
        connection.sendall(first.pop() if first else answer(it.bytes([], 1)))

    with answering(respond) as server:
        client = connect(server.url, max_retries=0)
        with pytest.raises(it.error("APIResponseValidationError"), match="no status 204"):
            client.ask()
        assert it.total(client.ask()) == 1


@pytest.fixture
def tls(it: Subject, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """For a server whose certificate the client trusts."""
    served = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    AUTHORITY.issue_cert("127.0.0.1").configure_cert(served)
    trusting = ssl.create_default_context()
    AUTHORITY.configure_trust(trusting)
    monkeypatch.setattr(it.part("_runtime.routes"), "ssl_context", lambda: trusting)
    return served


@pytest.mark.skipif(not hasattr(socket, "TCP_CORK"), reason="needs Linux")
@pytest.mark.parametrize("apart", [False, True])
def test_an_answer_too_many_is_nobodys_over_tls(
    it: Subject, connect: Connect, tls: ssl.SSLContext, apart: bool
) -> None:
    """Also if it is in a record of its own, which a buffer below keeps."""
    with answering(told(it, answer, apart=apart), tls) as server:
        assert totals(it, connect, server.url) == [1, 2, 3, 4]


def empty_chunk(body: bytes) -> list[bytes]:
    """The body, and in a packet of its own the end of it."""
    data = chunked(body)
    return [data[:-5], data[-5:]]


@pytest.mark.parametrize(
    "framed",
    [
        lambda body: [answer(body)],
        lambda body: [answer(body)[:30], answer(body)[30:]],
        lambda body: [chunked(body)],
        empty_chunk,
        lambda body: [chunked(body)[:-2] + b"x-trailer: y\r\n\r\n"],
        lambda body: [b"HTTP/1.1 103 Early Hints\r\n\r\n" + answer(body)],
    ],
    ids=["length", "length in two", "chunks", "chunks in two", "trailers", "a hint before"],
)
def test_a_connection_that_is_clean_is_used_again(
    it: Subject, connect: Connect, framed: Callable[[bytes], list[bytes]]
) -> None:
    """To open one takes longer than a request."""
    ports = set()

    def respond(connection: socket.socket, _request: Request) -> None:
        ports.add(connection.getpeername()[1])
        for data in framed(it.bytes(it.rows(50))):
            connection.sendall(data)

    with answering(respond) as server:
        client = connect(server.url)
        for _ in range(4):
            assert len(it.items(client.ask())) == 50
    assert len(ports) == 1


FORGED = {
    "expired": lambda: AUTHORITY.issue_cert(
        "127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC)
    ),
    "of another host": lambda: AUTHORITY.issue_cert("other.test"),
    "of another authority": lambda: trustme.CA().issue_cert("127.0.0.1"),
}


@pytest.mark.parametrize("certificate", FORGED)
def test_without_a_certificate_there_is_no_request(
    it: Subject, connect: Connect, tls: ssl.SSLContext, certificate: str
) -> None:
    """Whoever stands in between does not get the key."""
    FORGED[certificate]().configure_cert(tls)
    with (
        answering(always(answer(b"{}")), tls) as server,
        pytest.raises(it.error("APIConnectionError"), match="certificate"),
    ):
        connect(server.url, max_retries=0).ask()
    assert server.requests == []


WARNINGS = ("-W", "ignore::DeprecationWarning", "-W", "always::ResourceWarning")
"""Python warns of forks while threads run; that these end well is what is tested."""
FORKING = """
import os, sys
import httpx2
from postpeer_client import PostPeer, PostPeerError

url, borrowed = sys.argv[1], sys.argv[2] == "borrowed"
http = httpx2.Client() if borrowed else None
client = PostPeer("key", base_url=url, http_client=http)
client.list_integrations(q="parent")
walk = iter(client.iter_integrations(limit=10, prefetch=2))
next(walk)
child = os.fork()
try:
    for _ in range(4):
        client.list_integrations(q="parent" if child else "child")
    assert sum(1 for _ in walk) == 99
    code = 0
except PostPeerError as error:
    code = 3 if "forked" in str(error) else 4
client.close()
if not child:
    os._exit(code)
if http:
    http.close()
print(code, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs fork")
@pytest.mark.parametrize(
    ("whose", "codes"), [("own", "0 0"), ("borrowed", "0 3")], ids=["own", "borrowed"]
)
def test_a_forked_process_uses_no_connection_of_its_parent(
    it: Subject, whose: str, codes: str
) -> None:
    """gunicorn --preload: the parent has asked already. A walk that has begun goes on. Connections
    of a client of httpx2 cannot be replaced: that is an error, and no response to someone else."""
    rows = it.rows(100)
    users: dict[int, set[str]] = {}

    def respond(connection: socket.socket, request: Request) -> None:
        offset = int(request.query.get(it.collection.paging.position_name, 0))
        limit = int(request.query.get(it.collection.paging.size_name, 20))
        if process := request.query.get("q"):
            users.setdefault(connection.getpeername()[1], set()).add(process)
        connection.sendall(answer(it.bytes(rows[offset : offset + limit], len(rows))))

    with answering(respond) as server:
        done = subprocess.run(
            [sys.executable, *WARNINGS, "-c", FORKING, server.url, whose],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert (done.stdout.strip(), done.stderr) == (codes, "")
    assert all(len(processes) == 1 for processes in users.values())


def test_connections_of_a_burst_are_not_kept_for_ever(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later request closes those that were not used for long."""
    for half in ("_sync", "_async"):
        monkeypatch.setattr(it.part(f"_runtime.{half}.connections"), "_IDLE_SECONDS", -1.0)
    with answering(paging(it, it.rows(100))) as server:
        client = connect(server.url)
        client.walk(prefetch=10, **{it.limit: 2})
        client.ask(**{it.limit: 1})
        assert len(client.client._transport._sender._open) == 1
