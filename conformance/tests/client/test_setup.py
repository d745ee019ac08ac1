"""How a client is made, used and closed."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest

from client.conftest import Connect
from client.driver import AsyncDriver
from client.hostile import always, answer, answering
from client.subject import Subject
from postpeer_conformance.server import KEY


def test_the_key_comes_from_the_environment(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless it is passed."""
    monkeypatch.setenv(it.names.key_variable, "from-the-environment")
    with answering(always(answer(it.bytes([])))) as server:
        connect(server.url, None).ask()
        connect(server.url, "passed").ask()
    sent = [request.headers[it.key_header] for request in server.requests]
    assert sent == ["from-the-environment", "passed"]


@pytest.mark.parametrize("key", [None, ""])
def test_without_a_key_there_is_no_client(
    it: Subject, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    """The message names the variable; no argument was given that can be used."""
    monkeypatch.delenv(it.names.key_variable, raising=False)
    with pytest.raises(it.error("InvalidArgumentError"), match=it.names.key_variable):
        it.client(key)


@pytest.mark.parametrize(
    "settings",
    [
        {"base_url": "ftp://host"},
        {"base_url": "host"},
        {"base_url": "http://"},
        {"base_url": "http://user:pass@host"},
        {"base_url": "http://host?a=b"},
        {"base_url": "http://host:port"},
        {"base_url": 7},
        {"timeout": 0},
        {"timeout": None},
        {"timeout": float("nan")},
        {"total_timeout": -1},
        {"max_retries": -1},
        {"max_retries": 1.5},
        {"max_retries": True},
        {"max_response_bytes": 0},
        {"default_headers": {"x": "a\r\nb"}},
        {"default_headers": {"x": 7}},
        {"default_headers": {"x y": "z"}},
        {"default_headers": {"x": " y"}},
        {"default_headers": [("x", "y")]},
        {"default_headers": ["x"]},
        {"default_headers": "x: y"},
        {"default_headers": {"Content-Length": "3"}},
        {"default_headers": {"transfer-encoding": "chunked"}},
        {"base_url": "http://host:99999"},
        {"base_url": "http://\udcff"},
        {"http_client": "httpx2"},
    ],
    ids=str,
)
def test_a_setting_that_makes_no_sense_is_refused(it: Subject, settings: dict[str, Any]) -> None:
    """When the client is made, not when it is used."""
    for make in (it.client, it.async_client):
        with pytest.raises(it.error("InvalidArgumentError")):
            make("key", **settings)


def test_headers_of_the_caller_are_sent(it: Subject, connect: Connect) -> None:
    """But they replace neither the key nor the host."""
    headers = {"x-mine": "yes", it.key_header: "no", "Host": "elsewhere", "User-Agent": "me"}
    with answering(always(answer(it.bytes([])))) as server:
        connect(server.url, "key", default_headers=headers).ask()
        connect(server.url, "key").ask()
    mine, plain = (request.headers for request in server.requests)
    assert (mine["x-mine"], mine[it.key_header], mine["user-agent"]) == ("yes", "key", "me")
    assert mine["host"] == server.url.removeprefix("http://")
    assert plain["user-agent"].startswith(it.names.distribution)


def test_a_base_address_may_have_a_path(it: Subject, connect: Connect) -> None:
    """A gateway may put the service below one."""
    with answering(always(answer(it.bytes([])))) as server:
        connect(f"{server.url}/a%20b/").ask()
    assert server.requests[0].target == f"/a%20b{it.operation.path}"


def test_a_closed_client_says_so(it: Subject, served: str) -> None:
    """Whether it is ours or the caller's."""
    client = it.client(base_url=served)
    client.close()
    client.close()
    with pytest.raises(it.error("Error"), match="closed"):
        getattr(client, it.list_name)()
    with httpx2.Client() as http:
        client = it.client(base_url=served, http_client=http)
    with pytest.raises(it.error("Error"), match="closed"):
        getattr(client, it.list_name)()


def test_clients_are_context_managers(it: Subject) -> None:
    """They close what is theirs."""
    with it.client() as client:
        assert not client._transport.closed
    assert client._transport.closed

    async def main() -> None:
        async with it.async_client() as client:
            assert not client._transport.closed
        assert client._transport.closed

    asyncio.run(main())


def test_one_event_loop_has_one_client(it: Subject, served: str) -> None:
    """Its connections would hang in another one; the error says what to do."""
    client = it.async_client(KEY, base_url=served)

    async def main() -> None:
        await getattr(client, it.list_name)()

    with asyncio.Runner() as first:
        first.run(main())
        with asyncio.Runner() as second, pytest.raises(it.error("Error"), match="event loop"):
            second.run(main())
        with asyncio.Runner() as second, pytest.raises(it.error("Error"), match="event loop"):
            second.run(client.aclose())
        first.run(main())
        first.run(client.aclose())


def test_a_repr_tells_where_the_service_is(it: Subject, connect: Connect) -> None:
    """And which kind of client this is."""
    driver = connect("http://here:81/x/")
    kind = "Async" if isinstance(driver, AsyncDriver) else ""
    assert repr(driver.client) == f"{kind}{it.names.service}(base_url='http://here:81/x')"


def test_the_environments_proxy_is_used(
    it: Subject, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by other tools, and not for hosts that it excepts."""
    with answering(always(answer(it.bytes([])))) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "excepted.invalid")
        connect("http://harbour.example").ask()
        with pytest.raises(it.error("APIConnectionError")):
            connect("http://excepted.invalid", max_retries=0).ask()
    (request,) = proxy.requests
    assert request.target.startswith("http://harbour.example/")
