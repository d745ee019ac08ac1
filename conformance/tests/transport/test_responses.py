"""How one response is read, when it is asked for again, and what is said where it fails."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from attrs import evolve

from postpeer_conformance.contract import load
from postpeer_conformance.oracle.checker import Checker
from postpeer_conformance.transport.body import Unreadable, weight, whole
from postpeer_conformance.transport.exchange import Question, Response
from postpeer_conformance.transport.network import client
from postpeer_conformance.transport.probe import BudgetSpent, Probe, Unanswered
from postpeer_conformance.transport.query import Query
from support.wild import Send, Wild, answer, endless, serving_wildly

CONTRACT = load()
(OPERATION,) = CONTRACT.collections
KEY = "a-key-of-this-test"
OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
EMPTY = b'{"success":true,"total":0,"integrations":[]}'
TWO = gzip.compress(EMPTY[:9], mtime=0) + gzip.compress(EMPTY[9:], mtime=0)
"""One text in two members (RFC 1952, 2.2)."""
NOON = 1_772_000_000


def no_sleep(seconds: float) -> None:
    """Takes no time."""


@contextmanager
def probing(
    url: str, *, sleep: Callable[[float], None] = no_sleep, budget: int = 20, seconds: float = 60.0
) -> Iterator[Probe]:
    """A probe of the server at *url*."""
    with client(url, seconds=seconds, headers={}, ca_file=None) as connections:
        yield Probe(
            OPERATION, url, KEY, connections, budget, sleep=sleep, clock=lambda: float(NOON)
        )


def left_open(probe: Probe) -> Unanswered:
    """Why the plain question gets no response."""
    with pytest.raises(Unanswered) as caught:
        probe.ask(Question())
    return caught.value


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(EMPTY, mtime=0), "gzip"),
        (TWO, "gzip"),
        (TWO, " GZIP "),
        (TWO + bytes(40), "x-gzip"),
        (gzip.compress(b"", mtime=0) + gzip.compress(EMPTY, mtime=0), "gzip"),
        (zlib.compress(EMPTY), "deflate"),
        (zlib.compress(EMPTY)[2:-4], "deflate"),
        (EMPTY, ""),
        (EMPTY, "identity"),
    ],
    ids=["one", "two", "capitals", "padded", "empty", "zlib", "raw", "plain", "identity"],
)
def test_every_encoding_that_is_right_is_read(body: bytes, encoding: str) -> None:
    """Whole, and where each byte comes by itself."""
    assert whole([body], encoding) == EMPTY
    assert whole([bytes([each]) for each in body], encoding) == EMPTY


def test_what_is_packed_tightly_is_read_whole() -> None:
    """Also where nothing is left to read while there is more to write."""
    text = b"a" * 3 * 2**20
    assert whole([gzip.compress(text, mtime=0)], "gzip") == text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (EMPTY, "not the gzip that it is said to be"),
        (gzip.compress(EMPTY, mtime=0) + EMPTY, "not the gzip that it is said to be"),
        (TWO[:-3], "the gzip of the body is cut off"),
        (TWO[:12], "the gzip of the body is cut off"),
    ],
    ids=["plain", "text behind", "cut off", "cut off early"],
)
def test_an_encoding_that_is_wrong_is_no_body(body: bytes, said: str) -> None:
    """Text that is no gzip, text behind it, and gzip that ends too early."""
    with pytest.raises(Unreadable, match=said) as caught:
        whole([body], "gzip")
    assert caught.value.failure.kind == "encoding"


def test_a_small_body_of_many_values_is_refused() -> None:
    """Nobody decodes millions of empty lists to find that they are too many."""
    lists = gzip.compress(b"[" + b"[]," * 2**21 + b"[]]", mtime=0)
    assert len(lists) < 2**15
    with pytest.raises(Unreadable, match="more than 250000 values") as caught:
        whole([lists], "gzip")
    assert caught.value.failure.kind == "size"


def waits(*headers: str) -> list[float]:
    """How long a probe waits for a server that is busy once, and says *headers*."""
    waited: list[float] = []
    busy, free = answer(b"", *headers, status=429), answer(EMPTY)

    def once(send: Send, ended: threading.Event) -> None:
        (free if waited or len(server.heads) > 1 else busy)(send, ended)

    with serving_wildly(once) as server, probing(server.url, sleep=waited.append) as probe:
        assert probe.ask(Question()).response.status == 200
    return waited


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (["retry-after: 7"], 7.0),
        (["retry-after: Wed, 25 Feb 2026 06:13:50 GMT"], 30.0),
        (["retry-after: Wednesday, 25-Feb-26 06:13:50 GMT"], 30.0),
        (["retry-after: Wed Feb 25 06:13:50 2026"], 30.0),
        (
            [
                "date: Sat, 28 Mar 2026 10:00:00 GMT",
                "retry-after: Sat, 28 Mar 2026 10:00:05 GMT",
            ],
            5.0,
        ),
    ],
)
def test_a_busy_server_is_asked_again_when_it_says(headers: list[str], seconds: float) -> None:
    """After so many seconds, or at a date by the server's own clock (RFC 9110, 10.2.3)."""
    assert waits(*headers) == [seconds]


def test_a_date_that_is_over_is_not_waited_for() -> None:
    """It can be asked at once."""
    assert waits("retry-after: Sun, 06 Nov 1994 08:49:37 GMT") == []


