"""A client that is closed while a request is under way."""

from __future__ import annotations

import asyncio
import select
import socket
import struct
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpcore2
import pytest

from client.hostile import always, answer, answering
from client.subject import Subject
from client.test_walk import paging


def test_a_connection_that_opens_meanwhile_is_closed(
    it: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By threads that fetch pages ahead, for a loop that was left."""
    connect, opened = httpcore2.SyncBackend.connect_tcp, []

    def closing(backend: Any, *address: Any) -> Any:
        opened.append(connect(backend, *address))
        client.close()
        return opened[-1]

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", closing)
    with answering(paging(it, it.rows(3))) as server:
        client = it.client(base_url=server.url)
        with pytest.raises(it.error("Error"), match="the client is closed"):
            getattr(client, it.list_name)(**{it.limit: 3})
    assert [stream.get_extra_info("socket").fileno() for stream in opened] == [-1]


def test_a_connection_that_a_task_opens_meanwhile_is_closed(
    it: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same, by tasks that share a client."""
    connect, opened = httpcore2.AnyIOBackend.connect_tcp, []
    client: Any = None

    async def closing(backend: Any, *address: Any) -> Any:
        opened.append(await connect(backend, *address))
        await client.aclose()
        return opened[-1]

    async def main(url: str) -> None:
        nonlocal client
        client = it.async_client(base_url=url)
        with pytest.raises(it.error("Error"), match="the client is closed"):
            await getattr(client, it.list_name)(**{it.limit: 3})

    monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", closing)
    with answering(paging(it, it.rows(3))) as server:
        asyncio.run(main(server.url))
    assert [stream.get_extra_info("socket").fileno() for stream in opened] == [-1]


def test_who_waits_for_a_turn_sends_nothing_once_it_is_closed(
    it: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many requests as there may be at the same time were under way."""
    slots = it.part("_runtime.threads").Slots
    taken = slots.taken

    @contextmanager
    def closing(*given: Any) -> Iterator[None]:
        with taken(*given):
            client.close()
            yield

    monkeypatch.setattr(slots, "taken", closing)
    with answering(paging(it, it.rows(3))) as server:
        client = it.client(base_url=server.url)
        with pytest.raises(it.error("Error"), match="the client is closed"):
            getattr(client, it.list_name)()
        assert server.requests == []


def test_a_task_that_waits_for_a_turn_sends_nothing_once_it_is_closed(
    it: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for tasks."""
    slots = it.part("_runtime.tasks").AsyncSlots
    taken = slots.taken

    @asynccontextmanager
    async def closing(*given: Any) -> AsyncIterator[None]:
        async with taken(*given):
            await client.aclose()
            yield

    monkeypatch.setattr(slots, "taken", closing)
    with answering(paging(it, it.rows(3))) as server:
        client = it.async_client(base_url=server.url)
        with pytest.raises(it.error("Error"), match="the client is closed"):
            asyncio.run(getattr(client, it.list_name)())
        assert server.requests == []


def test_who_was_given_a_connection_that_is_closed_gets_an_error_of_ours(
    it: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread closes the client just before the request is sent."""
    with answering(always(answer(it.bytes([])))) as server:
        client = it.client(base_url=server.url, max_retries=0)
        getattr(client, it.list_name)()
        sender = client._transport._sender
        reused = sender._reused
        monkeypatch.setattr(sender, "_reused", lambda: (reused(), client.close())[0])
        with pytest.raises(it.error("APIConnectionError")):
            getattr(client, it.list_name)()
        assert len(server.requests) == 1


def test_a_connection_that_is_reset_before_tls_is_closed(
    it: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python warns of sockets that are left open, and a warning is an error."""
    open_connection, made = httpcore2.SyncBackend.connect_tcp, threading.Event()

    def reset() -> None:
        connection, _ = listening.accept()
        with connection:
            made.wait(50)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def connect(*address: Any) -> Any:
        stream = open_connection(*address)
        made.set()
        select.select([stream.get_extra_info("socket")], [], [])  # until it is reset
        return stream

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=reset)
        thread.start()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}"
        with (
            it.client(base_url=url, max_retries=0) as client,
            pytest.raises(it.error("APIConnectionError"), match="has closed it") as error,
        ):
            getattr(client, it.list_name)()
        assert not error.value.sent
        thread.join()
