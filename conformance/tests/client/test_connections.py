"""What is left of a connection after an odd end: never a response for somebody else."""

from __future__ import annotations

import asyncio
import select
import socket
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import anyio
import pytest

from client.hostile import always, answer, answering, chunked
from client.workshop import BADGE

SOON = 20
"""Seconds, after which a test fails instead of waiting on."""


def test_a_stream_is_read_once(package: ModuleType, tmp_path: Path) -> None:
    """Its connection then serves other calls, whose answers are not its own. To ask for it again
    empties no file."""
    kept = tmp_path / "kept"
    kept.write_bytes(b"old")

    def once() -> Any:
        return pytest.raises(package.WorkshopError, match="a stream is read once, within `with`")

    with (
        answering(always(answer(b"abc"))) as server,
        package.Workshop(BADGE, base_url=server.url) as client,
    ):
        with client.stream_picture(tool_id="t") as stream:
            assert list(stream) == [b"abc"]
            with once():
                stream.save(kept)
        with once():
            iter(stream)
    assert kept.read_bytes() == b"old"


def test_a_task_takes_no_leftover_for_an_answer(package: ModuleType) -> None:
    """A response that fills a read of 64 KiB to the byte, with another one behind it."""
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 65494\r\n\r\n"
    full = head + bytes(65494)
    assert len(full) == 2**16

    async def main(url: str) -> list[int]:
        async with package.AsyncWorkshop(BADGE, base_url=url) as client:
            return [len(await client.get_picture(tool_id="t")) for _ in range(2)]

    with answering(always(full + answer(b"leftover"))) as server:
        assert asyncio.run(main(server.url)) == [65494, 65494]


@contextmanager
def until_closed() -> Iterator[tuple[int, threading.Event, threading.Event]]:
    """Accepts one connection, and says nothing; tells when the other side has sent something, and
    when it has closed it."""
    begun, closed = threading.Event(), threading.Event()

    def accept() -> None:
        connection, _ = listening.accept()
        with connection:
            while connection.recv(2**16):
                begun.set()
            closed.set()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield listening.getsockname()[1], begun, closed


def test_a_tls_handshake_that_is_cancelled_leaves_no_connection(package: ModuleType) -> None:
    """This is how one ends that takes too long, too."""

    async def main(port: int) -> bool:
        url = f"https://127.0.0.1:{port}"
        async with package.AsyncWorkshop(BADGE, base_url=url) as client:
            asking = asyncio.create_task(client.get_picture(tool_id="t"))
            await asyncio.to_thread(begun.wait, SOON)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            return await asyncio.to_thread(closed.wait, SOON)

    with until_closed() as (port, begun, closed):
        assert asyncio.run(main(port))


def test_a_stream_that_is_cancelled_leaves_no_connection(package: ModuleType) -> None:
    """Even if the scope of anyio cancels each wait, that for the end included."""
    part = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"

    async def main(url: str) -> None:
        async with package.AsyncWorkshop(BADGE, base_url=url) as client:
            with anyio.CancelScope() as scope:
                async with client.stream_picture(tool_id="t"):
                    scope.cancel()
            assert not client._transport._sender._open

    with answering(always(part)) as server:
        asyncio.run(main(server.url))


def test_small_chunks_take_little_memory(package: ModuleType) -> None:
    """A service decides on the size of its chunks; the bound is for the response."""
    data = chunked(b"ab" * 2**15, 2)
    with (
        answering(always(data)) as server,
        package.Workshop(BADGE, base_url=server.url) as client,
    ):
        client.get_picture(tool_id="t")
        tracemalloc.start()
        try:
            client.get_picture(tool_id="t")
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 20 * 2**16


def test_closing_ends_a_request_that_is_not_taken(package: ModuleType) -> None:
    """Nor does the thread that sends it wait for its timeout."""
    errors: list[Exception] = []

    def send() -> None:
        try:
            client.put_picture(tool_id="t", body=bytes(2**26))
        except package.APIConnectionError as error:
            errors.append(error)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        client = package.Workshop(BADGE, base_url=url, timeout=10 * SOON)
        thread = threading.Thread(target=send, daemon=True)
        thread.start()
        connection, _ = listening.accept()
        with connection:
            connection.recv(1)
            (opened,) = client._transport._sender._open
            sending = opened.get_extra_info("socket")
            while select.select([], [sending], [], 0)[1]:
                pass  # until the buffers are full
            client.close()
            thread.join(SOON)
    assert not thread.is_alive()
    assert errors


def test_other_options_keep_what_a_subclass_has(package: ModuleType) -> None:
    """And its resources have the new ones."""

    class Named(package.Workshop):  # type: ignore[misc,name-defined]
        name = ""

    with Named(BADGE, base_url="http://127.0.0.1:1") as client:
        client.name = "of mine"
        assert client.default._options.timeout == client._options.timeout
        other = client.with_options(timeout=1)
        assert (other.name, other.default._options.timeout) == ("of mine", 1)
