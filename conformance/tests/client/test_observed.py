"""Tools that replace a method of the HTTP library see what a client of ours sends."""

from __future__ import annotations

from functools import wraps
from typing import Any

import httpcore2
import httpx2
import pytest

from client.conftest import Connect
from client.hostile import always, answer, answering
from client.subject import Subject


def test_a_plugin_for_tests_answers_instead(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It sees the whole address. This is how httpx2-pytest works; no client of it is passed."""
    asked = []

    def respond(_transport: Any, request: httpx2.Request) -> httpx2.Response:
        asked.append(f"{request.method} {request.url}")
        return httpx2.Response(200, content=it.bytes(it.rows(3)))

    async def arespond(transport: Any, request: httpx2.Request) -> httpx2.Response:
        return respond(transport, request)

    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", respond)
    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", arespond)
    page = connect("https://nowhere.invalid/v1").ask(**{it.limit: 5})
    assert len(it.items(page)) == 3
    assert asked == [f"GET https://nowhere.invalid/v1{it.operation.path}?{it.limit}=5"]


def test_a_tracer_only_looks_on(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it wraps goes on to send by our connections, within our bounds."""
    seen = []
    send, asend = (
        httpx2.HTTPTransport.handle_request,
        httpx2.AsyncHTTPTransport.handle_async_request,
    )

    @wraps(send)
    def traced(transport: Any, request: httpx2.Request) -> httpx2.Response:
        seen.append(str(request.url))
        return send(transport, request)

    @wraps(asend)
    async def atraced(transport: Any, request: httpx2.Request) -> httpx2.Response:
        seen.append(str(request.url))
        return await asend(transport, request)

    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", traced)
    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", atraced)
    with answering(always(answer(it.bytes(it.rows(3))))) as server:
        assert len(connect(server.url).walk()) == 3
    assert seen[0].startswith(f"{server.url}{it.operation.path}?")
    with pytest.raises(it.error("APIConnectionError"), match="no connection"):
        connect(server.url, max_retries=0).ask()


def test_what_looks_at_connections_sees_the_whole_address(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This is how respx and vcr work."""
    asked = []

    def respond(_pool: Any, request: httpcore2.Request) -> httpcore2.Response:
        asked.append(bytes(request.url).decode())
        return httpcore2.Response(200, content=it.bytes([]))

    async def arespond(pool: Any, request: httpcore2.Request) -> httpcore2.Response:
        return respond(pool, request)

    monkeypatch.setattr(httpcore2.ConnectionPool, "handle_request", respond)
    monkeypatch.setattr(httpcore2.AsyncConnectionPool, "handle_async_request", arespond)
    connect("https://nowhere.invalid/v1").ask(**{it.limit: 5})
    assert asked == [f"https://nowhere.invalid/v1{it.operation.path}?{it.limit}=5"]


def test_who_sends_a_request_elsewhere_is_obeyed(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To a server for tests, say: the service gets nothing of it."""
    send = httpcore2.ConnectionPool.handle_request
    asend = httpcore2.AsyncConnectionPool.handle_async_request

    def elsewhere(request: httpcore2.Request) -> httpcore2.Request:
        request.url = httpcore2.URL(f"{server.url}{request.url.target.decode()}")
        return request

    def respond(pool: Any, request: httpcore2.Request) -> httpcore2.Response:
        return send(pool, elsewhere(request))

    async def arespond(pool: Any, request: httpcore2.Request) -> httpcore2.Response:
        return await asend(pool, elsewhere(request))

    monkeypatch.setattr(httpcore2.ConnectionPool, "handle_request", respond)
    monkeypatch.setattr(httpcore2.AsyncConnectionPool, "handle_async_request", arespond)
    with (
        answering(always(answer(it.bytes([], 1)))) as service,
        answering(always(answer(it.bytes([], 2)))) as server,
    ):
        client = connect(service.url)
        assert [it.total(client.ask()) for _ in range(2)] == [2, 2]
    assert service.requests == []