@pytest.mark.parametrize("text", ["soon", "-5", "1.5", "Mon, 99 Foo 99999 99:99:99 GMT", ""])
def test_what_is_no_retry_after_is_none(text: str) -> None:
    """The probe waits a little, as for a server that says nothing."""
    assert waits(f"retry-after: {text}") == [0.25]


@pytest.mark.parametrize("text", ["3600", "9" * 400, "Thu, 26 Feb 2026 06:13:20 GMT"])
def test_a_longer_wait_than_the_bound_is_not_begun(text: str) -> None:
    """Nor is the server asked in spite of it: the question stays open, and it is said why."""
    waited: list[float] = []
    busy = answer(b"", f"retry-after: {text}", status=429)
    with serving_wildly(busy) as server, probing(server.url, sleep=waited.append) as probe:
        assert "status 429, with a Retry-After of " in str(left_open(probe))
    assert waited == []
    assert len(server.heads) == 1


def cut(start: bytes) -> Wild:
    """*start*, and then the end of the connection."""

    def wild(send: Send, _ended: threading.Event) -> None:
        send(start)
        raise OSError

    return wild


FAILURES: dict[str, tuple[Wild, str, int]] = {
    "cut off": (cut(OK + b"content-length: 99\r\n\r\n{"), "cut off", 200),
    "cut off in a chunk": (cut(OK + b"transfer-encoding: chunked\r\n\r\n9\r\n{"), "cut off", 200),
    "too slow": (endless(OK + b"content-length: 99\r\n\r\n", b" ", 0.02), "timeout", 200),
    "too large": (endless(OK + b"\r\n", b"a" * 2**16), "size", 200),
    "many headers": (answer(EMPTY, *(f"x-{n}: a" for n in range(400))), "size", 200),
    "no HTTP": (cut(b"220 mail.example.com ESMTP\r\n"), "protocol", 0),
    "no head": (endless(b"", b"", 1), "timeout", 0),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_has_a_kind(name: str) -> None:
    """And the status, where the head of the response came."""
    wild, kind, status = FAILURES[name]
    # Only what is to take too long has little time; to ask for that again would take it once more.
    seconds, budget = (1, 1) if kind == "timeout" else (60, 20)
    with (
        serving_wildly(wild) as server,
        probing(server.url, seconds=seconds, budget=budget) as probe,
    ):
        error = left_open(probe)
    assert (error.kind, error.exchange.response.status) == (kind, status)
    assert str(error)


def test_no_server_is_a_failure_of_the_connection() -> None:
    """Nothing listens there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with probing(f"http://127.0.0.1:{free.getsockname()[1]}") as probe:
            error = left_open(probe)
    assert error.kind == "connection"
    assert "refused" in str(error)


def test_the_reason_is_told_where_no_request_is_left() -> None:
    """A small budget ends while a question is asked again; that hides no failure."""
    with serving_wildly(cut(b"")) as server, probing(server.url, budget=2) as probe:
        assert "disconnected" in str(left_open(probe))
    assert len(server.heads) == 2


def judged(wild: Wild, seconds: float = 60) -> str | None:
    """What breaks the schema in a response that the probe gives or leaves."""
    with serving_wildly(wild) as server, probing(server.url, seconds=seconds) as probe:
        try:
            exchange = probe.ask(Question())
        except Unanswered as error:
            exchange = error.exchange
    return Checker(CONTRACT, OPERATION).judge(exchange).defect


def test_a_body_that_is_mislabelled_is_an_answer() -> None:
    """It came whole and came again: a client cannot read it, which the contract promises."""
    said = "a body that cannot be read: the body is not the gzip that it is said to be"
    assert judged(answer(EMPTY, "content-encoding: gzip")) == said
    said = "a body that cannot be read: peer closed connection"
    assert (judged(FAILURES["cut off"][0]) or "").startswith(said)


@pytest.mark.parametrize(
    ("name", "seconds"), [("too slow", 0.3), ("too large", 60), ("many headers", 60)]
)
def test_a_bound_of_the_suite_accuses_nobody(name: str, seconds: float) -> None:
    """The contract bounds neither time nor size."""
    assert judged(FAILURES[name][0], seconds) is None


def test_headers_weigh() -> None:
    """A run keeps those of its responses, too, until they take too much memory."""
    bare = Response(200, (), EMPTY)
    assert weight(bare) < 1_000
    assert weight(evolve(bare, headers=(("x", "a" * 300),) * 200)) > 100_000


def test_what_takes_too_much_memory_is_named() -> None:
    """The request whose response takes most, without the key."""
    deep = b"[" * 200_000 + b"]" * 200_000
    questions = [Question(Query([("limit", str(number))])) for number in range(20)]
    with serving_wildly(answer(deep), right=1) as server, probing(server.url) as probe:
        with pytest.raises(BudgetSpent) as ended:
            list(map(probe.ask, questions))
        assert str(ended.value) == (
            "the responses take too much memory, most of all the one to "
            f"GET {server.url}{OPERATION.path}?limit=1"
        )


def test_what_the_system_says_is_told_in_its_words() -> None:
    """Without its number."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with probing(url) as probe, pytest.raises(Unanswered) as refused:
            probe.ask(Question())
    assert "refused" in str(refused.value)
    assert "Errno" not in str(refused.value)
