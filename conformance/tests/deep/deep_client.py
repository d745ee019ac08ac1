"""Servers that answer anything: the client raises its own errors, in time, and tells no key.

``pytest conformance/tests/deep/deep_client.py``; CONFORMANCE_EXAMPLES is the number of responses.
"""

from __future__ import annotations

import importlib
import os
import socket
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from client.driver import AsyncDriver, Driver
from client.hostile import Request, answering
from client.subject import PRODUCT, subject
from client.test_exchange import read
from security.echoes import FORMS, KEY, pieces
from security.test_client_key import everything

IT = subject(PRODUCT, importlib.import_module(PRODUCT.package))
DRAWN = hypothesis.settings(
    max_examples=int(os.environ.get("CONFORMANCE_EXAMPLES", "300")),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)
WORDS = st.sampled_from(
    [form.encode() for form in FORMS.values()]
    + [
        *(
            b"HTTP/1.1 200 OK",
            b"HTTP/1.1 429 Slow",
            b"HTTP/1.1 302 Found",
            b"HTTP/1.1 100 Continue",
        ),
        *(b"content-length: ", b"transfer-encoding: chunked", b"content-encoding: gzip"),
        *(b"content-type: ", b"location: ", b"retry-after: ", b"x-request-id: ", b"connection: "),
        *(b"\r\n", b"\r\n\r\n", b"\n", b" ", b"0", b"2", b"7fffffffffffffff", b"-1", b"99999"),
        *(
            b'{"message": "',
            b'"}',
            b'{"success": true, "total": 1, "integrations": [',
            b"]}",
            b"[[",
        ),
        *(b"\x1f\x8b\x08\x00", b"\xff", b"\x00", b"Fri, 31 Dec 99999 23:59:59 GMT"),
    ]
)
ANSWERS = st.lists(WORDS | st.binary(max_size=20), max_size=30).map(b"".join)
HEADED = st.builds(
    lambda status, headers, body: b"HTTP/1.1 %d X\r\n%b\r\n\r\n%b" % (status, headers, body),
    st.integers(100, 999),
    st.lists(st.tuples(WORDS, WORDS).map(b": ".join), max_size=4).map(b"\r\n".join),
    ANSWERS,
)


def failure(client: Driver) -> Any:
    """The error of ours in which a call ends; any other one is raised."""
    try:
        client.ask()
    except IT.error("Error") as error:
        return error
    return None


@pytest.mark.parametrize("kind", [Driver, AsyncDriver])
def test_whatever_a_server_sends_ends_in_an_answer_or_an_error_of_ours(kind: Any) -> None:
    """The server closes, so that nothing has to be waited for."""
    sent = [b""]

    def respond(connection: socket.socket, _request: Request) -> bool:
        connection.sendall(sent[0])
        return False

    with answering(respond) as server, kind(IT, KEY, base_url=server.url, timeout=9) as client:
        client.client._options.max_retries = 0

        @DRAWN
        @hypothesis.given(ANSWERS | HEADED)
        def holds(data: bytes) -> None:
            sent[0] = data
            if error := failure(client):
                assert not isinstance(error, IT.error("APIConnectionTimeoutError"))
                assert pieces(everything(error)) == set()

        holds()


@DRAWN
@hypothesis.given(
    HEADED | st.lists(WORDS, max_size=9).map(lambda words: b"HTTP/1.1 200 OK\r\n" + b"".join(words))
)
def test_an_answer_is_read_alike_whoever_reads_it(data: bytes) -> None:
    """h11 reads each one whose first byte comes alone."""
    assert read(IT, [data]) == read(IT, [data[:1], data[1:]])
