"""Answers, bodies and moments that are odd: each is right, or refused by an error of ours."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from client.conftest import Connect
from client.hostile import Request, Respond, always, answer, answering
from client.subject import Subject

Made = Callable[[bytes], bytes]


def head(status: str, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode("latin-1")


def length(body: bytes, sign: str = "") -> str:
    return f"content-length: {sign}{len(body)}"


RIGHT: dict[str, Made] = {
    "a thousand hints before it": lambda b: head("103 Early Hints") * 1000 + answer(b),
    "trailers": lambda b: (
        head("200 OK", "transfer-encoding: chunked")
        + b"%x;a=b\r\n%b\r\n0\r\nx: y\r\n\r\n" % (len(b), b)
    ),
    "one length twice": lambda b: head("200 OK", length(b), length(b)) + b,
    "no reason": lambda b: head("200", length(b)) + b,
    "folded headers": lambda b: head("200 OK", length(b), "x-a: b\r\n c") + b,
    "names of codings in capitals": lambda b: answer(gzip.compress(b), content_encoding="GZIP"),
    "identity, gzip": lambda b: answer(gzip.compress(b), content_encoding="identity, gzip"),
    "fields twice": lambda b: answer(b"{" + b[1:-1] + b", " + b[1:]),
}


def test_what_http_and_json_allow_is_read(it: Subject, connect: Connect) -> None:
    """However rarely it is seen."""
    for name, made in RIGHT.items():
        with answering(always(made(it.bytes(it.rows(3))))) as server:
            assert len(it.items(connect(server.url).ask())) == 3, name


WRONG: dict[str, Made] = {
    "two lengths": lambda b: head("200 OK", length(b), "content-length: 5") + b,
    "a length with a sign": lambda b: head("200 OK", length(b, "+")) + b,
    "a chunk without end": lambda _: (
        head("200 OK", "transfer-encoding: chunked") + b"f" * 30 + b"\r\n"
    ),
    "a chunk of less than nothing": lambda _: (
        head("200 OK", "transfer-encoding: chunked") + b"-1\r\n"
    ),
    "another coding of the transfer": lambda b: (
        head("200 OK", "transfer-encoding: gzip, chunked") + b
    ),
    "another protocol": lambda b: head("101 Switching Protocols", "upgrade: h2c") + b,
    "no status": lambda b: head("000 OK", length(b)) + b,
    "no head": lambda b: b,
    "NUL in a header": lambda b: head("200 OK", length(b), "x-a: b\0c") + b,
    "garbage behind gzip": lambda b: answer(gzip.compress(b) + b"x", content_encoding="gzip"),
    "a coding in no letters": lambda b: answer(b, content_encoding="\xff\xfe"),
    "UTF-16": lambda b: answer(b.decode().encode("utf-16")),
    "half of a character": lambda b: answer(b.replace(b'"', b'"\\ud800', 1)),
    "deeper than a stack": lambda b: answer(
        b'{"new": ' + b"[" * 10**5 + b"]" * 10**5 + b", " + b[1:]
    ),
}


def test_what_they_do_not_allow_is_an_error_of_ours(it: Subject, connect: Connect) -> None:
    """And no other."""
    for made in WRONG.values():
        respond = hanging_up(made(it.bytes(it.rows(3))))
        with answering(respond) as server, pytest.raises(it.error("Error")):
            connect(server.url, max_retries=0).ask()


def hanging_up(data: bytes) -> Respond:
    """Sends *data*, and nothing more."""

    def respond(connection: socket.socket, _request: Request) -> bool:
        connection.sendall(data)
        return False

    return respond


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-03-28t10:00:00z", "2026-03-28T10:00:00+00:00"),
        ("2026-03-28T10:00:00.12345678901234567890Z", "2026-03-28T10:00:00.123457+00:00"),
        ("9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59-23:59"),
        ("9999-12-31T23:59:60Z", None),
        ("2026-03-28T24:00:00Z", None),
        ("0000-01-01T00:00:00Z", None),
        ("2026-03-28T10:00:00+99:99", None),
        ("\u0662026-03-28T10:00:00Z", None),
        (1774692000, None),
    ],
    ids=str,
)
def test_an_odd_instant_is_read_or_refused(product: Subject, text: Any, read: str | None) -> None:
    """What is read can be written again."""
    (field,) = (f.name for f in product.collection.fields if f.format == "date-time")
    body = product.page([{**product.rows(1)[0], field: text}])
    with answering(always(answer(json.dumps(body).encode()))) as server:
        client = product.client(base_url=server.url)
        if read is None:
            with pytest.raises(product.error("APIResponseValidationError")):
                getattr(client, product.list_name)()
        else:
            page = getattr(client, product.list_name)()
            assert page.to_dicts()[0][field].isoformat() == read
            assert msgspec.json.decode(msgspec.json.encode(page), type=type(page)) == page
        client.close()


@pytest.mark.parametrize("charset", ["unicode_escape", "punycode", "idna", "undefined", "hex", "?"])
def test_text_in_no_character_set_is_utf_8(product: Subject, charset: str) -> None:
    """Python knows ways to write text that warn, or take hours for a long one."""
    success = product.part("_runtime.success").Success(first=200, last=200, form="text")
    text = "\\d \u00e4-" + "b" * 300_000
    headers = {"content-type": f"text/plain; charset={charset}"}
    assert success.value(text.encode(), headers) == text


@pytest.mark.parametrize(
    "after", ["1e999", "nan", "-5", "Wed, 31 Feb 99999 99:99:99 GMT", "\u00ff"]
)
def test_a_rest_that_makes_no_sense_is_none(it: Subject, connect: Connect, after: str) -> None:
    """The refusal stays what it is."""
    with (
        answering(always(answer(b"{}", "429 Slow", retry_after=after))) as server,
        pytest.raises(it.error("RateLimitError")) as caught,
    ):
        connect(server.url, max_retries=0).ask()
    assert caught.value.retry_after in (None, 0)


def test_a_service_that_hangs_up_is_called_so(it: Subject, connect: Connect) -> None:
    """It breaks no rule of HTTP by that."""
    with (
        answering(lambda _connection, _request: False) as server,
        pytest.raises(it.error("APIConnectionError"), match="was lost before"),
    ):
        connect(server.url, max_retries=0).ask()


def test_a_task_that_is_cancelled_leaves_the_client_whole(product: Subject) -> None:
    """The half of the response that comes later is nobody's."""
    begun, go_on = threading.Event(), threading.Event()
    late, first = answer(product.bytes(product.rows(9))), [True]

    def respond(connection: socket.socket, _request: Request) -> None:
        if first:
            first.clear()
            connection.sendall(late[:300])
            begun.set()
            go_on.wait(50)
            connection.sendall(late[300:])
        else:
            connection.sendall(answer(product.bytes(product.rows(3))))

    async def main(url: str) -> int:
        async with product.async_client(base_url=url) as client:
            ask = getattr(client, product.list_name)
            task = asyncio.create_task(ask())
            await asyncio.to_thread(begun.wait, 50)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            go_on.set()
            return len(product.items(await ask()))

    with answering(respond) as server:
        assert asyncio.run(main(server.url)) == 3


