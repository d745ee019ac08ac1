"""A server repeats the key in whatever way it likes: the client never tells it on."""

from __future__ import annotations

import copy
import pickle
import socket
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import httpx2
import pytest
from rich.pretty import pretty_repr

from client.conftest import Connect
from client.hostile import Request, always, answer, answering
from client.subject import Subject
from security.echoes import FORMS, KEY, pieces

LINES = {
    "a media type": b"HTTP/1.1 200 OK\r\ncontent-type: %b\r\ncontent-length: 2\r\n\r\n{}",
    "an encoding": b"HTTP/1.1 200 OK\r\ncontent-encoding: %b\r\ncontent-length: 2\r\n\r\n{}",
    "a status": b"HTTP/1.1 %b\r\ncontent-length: 0\r\n\r\n",
    "a version": b"HTTP/%b 200 OK\r\n\r\n",
    "no header": b"HTTP/1.1 200 OK\r\n%b\r\n\r\n",
    "a name of a header": b"HTTP/1.1 404 X\r\n%b: x\r\ncontent-length: 0\r\n\r\n",
    "a length": b"HTTP/1.1 200 OK\r\ncontent-length: %b\r\n\r\n{}",
    "a coding": b"HTTP/1.1 200 OK\r\ntransfer-encoding: %b\r\n\r\n{}",
    "a chunk": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n%b\r\n",
    "another protocol": b"220 %b ESMTP\r\n",
    "a redirect": b"HTTP/1.1 302 X\r\nlocation: http://%b.example/\r\ncontent-length: 0\r\n\r\n",
    "a request id": b"HTTP/1.1 503 X\r\nx-request-id: %b\r\ncontent-length: 0\r\n\r\n",
    "an address": b'HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n{"%b": ',
}


def everything(error: BaseException) -> str:
    """All that a log, a debugger or another process can see of *error*."""
    assert (error.__context__, error.__cause__) == (None, None)
    shown = [repr(error), str(error), repr(vars(error)), shown_of_ours(error)]
    headers = getattr(error, "headers", None)
    return "\n".join([*shown, repr(headers and headers.raw), repr(pickle.dumps(error))])


def shown_of_ours(error: BaseException) -> str:
    """The frames of the client, as the standard library and as rich show them: all objects that are
    their locals, containers with what is in them, others by their repr."""
    frames = [
        frame.f_locals
        for frame, _ in traceback.walk_tb(error.__traceback__)
        if "_client/" in frame.f_code.co_filename
    ]
    assert frames
    mappings = [v for frame in frames for v in frame.values() if isinstance(v, Mapping)]
    items = [dict(mapping) for mapping in mappings]  # Sentry looks into all mappings
    return f"{frames!r} {pretty_repr(frames, max_string=None)} {items!r} {error!r}"


def failing(it: Subject, connect: Connect, data: bytes) -> Any:
    """The error that the client with the key makes of *data*."""
    with answering(always(data)) as server, pytest.raises(it.error("Error")) as error:
        connect(server.url, KEY, max_retries=0, timeout=5).ask()
    return error.value


@pytest.mark.parametrize("form", FORMS)
def test_a_refusal_does_not_repeat_the_key(it: Subject, connect: Connect, form: str) -> None:
    """In message, body, field names and headers, and in whichever form it came."""
    text = FORMS[form]
    body = f'{{"message": "for {text}.", "{text}": ["{text}"]}}'.encode()
    echo = text.encode("ascii", "replace").decode()
    error = failing(it, connect, answer(body, "400 Bad Request", x_echo=echo))
    assert pieces(everything(error)) == set()
    assert "[key]" in str(error.body)


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_that_breaks_the_contract_does_not_either(
    it: Subject, connect: Connect, form: str
) -> None:
    """Its content is part of the error."""
    error = failing(it, connect, answer(f'{{"a": "{FORMS[form]}"}}'.encode()))
    assert pieces(everything(error)) == set()
    assert b"[key]" in error.content


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_cannot_be_read_is_not_quoted(it: Subject, connect: Connect, line: str) -> None:
    """Parsers quote what they do not understand."""
    key = "live-s3cr3t-K3y"

    def respond(connection: socket.socket, _request: Request) -> bool:
        connection.sendall(LINES[line] % key.encode())
        return False

    with answering(respond) as server, pytest.raises(it.error("Error")) as error:
        connect(server.url, key, max_retries=0, timeout=5).ask()
    assert key not in everything(error.value)


def test_the_end_of_a_long_body_holds_no_part_of_the_key(it: Subject, connect: Connect) -> None:
    """What is cut off may begin within it."""
    limit = it.part("_runtime.response").MAX_ERROR_BYTES
    body = b"x" * (limit - len(KEY) + 1) + KEY.encode() + b"x" * 100
    error = failing(it, connect, answer(body, "500 X", content_type="text/plain"))
    assert pieces(error.body) == set()


@pytest.mark.parametrize("work", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_raw_answer_cannot_be_pickled_or_copied(
    it: Subject, connect: Connect, work: Callable[[Any], Any]
) -> None:
    """It masks the key, so it holds it."""
    with answering(always(answer(it.bytes([])))) as server:
        raw = connect(server.url, KEY).raw()
    with pytest.raises(TypeError, match="key"):
        work(raw)


@pytest.mark.parametrize(
    "settings",
    [
        {"timeout": -1},
        {"base_url": "ftp://x"},
        {"default_headers": {"x": "\n"}},
        {"max_retries": None},
        {"http_client": "none"},
    ],
    ids=str,
)
def test_a_setting_that_is_refused_leaves_no_key_in_the_frames(
    it: Subject, settings: dict[str, Any]
) -> None:
    """Those are what rich and Sentry show of an error."""
    for make in (it.client, it.async_client):
        with pytest.raises(it.error("InvalidArgumentError")) as error:
            make(KEY, **settings)
        assert pieces(shown_of_ours(error.value)) == set()


@pytest.mark.parametrize("key", [f"{KEY}\n", f" {KEY}", f"{KEY}\xe9", KEY.encode()], ids=repr)
def test_a_key_that_is_refused_is_not_shown(it: Subject, key: Any) -> None:
    """Most such keys are the contents of a file with a line break at its end."""
    with pytest.raises(it.error("InvalidArgumentError")) as error:
        it.client(key)
    assert pieces(shown_of_ours(error.value)) == set()


def test_an_interrupt_shows_no_key(connect: Connect) -> None:
    """Ctrl-C leaves through all frames."""

    def interrupted(_request: httpx2.Request) -> httpx2.Response:
        raise KeyboardInterrupt

    client = connect("http://here", KEY, http={"transport": httpx2.MockTransport(interrupted)})
    with pytest.raises(KeyboardInterrupt) as error:
        client.ask()
    assert pieces(shown_of_ours(error.value)) == set()
