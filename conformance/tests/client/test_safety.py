"""The key is seen by the service, and by nobody else."""

from __future__ import annotations

import copy
import logging
import pickle
import socket
import traceback
from typing import Any

import pytest

from client.conftest import Connect
from client.hostile import Request, always, answer, answering
from client.subject import Subject

SECRET = "s3cr3t-K3y-0f-th3-t3st"


def test_the_key_is_sent_in_its_header(it: Subject, connect: Connect) -> None:
    """And nowhere else."""
    with answering(always(answer(it.bytes([])))) as server:
        connect(server.url, SECRET).ask()
    (request,) = server.requests
    assert request.headers[it.key_header] == SECRET
    assert [name for name, value in request.headers.items() if SECRET in value] == [it.key_header]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("follows", [False, True])
def test_the_key_never_reaches_another_origin(
    it: Subject, connect: Connect, status: int, follows: bool
) -> None:
    """Not even through a client of httpx2 that follows redirects."""
    settings: dict[str, Any] = {"http": {"follow_redirects": True}} if follows else {}
    with answering(always(answer())) as other:
        elsewhere = answer(b"", f"{status} X", location=f"{other.url}/there?secret=1")
        with answering(always(elsewhere)) as server:
            with pytest.raises(it.error("APIRedirectError")) as error:
                connect(server.url, SECRET, **settings).ask()
            assert len(server.requests) == 1
        assert other.requests == []
    assert other.url in str(error.value)
    assert "secret=1" not in str(error.value)


@pytest.mark.parametrize("location", ["", "//[", "http://[::1", "/there", "mailto:a@b"])
def test_a_redirect_to_nowhere_is_an_error_too(
    it: Subject, connect: Connect, location: str
) -> None:
    """Whatever the location says."""
    with (
        answering(always(answer(b"", "302 X", location=location))) as server,
        pytest.raises(it.error("APIRedirectError")),
    ):
        connect(server.url).ask()


def echo(connection: socket.socket, request: Request) -> None:
    """A refusal that repeats the whole request."""
    text = " ".join(f"{name}={value}" for name, value in request.headers.items())
    connection.sendall(answer(text.encode(), "400 Bad Request", content_type="text/plain"))


def test_the_key_shows_in_nothing_that_we_make(it: Subject, connect: Connect, caplog: Any) -> None:
    """Neither in a repr, nor in a log, nor in a traceback with all its locals."""
    caplog.set_level(logging.DEBUG)
    with answering(echo) as server:
        driver = connect(server.url, SECRET)
        with pytest.raises(it.error("BadRequestError")) as error:
            driver.ask()
    shown = _everything(error.value)
    with pytest.raises(it.error("APIConnectionError")) as broken:
        connect("http://127.0.0.1:9", SECRET, max_retries=0).ask()
    shown += _everything(broken.value)
    client = driver.client
    shown += repr(client) + repr(vars(client)) + repr(client.with_raw_response) + caplog.text
    assert SECRET not in shown


@pytest.mark.parametrize("status", ["200 OK", "302 Found", "403 Forbidden"])
def test_a_key_that_the_service_repeats_is_masked(
    it: Subject, connect: Connect, status: str
) -> None:
    """In the headers, in the body, in the address of a redirect."""
    headers = {"x_request_id": f"for {SECRET}", "location": f"http://{SECRET}.example/"}
    body = f'{{"{SECRET}": "{SECRET}"}}'.encode()
    with (
        answering(always(answer(body, status, **headers))) as server,
        pytest.raises(it.error("Error")) as error,
    ):
        connect(server.url, SECRET).ask()
    assert SECRET.casefold() not in _everything(error.value).casefold()


def _everything(error: BaseException) -> str:
    stack = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [frame for frame in stack.stack if "_client/" in frame.filename]
    assert error.__context__ is None
    assert error.__cause__ is None
    return f"{error!r} {error} {vars(error)} {[frame.locals for frame in ours]}"


@pytest.mark.parametrize(
    "key", ["a\nb", "a\r\nx: y", "k\u00e9y", "\u043a\u043b\u044e\u0447", "a\tb", " a", "a ", "\x7f"]
)
def test_a_key_that_cannot_be_a_header_is_refused_unshown(it: Subject, key: str) -> None:
    """Most such keys are the contents of a file with a line break at its end."""
    with pytest.raises(it.error("InvalidArgumentError")) as error:
        it.client(f"{SECRET}{key}{SECRET}" if key.strip() == key else f"{key}")
    assert SECRET not in f"{error.value!r}"


@pytest.mark.parametrize("work", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_client_cannot_be_pickled_or_copied(it: Subject, work: Any) -> None:
    """The key would go with it."""
    for client in (it.client(SECRET), it.async_client(SECRET)):
        with pytest.raises(TypeError, match="key"):
            work(client)