class Odd:
    """A file that gives *what* instead of bytes."""

    def __init__(self, what: Any) -> None:
        self.what = what

    def read(self, _size: int) -> Any:
        if isinstance(self.what, Exception):
            raise self.what
        return self.what


@pytest.mark.parametrize(
    "content",
    [
        Odd(OSError(5, "broken")),
        Odd(None),
        Odd("text"),
        io.StringIO("x"),
        Path("/"),
        Path("no/such"),
    ],
    ids=["breaks", "nothing", "text", "a file of text", "a folder", "no file"],
)
def test_a_file_that_gives_no_bytes_is_refused(product: Subject, content: Any) -> None:
    """Before anything is sent."""
    bodies = product.part("_runtime.bodies")
    with pytest.raises(product.error("InvalidArgumentError"), match="body"):
        bodies.Whole("application/octet-stream").encode(content)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_json_lacks_is_refused(product: Subject, number: float) -> None:
    """Null would be sent for it, which means something else."""
    body = product.part("_runtime.bodies").Body("application/json")
    assert body.encode({"a": [1.5, None]})[0] == b'{"a":[1.5,null]}'
    with pytest.raises(product.error("InvalidArgumentError"), match="not finite"):
        body.encode({"a": [1.5, None, {"b": number}]})


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400])
def test_a_number_that_is_no_double_is_refused(product: Subject, number: float) -> None:
    """A whole number has no end in Python."""
    parameter = product.part("_runtime.parameters").Number("price", "price")
    with pytest.raises(product.error("InvalidArgumentError"), match="price must be a finite"):
        parameter.encode(number)


def test_an_early_refusal_ends_an_upload(product: Subject) -> None:
    """A service need not read forty megabytes to say that this is too much."""
    refusal = head("413 Too Large", "content-length: 2", "connection: close") + b"{}"
    operation = product.part("_runtime.operation").Operation(
        method="POST",
        path="/files",
        successes=(),
        body=product.part("_runtime.bodies").Whole("application/octet-stream"),
    )
    with (
        answering(hanging_up(refusal)) as server,
        product.client(base_url=server.url) as client,
        pytest.raises((product.error("APIError"), product.error("APIConnectionError"))),
    ):
        client._call(operation, body=b"x" * 40 * 2**20)
