"""Answers that no honest server gives: each ends in an error of ours, soon."""

from __future__ import annotations

import functools
import gzip
import json
import socket
import zlib
from typing import Any

import pytest

from client.conftest import Connect
from client.hostile import Request, Respond, always, answer, answering
from client.subject import Subject
from client.test_errors import failing


def test_compressed_answers_are_unpacked(it: Subject, connect: Connect) -> None:
    """Gzip is what the client asks for."""
    body = gzip.compress(it.bytes(it.rows(50)), mtime=0)
    with answering(always(answer(body, content_encoding="gzip"))) as server:
        assert len(it.items(connect(server.url).ask())) == 50
    assert server.requests[0].headers["accept-encoding"] == "gzip"


def wrong(it: Subject, connect: Connect, body: bytes, **headers: str) -> Any:
    """The refusal of *body* as a response."""
    error = failing(it, connect, answer(body, **headers), max_response_bytes=10**6)
    assert isinstance(error, it.error("APIResponseValidationError"))
    return error


def test_a_page_of_html_is_named(it: Subject, connect: Connect) -> None:
    """A login page with status 200."""
    assert "text/html" in str(wrong(it, connect, b"<html></html>", content_type="text/html"))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b'"text"',
        b"{}",
        b"\xff\xff",
        b"\xef\xbb\xbf{}",
        b"NaN",
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"{} {}",
        b"1" * 100_000,
    ],
    ids=lambda body: body[:12].decode("latin-1"),
)
def test_what_is_not_the_contract_is_refused(it: Subject, connect: Connect, body: bytes) -> None:
    """Whatever it is instead."""
    content = wrong(it, connect, body).content
    assert body.startswith(content)
    assert len(content) >= min(len(body), 60_000)


def test_the_place_of_the_fault_is_told(it: Subject, connect: Connect) -> None:
    """As a path into the response."""
    rows = it.rows(5)
    name = it.collection.order.fields[0].name
    rows[3][name] = ["not", "this"]
    error = wrong(it, connect, it.bytes(rows))
    assert error.path == f"${it.collection.items.replace('/', '.')}[3].{name}"
    assert error.path in str(error)


def test_a_missing_field_is_refused_even_if_it_may_be_null(it: Subject, connect: Connect) -> None:
    """Null and missing are not the same."""
    for field in it.collection.fields:
        rows = it.rows(2)
        if field.required:
            del rows[1][field.name]
            assert field.name in str(wrong(it, connect, it.bytes(rows)))


def test_a_date_time_without_a_zone_is_refused(it: Subject, connect: Connect) -> None:
    """It could be any of 24 instants."""
    (field,) = (f for f in it.collection.fields if f.format == "date-time")
    rows = it.rows(1)
    rows[0][field.name] = "2026-03-28T10:00:00"
    assert "timezone" in str(wrong(it, connect, it.bytes(rows)))


def test_a_constant_that_is_another_is_refused(it: Subject, connect: Connect) -> None:
    """A success that says it is none."""
    body = it.page([])
    (name,) = (name for name, value in body.items() if isinstance(value, bool))
    body[name] = not body[name]
    assert name in str(wrong(it, connect, json.dumps(body).encode()))


@pytest.mark.parametrize("total", [-1, 1.5, "7", [], True])
def test_a_total_that_is_none_is_refused(it: Subject, connect: Connect, total: Any) -> None:
    """A walk would rely on it."""
    wrong(it, connect, it.bytes([], total))


def endless(connection: socket.socket, _request: Request) -> None:
    """A body without an end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[")
    while True:
        connection.sendall(b"[1]," * 10_000)


def dripping(connection: socket.socket, _request: Request) -> None:
    """A body that comes byte by byte, each in good time."""
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
    connection.settimeout(0.01)
    while True:
        connection.sendall(b" ")
        try:
            if not connection.recv(1):
                return
        except TimeoutError:
            pass


def silent(connection: socket.socket, _request: Request) -> None:
    """No response until the client goes away."""
    connection.recv(1)


def many_headers(connection: socket.socket, _request: Request) -> None:
    """Ten thousand headers."""
    headers = b"".join(b"x-%d: y\r\n" % number for number in range(10_000))
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + headers + b"content-length: 2\r\n\r\n{}")


def no_http(connection: socket.socket, _request: Request) -> bool:
    """Another protocol."""
    connection.sendall(b"220 mail.example ESMTP\r\n")
    return False


@pytest.mark.parametrize(
    ("respond", "kind", "timeout"),
    [
        (endless, "APIResponseValidationError", 60),
        (dripping, "APIConnectionTimeoutError", 0.3),
        (silent, "APIConnectionTimeoutError", 0.3),
        (many_headers, "Error", 60),
        (no_http, "APIConnectionError", 60),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_server_cannot_hold_the_client(
    it: Subject, connect: Connect, respond: Respond, kind: str, timeout: float
) -> None:
    """Size and time are bounded."""
    with answering(respond) as server, pytest.raises(it.error(kind)):
        connect(server.url, timeout=timeout, max_retries=0, max_response_bytes=10**5).ask()


@functools.cache
def bomb() -> bytes:
    """A few kilobytes that would be fifty megabytes."""
    packer = zlib.compressobj(1, wbits=31)
    chunk = b" " * 10**7
    return b"".join(packer.compress(chunk) for _ in range(5)) + packer.flush()


def test_a_bomb_does_not_go_off(it: Subject, connect: Connect) -> None:
    """It is unpacked no further than the bound."""
    assert "more than 1000000 bytes" in str(wrong(it, connect, bomb(), content_encoding="gzip"))


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"no gzip", "gzip"),
        (gzip.compress(b"{}" * 999, mtime=0)[:-9], "gzip"),
        (b"", "br"),
        (b"{}", "br"),
        (b"{}", "gzip, gzip"),
    ],
    ids=["damaged", "cut off", "empty", "unknown", "twice"],
)
def test_broken_compression_is_refused(
    it: Subject, connect: Connect, body: bytes, encoding: str
) -> None:
    """Also an encoding that was not asked for."""
    wrong(it, connect, body, content_encoding=encoding)
