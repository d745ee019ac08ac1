"""Requests that no client should send: each is answered, none makes the server fail."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postpeer_conformance.contract import load
from postpeer_conformance.server import KEY, create_app, serving

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
assert OPERATION.key is not None
PATH = OPERATION.path.encode()
HEAD = b"host: x\r\nconnection: close\r\n" + f"{OPERATION.key.header}: {KEY}\r\n".encode()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(create_app(CONTRACT)) as url:
        yield int(url.rpartition(":")[2])


def sent(port: int, data: bytes) -> bytes:
    """What comes back for *data*, until the server closes the connection or has had enough."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        except OSError:  # closed already, of which each system has a word of its own
            return b""
    return answer


def status(answer: bytes) -> int | None:
    """The status of the response, None where there is none."""
    return int(answer.split(b" ", 2)[1]) if answer else None


def get(target: bytes, more: bytes = b"") -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\n" + HEAD + more + b"\r\n"


@pytest.mark.parametrize(
    "data",
    [
        b"\r\n\r\n",
        b"\0" * 100,
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nhost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"A" * 200_000,
        get(b"/", b"x: " + b"y" * 200_000 + b"\r\n"),
        get(b"/", b"".join(b"x-%d: y\r\n" % n for n in range(20_000))),
        get(PATH + b"?q=" + b"a" * 1_000_000),
    ],
)
def test_what_is_no_request_is_refused(
    port: int, data: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """With a status below 500 or a closed connection, and without a traceback."""
    answered = status(sent(port, data))
    assert answered is None or 400 <= answered < 500
    assert "Traceback" not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (PATH + b"?q=%", 200),
        (PATH + b"?q=%zz%0", 200),
        (PATH + b"?q=%00", 200),
        (PATH + b"?q=%ff%fe", 200),
        (PATH + b"?q=%ed%a0%80", 200),
        (PATH + b"?" + b"&" * 10_000, 200),
        (PATH + b"?" + b"=&" * 10_000, 200),
        (PATH + b"?q=" + b"%25" * 10_000, 200),
        (PATH + b"?limit=" + b"9" * 50_000, 400),
        (PATH + b"?offset=" + b"9" * 50_000, 200),
        (PATH + b"%00", 404),
        (b"/%ff%fe", 404),
        (b"//", 404),
        (b"/../.." + PATH, 404),
        (b"*", 404),
        (b"http://other" + PATH, 200),
    ],
)
def test_garbage_in_a_target_is_read_or_refused(port: int, target: bytes, expected: int) -> None:
    """Octets that are no text stand for themselves as little as possible, and never fail."""
    assert status(sent(port, get(target))) == expected


@pytest.mark.parametrize(
    "header",
    [
        b"accept: " + b"," * 5000,
        b"accept: \xff/\xfe;q=\xfd",
        b"accept-encoding: ;;;q=q,=",
        b"if-none-match: " + b'"' * 5000,
        b"x-request-id: \xff",
        b"x-fault: \xff=1",
        OPERATION.key.header.encode() + b": \xff\xfe",
    ],
)
def test_garbage_in_a_header_is_read_or_refused(port: int, header: bytes) -> None:
    """It is answered as if it were nothing, or refused."""
    answered = status(sent(port, get(PATH, header + b"\r\n")))
    assert answered is not None
    assert answered < 500


@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=100).map(lambda raw: get(PATH + b"?" + quote(raw).encode())),
        st.binary(max_size=60).map(lambda raw: get(PATH + b"?q=" + raw)),
        st.binary(max_size=60).map(lambda raw: get(PATH, b"accept: " + raw + b"\r\n")),
        st.randoms(use_true_random=False).map(lambda source: mangled(source)),
    )
)
@settings(max_examples=250)
def test_nothing_makes_it_fail(port: int, capfd: pytest.CaptureFixture[str], data: bytes) -> None:
    """Whatever is sent: no status of 500 or more, no traceback."""
    answered = status(sent(port, data))
    assert answered is None or answered < 500
    assert "Traceback" not in "".join(capfd.readouterr())


def mangled(source: random.Random) -> bytes:
    """A good request with some octets replaced."""
    data = bytearray(get(PATH + b"?platform=twitter&limit=5&offset=3&sort=asc&q=caf%C3%A9"))
    for _ in range(source.randrange(1, 6)):
        data[source.randrange(len(data))] = source.randrange(256)
    return bytes(data)
