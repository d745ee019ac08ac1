"""The caller's own client of an HTTP library: httpx2, or httpx, which has the same methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import httpx2
import pytest

from client.conftest import Connect
from client.driver import AsyncDriver, Driver
from client.hostile import always, answer, answering
from client.subject import Subject

PHASES = ("connect", "read", "write", "pool")


@pytest.fixture(params=[httpx2, httpx], ids=["httpx2", "httpx"])
def library(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def mocked(it: Subject, connect: Connect, library: Any) -> Callable[..., tuple[Driver, list[Any]]]:
    """Makes a client whose http_client answers by itself, and the list of what it was asked."""

    def make(**http: Any) -> tuple[Driver, list[Any]]:
        asked: list[Any] = []

        def respond(request: Any) -> Any:
            asked.append(request)
            return library.Response(200, content=it.bytes([]))

        transport = library.MockTransport(respond)
        driver = connect(
            "http://service/v1", http={"transport": transport, **http}, library=library
        )
        return driver, asked

    return make


def test_it_sends_the_requests(it: Subject, connect: Connect, library: Any) -> None:
    """With its own headers; the driver sees that it stays open."""
    with answering(always(answer(it.bytes(it.rows(3))))) as server:
        client = connect(server.url, http={"headers": {"x-proxy": "p"}}, library=library)
        assert len(client.walk()) == 3
    assert server.requests[0].headers["x-proxy"] == "p"
    assert server.requests[0].target.startswith(f"{it.operation.path}?")


def test_its_settings_are_kept(it: Subject, mocked: Any) -> None:
    """Params, cookies, user agent and auth; what is ours replaces what has the same name."""
    client, asked = mocked(
        params={"trace": "a b", it.limit: "7"},
        cookies={"session": "s"},
        headers={"user-agent": "mine", it.key_header: "not the key"},
        auth=("me", "secret"),
    )
    client.ask(**{it.limit: 5})
    (request,) = asked
    assert request.url.query.decode() == f"{it.limit}=5&trace=a+b"
    assert request.url.path == f"/v1{it.operation.path}"
    assert request.headers["cookie"] == "session=s"
    assert request.headers["user-agent"] == "mine"
    assert request.headers["authorization"].startswith("Basic ")
    assert request.headers[it.key_header] != "not the key"


def test_the_settings_that_it_was_not_given_are_ours(it: Subject, mocked: Any) -> None:
    """The defaults of the library are nobody's wish."""
    client, asked = mocked()
    client.ask()
    (request,) = asked
    assert request.headers["user-agent"].startswith(it.names.distribution)
    assert all(20 < request.extensions["timeout"][phase] <= 30 for phase in PHASES)


def test_its_timeout_bounds_each_wait(mocked: Any, library: Any) -> None:
    """As far as ours does not end it before."""
    client, asked = mocked(timeout=library.Timeout(4, read=90, pool=None))
    client.ask()
    timeout = asked[0].extensions["timeout"]
    assert (timeout["connect"], timeout["write"]) == (4, 4)
    assert all(20 < timeout[phase] <= 30 for phase in ("read", "pool"))


def test_a_hook_sees_the_whole_address(it: Subject, connect: Connect, library: Any) -> None:
    """And may read the response before we do."""
    seen = []

    def saw(request: Any) -> None:
        seen.append(str(request.url))

    async def saw_async(request: Any) -> None:
        saw(request)

    async def read_async(response: Any) -> None:
        await response.aread()

    with answering(always(answer(it.bytes(it.rows(3))))) as server:
        driver = connect(server.url, http={}, library=library)
        if isinstance(driver, AsyncDriver):
            driver.async_http.event_hooks = {"request": [saw_async], "response": [read_async]}
        else:
            driver.http.event_hooks = {"request": [saw], "response": [lambda each: each.read()]}
        assert it.total(driver.ask(**{it.limit: 5})) == 3
    assert seen == [f"{server.url}{it.operation.path}?{it.limit}=5"]


def test_what_fails_in_a_hook_is_the_callers(it: Subject, library: Any) -> None:
    """It comes out as it is, and the client goes on."""
    calls = []

    def broken(_request: Any) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise LookupError("mine")

    transport = library.MockTransport(lambda _: library.Response(200, content=it.bytes([])))
    with (
        library.Client(transport=transport, event_hooks={"request": [broken]}) as http,
        it.client(base_url="http://service", http_client=http) as client,
    ):
        with pytest.raises(LookupError, match="mine"):
            getattr(client, it.list_name)()
        assert it.total(getattr(client, it.list_name)()) == 0


def test_what_fails_in_the_library_is_ours(it: Subject, connect: Connect, library: Any) -> None:
    """Whichever library it is, its errors stay below."""

    def lost(request: Any) -> Any:
        raise library.ReadTimeout("late", request=request)

    transport = library.MockTransport(lost)
    client = connect(
        "http://service", http={"transport": transport}, library=library, max_retries=0
    )
    with pytest.raises(it.error("APIConnectionTimeoutError"), match=r"within 0\.\d+ seconds"):
        client.ask()


def test_another_base_address_is_refused(it: Subject, library: Any) -> None:
    """The key would go where nobody sent it; the same one is no contradiction."""
    with library.Client(base_url="http://elsewhere/x") as http:
        with pytest.raises(it.error("InvalidArgumentError"), match="base_url"):
            it.client("key", http_client=http)
        it.client("key", base_url="http://elsewhere/x", http_client=http).close()


def test_the_other_kind_is_refused(it: Subject, library: Any) -> None:
    """It could not work."""
    with library.Client() as http, pytest.raises(it.error("InvalidArgumentError"), match="Async"):
        it.async_client("key", http_client=http)
