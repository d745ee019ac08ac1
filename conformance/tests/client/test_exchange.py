"""How a request is written and its response read: as h11 would, whoever does it."""

from __future__ import annotations

from typing import Any

import h11
import httpcore2
import pytest

from client.subject import Subject

HOST = [(b"host", b"harbour.example")]
LENGTH = "content-length: 5"
CHUNKED = "transfer-encoding: chunked"
BODY = b"hello"
CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"


def head(*lines: str) -> bytes:
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def ok(*headers: str) -> bytes:
    return head("HTTP/1.1 200 OK", *headers)


PLAIN = {
    "a length": ok(LENGTH) + BODY,
    "a name in capitals": ok("Content-Length: 5") + BODY,
    "space around a value": ok("content-length: \t5 \t") + BODY,
    "no space": ok("content-length:5") + BODY,
    "no body": ok("content-length: 0"),
    "a connection that stays": ok("Connection: Keep-Alive", LENGTH) + BODY,
    "text in latin-1": ok("x-a: \xe9\xff", LENGTH) + BODY,
    "an empty value": ok("x-a:", LENGTH) + BODY,
    "no reason": head("HTTP/1.1 200", LENGTH) + BODY,
    "a refusal": head("HTTP/1.1 404 Not Found", LENGTH) + BODY,
    "more than the response": ok(LENGTH) + BODY + b"x",
    "two responses": (ok(LENGTH) + BODY) * 2,
    "an end within the body": ok(LENGTH) + BODY[:3],
}
ODD = {
    "chunks": ok(CHUNKED) + CHUNKS,
    "chunks and more": ok(CHUNKED) + CHUNKS + b"x",
    "chunks of no size": ok(CHUNKED) + b"x\r\nhello",
    "a length and chunks": ok(LENGTH, CHUNKED) + CHUNKS,
    "another coding": ok("transfer-encoding: gzip", LENGTH) + BODY,
    "a length twice": ok(LENGTH, LENGTH) + BODY,
    "two lengths": ok(LENGTH, "content-length: 4") + BODY,
    "a list of lengths": ok("content-length: 5, 5") + BODY,
    "a length with a sign": ok("content-length: +5") + BODY,
    "a length of many digits": ok("content-length: " + "0" * 30 + "5") + BODY,
    "a length in other digits": ok("content-length: \xb2") + BODY,
    "no length": ok("x-a: b") + BODY,
    "no headers": ok() + BODY,
    "the last response": ok("connection: close", LENGTH) + BODY,
    "the last response of others": ok("connection: keep-alive, close", LENGTH) + BODY,
    "the version before": head("HTTP/1.0 200 OK", LENGTH) + BODY,
    "a version of its own": head("HTTP/1.2 200 OK", LENGTH) + BODY,
    "nothing, of a length": head("HTTP/1.1 204 No Content", LENGTH),
    "nothing, and a body": head("HTTP/1.1 204 No Content", LENGTH) + BODY,
    "no change": head("HTTP/1.1 304 Not Modified", LENGTH),
    "a hint before": head("HTTP/1.1 103 Early Hints", LENGTH) + ok(LENGTH) + BODY,
    "a status of its own": head("HTTP/1.1 999 X", LENGTH) + BODY,
    "no status": head("HTTP/1.1 20 OK", LENGTH) + BODY,
    "another protocol": head("HTTP/1.1 101 X", "upgrade: x", LENGTH) + BODY,
    "a folded header": ok("x-a: b", f" {CHUNKED}", LENGTH) + BODY,
    "lines without a return": (ok(LENGTH) + BODY).replace(b"\r", b""),
    "a return in a value": ok("x-a: b\rc", LENGTH) + BODY,
    "NUL in a value": ok("x-a: \0", LENGTH) + BODY,
    "NUL in a reason": head("HTTP/1.1 200 \0", LENGTH) + BODY,
    "space before a colon": ok("content-length : 5") + BODY,
    "no colon": ok("x-a", LENGTH) + BODY,
    "no name": ok(": b", LENGTH) + BODY,
    "a name in latin-1": ok("\xe9: b", LENGTH) + BODY,
    "space before all": b" " + ok(LENGTH) + BODY,
    "an end within the head": ok(LENGTH)[:-2],
    "silence": b"",
}


def read(product: Subject, pieces: list[bytes], method: bytes = b"GET", headers: Any = HOST) -> Any:
    """What *pieces* and the end of the connection are read as."""
    exchange = product.part("_runtime.exchange").Exchange(method, b"/", headers)
    body = b""
    try:
        for piece in [*pieces, b""]:
            exchange.came(piece)
            body += exchange.body() if exchange.head else b""
            if exchange.ended:
                break
    except httpcore2.RemoteProtocolError:
        return "broken within", "the body" if exchange.head else "the head"
    return exchange.head, body, exchange.ended, exchange.clean


@pytest.mark.parametrize("method", [b"GET", b"HEAD", b"POST"])
def test_an_answer_is_read_alike_whoever_reads_it(product: Subject, method: bytes) -> None:
    """h11 reads each one whose first byte comes alone."""
    for name, data in (PLAIN | ODD).items():
        apart = [data[:1], data[1:]] if data else []
        assert read(product, [data], method) == read(product, apart, method), name


def test_only_the_plainest_answers_are_read_without_h11(
    product: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would need more time than the rest of the call."""

    def refuse(*_given: Any, **_named: Any) -> None:
        raise LookupError

    monkeypatch.setattr(h11, "Connection", refuse)
    for data in PLAIN.values():
        read(product, [data])
    for data in ODD.values():
        with pytest.raises(LookupError):
            read(product, [data])


def test_a_connection_that_the_request_ends_is_not_used_again(product: Subject) -> None:
    """Whatever the response says."""
    headers = [*HOST, (b"Connection", b"close")]
    *_, clean = read(product, [PLAIN["a length"]], headers=headers)
    assert clean is False


def test_another_protocol_that_was_asked_for_ends_this_one(product: Subject) -> None:
    """It is a response, behind which nothing is read."""
    headers = [*HOST, (b"connection", b"upgrade"), (b"upgrade", b"x")]
    data = head("HTTP/1.1 101 Switching Protocols", "upgrade: x") + BODY
    found, body, ended, clean = read(product, [data], headers=headers)
    assert (found[0], body, ended, clean) == (101, b"", True, False)


@pytest.mark.parametrize(
    ("method", "target", "header"),
    [
        (b"GET /other", b"/", (b"a", b"secret")),
        (b"GET", b"/\r\nsecret: b", (b"a", b"b")),
        (b"GET", b"/ secret", (b"a", b"b")),
        (b"GET", b"/", (b"a", b"secret\r\nb: c")),
        (b"GET", b"/", (b"a", b"secret\0")),
        (b"GET", b"/", (b"a secret", b"b")),
        (b"GET", b"/", (b"host", b"secret")),
    ],
)
def test_what_would_be_two_requests_is_none(
    product: Subject, method: bytes, target: bytes, header: tuple[bytes, bytes]
) -> None:
    """It is refused, and not shown."""
    with pytest.raises(httpcore2.LocalProtocolError) as refused:
        product.part("_runtime.exchange").Exchange(method, target, [*HOST, header])
    assert "secret" not in f"{refused.value}"
    assert refused.value.__suppress_context__
