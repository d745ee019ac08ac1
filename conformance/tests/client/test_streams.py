"""Answers that are read piece by piece."""

from __future__ import annotations

import asyncio
import importlib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from client.hostile import Request, Respond, answer, answering, in_turn
from client.workshop import BADGE

Read = Callable[..., Any]
PIECE = bytes(range(256)) * 256


@pytest.fixture(params=["threads", "asyncio"])
def read(package: ModuleType, request: pytest.FixtureRequest) -> Read:
    """What ``use`` makes of the stream of a picture."""

    def read(url: str, use: Any, **settings: Any) -> Any:
        with (
            package.Workshop(BADGE, base_url=url, **settings) as client,
            client.stream_picture(tool_id="t") as stream,
        ):
            return use(stream)

    async def read_async(url: str, use: Any, **settings: Any) -> Any:
        async with (
            package.AsyncWorkshop(BADGE, base_url=url, **settings) as client,
            client.default.stream_picture(tool_id="t") as stream,
        ):
            found = use(stream)
            if hasattr(found, "__aiter__"):
                return [piece async for piece in found]
            return await found if asyncio.iscoroutine(found) else found

    if request.param == "threads":
        return lambda url, use, **settings: _listed(
            read(url, lambda s: _listed(use(s)), **settings)
        )
    return lambda url, use, **settings: asyncio.run(read_async(url, use, **settings))


def _listed(found: Any) -> Any:
    return (
        list(found) if hasattr(found, "__iter__") and not isinstance(found, list | dict) else found
    )


def picture(connection: socket.socket, _: Request) -> None:
    """Four megabytes."""
    head = b"HTTP/1.1 200 OK\r\ncontent-type: image/png\r\nx-request-id: r-1\r\n"
    connection.sendall(head + b"content-length: %d\r\n\r\n" % (64 * len(PIECE)))
    for _number in range(64):
        connection.sendall(PIECE)


def test_an_answer_is_read_piece_by_piece(read: Read) -> None:
    """However large it is; it is not asked for compressed."""
    with answering(picture) as server:
        pieces = read(server.url, lambda stream: stream, max_response_bytes=1000)
    assert len(pieces) > 1
    assert b"".join(pieces) == 64 * PIECE
    assert server.requests[0].headers["accept-encoding"] == "identity"
    assert server.requests[0].headers["authorization"] == f"Bearer {BADGE}"


def test_an_answer_is_saved_to_a_file(read: Read, tmp_path: Path) -> None:
    """With its head at hand."""
    path = tmp_path / "picture.png"
    with answering(picture) as server:
        assert read(server.url, lambda stream: stream.save(path)) == 64 * len(PIECE)
        head = read(server.url, lambda s: {"id": s.request_id, "status": s.status_code})
    assert path.read_bytes() == 64 * PIECE
    assert head == {"id": "r-1", "status": 200}


def test_a_refusal_is_raised_and_retried(
    read: Read, package: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As that of any call, with its message."""
    retries = importlib.import_module(f"{package.__name__}._runtime.retries")
    monkeypatch.setattr(retries, "FIRST_DELAY", 0.0)
    refused = answer(b'{"message": "no"}', "503 X")
    with answering(in_turn(refused, refused, answer(b"abc"))) as server:
        assert read(server.url, lambda stream: stream) == [b"abc"]
    lost = in_turn(answer(b'{"message": "no"}', "404 X"))
    with answering(lost) as server, pytest.raises(package.NotFoundError, match="no"):
        read(server.url, lambda stream: stream)


def broken_off(connection: socket.socket, _: Request) -> bool:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc")
    return False


def silent(connection: socket.socket, _: Request) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc")
    connection.recv(1)


@pytest.mark.parametrize(
    ("respond", "error", "settings"),
    [
        (broken_off, "APIResponseTruncatedError", {}),
        (silent, "APIConnectionTimeoutError", {"timeout": 0.3}),
        (in_turn(answer(b"abc", content_encoding="br")), "APIResponseValidationError", {}),
    ],
)
def test_an_answer_that_does_not_end_is_told(
    read: Read, package: ModuleType, respond: Respond, error: str, settings: dict[str, float]
) -> None:
    """With an error of the package, however much of it has come."""
    with answering(respond) as server:
        kind = getattr(importlib.import_module(f"{package.__name__}.errors"), error)
        with pytest.raises(kind):
            read(server.url, lambda stream: stream, **settings)


def test_a_client_of_the_callers_streams_too(package: ModuleType) -> None:
    """And without ``with``, nothing is sent."""
    with (
        answering(picture) as server,
        httpx2.Client() as http,
        package.Workshop(BADGE, base_url=server.url, http_client=http) as client,
    ):
        unopened = client.stream_picture(tool_id="t")
        with pytest.raises(package.WorkshopError, match="a stream is used within `with`"):
            next(iter(unopened))
        assert server.requests == []
        with client.stream_picture(tool_id="t") as stream:
            assert sum(map(len, stream)) == 64 * len(PIECE)


def test_a_client_of_the_callers_waits_as_long_for_each_piece(package: ModuleType) -> None:
    """Not only for what the head has left of the time; its own bound holds, too."""
    waits = []

    def respond(request: httpx2.Request) -> httpx2.Response:
        def pieces() -> Iterator[bytes]:
            waits.append(request.extensions["timeout"]["read"])
            yield PIECE

        return httpx2.Response(200, content=pieces())

    for timeout in (httpx2.Timeout(5), httpx2.Timeout(20, read=4)):
        with (
            httpx2.Client(transport=httpx2.MockTransport(respond), timeout=timeout) as http,
            package.Workshop(
                BADGE, base_url="http://service", timeout=9, http_client=http
            ) as client,
            client.stream_picture(tool_id="t") as stream,
        ):
            assert list(stream) == [PIECE]
    assert waits == [9, 4]


def test_other_calls_may_go_on_meanwhile(package: ModuleType) -> None:
    """In the same thread; that the time of one is over does not end the other."""
    with (
        answering(picture) as server,
        package.Workshop(BADGE, base_url=server.url) as client,
        client.stream_picture(tool_id="t") as stream,
    ):
        pieces = iter(stream)
        size = len(next(pieces))
        assert len(client.get_picture(tool_id="t")) == 64 * len(PIECE)
        client._transport._sender._resume(-1)
        assert size + sum(map(len, pieces)) == 64 * len(PIECE)
