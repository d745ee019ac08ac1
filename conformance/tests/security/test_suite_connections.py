"""What the suite reads is the response to what it asked, whatever else comes on a connection."""

from __future__ import annotations

from itertools import count
from threading import Event

import pytest

from postpeer_conformance.transport.network import client
from support.wild import Send, Wild, answer, serving_wildly


def numbered(after: bytes) -> Wild:
    """Says how many requests came before, and sends *after* behind that."""
    numbers = count()

    def wild(send: Send, ended: Event) -> None:
        answer(b"%d" % next(numbers))(lambda data: send(data + after), ended)

    return wild


def chunked(send: Send, _ended: Event) -> None:
    send(b"HTTP/1.1 200 x\r\ntransfer-encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n")


def empty(send: Send, _ended: Event) -> None:
    send(b"HTTP/1.1 204 x\r\n\r\n")


def to_head(send: Send, _ended: Event) -> None:
    send(b"HTTP/1.1 200 x\r\ncontent-length: 5\r\n\r\n")


def said(wild: Wild, method: str = "GET") -> tuple[list[str], int]:
    """The bodies of four responses in a row, and how many connections they took."""
    with (
        serving_wildly(wild) as server,
        client(server.url, seconds=10, headers={}, ca_file=None) as suite,
    ):
        return [suite.request(method, server.url).text for _ in range(4)], len(server.connections)


@pytest.mark.parametrize(
    "after",
    [b"HTTP/1.1 200 x\r\ncontent-length: 5\r\n\r\nother", b"x", b"\r\n"],
    ids=["a response", "a byte", "an empty line"],
)
def test_a_response_too_many_is_to_no_question(after: bytes) -> None:
    """Else each later answer on the connection would be that to the question before."""
    assert said(numbered(after))[0] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("method", "wild"),
    [("GET", numbered(b"")), ("GET", chunked), ("GET", empty), ("HEAD", to_head)],
)
def test_a_connection_that_is_clean_is_used_again(method: str, wild: Wild) -> None:
    """To open one takes longer than a request."""
    assert said(wild, method)[1] == 1
