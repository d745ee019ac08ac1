"""HTTP as it should be: what the reference server does besides the contract."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.server import KEY, create_app, reference_server, serving

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
assert OPERATION.key is not None
HEADERS = {OPERATION.key.header: KEY}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of the collection."""
    with serving(create_app(CONTRACT)) as url:
        yield url + OPERATION.path


def ask(url: str, method: str = "GET", **headers: str) -> httpx2.Response:
    """Asks with the key; names of headers are written with ``_``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    given = {"accept-encoding": "identity", **HEADERS, **named}
    # Without `verify`, reading certificates takes longer than the request.
    return httpx2.request(method, url, headers=given, timeout=60, verify=False)


def test_a_page_is_compressed_for_those_who_ask(url: str) -> None:
    """With gzip, which others may not get: the response says what it depends on."""
    plain, compressed = ask(url), ask(url, accept_encoding="br, gzip;q=0.5")
    assert "content-encoding" not in plain.headers
    assert compressed.headers["content-encoding"] == "gzip"
    assert int(compressed.headers["content-length"]) < int(plain.headers["content-length"])
    assert compressed.content == plain.content
    assert plain.headers["vary"] == compressed.headers["vary"] == "accept-encoding"


@pytest.mark.parametrize("coding", ["gzip;q=0", "br", "", "gzip;q=x"])
def test_nobody_else_gets_it(url: str, coding: str) -> None:
    """A weight of zero means: not at all."""
    assert "content-encoding" not in ask(url, accept_encoding=coding).headers


def test_head_tells_of_the_compressed_body_too(url: str) -> None:
    """HEAD is GET without its body, whatever the coding."""
    head, get = (ask(url, method, accept_encoding="gzip") for method in ("HEAD", "GET"))
    assert head.headers["content-length"] == get.headers["content-length"]
    assert (head.headers["etag"], head.content) == (get.headers["etag"], b"")


def test_an_answer_that_is_known_is_not_sent_again(url: str) -> None:
    """304 to the tag of the response before, whether it is weak, one of several, or a star."""
    tag = ask(url).headers["etag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        answer = ask(url, if_none_match=known)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
    assert ask(url + "?limit=3", if_none_match=tag).status_code == 200
    assert ask(url + "?limit=0", if_none_match="*").status_code == 400


def test_a_request_has_a_name(url: str) -> None:
    """Its own, where that is fit for a header, else a number of the server's; refused ones too."""
    assert ask(url, x_request_id="mine-1").headers["x-request-id"] == "mine-1"
    names = {ask(url + end).headers["x-request-id"] for end in ("", "?limit=0", "/nowhere")}
    assert len(names) == 3
    assert ask(url, x_request_id="no name;").headers["x-request-id"].isdigit()


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*", 200),
        ("application/json", 200),
        ("text/html, application/*;q=0.1", 200),
        ("text/html, */*;q=0.8", 200),
        ("text/html", 406),
        ("application/json;q=0, */*", 406),
    ],
)
def test_who_takes_no_json_is_told_so(url: str, accept: str, status: int) -> None:
    """406 where Accept leaves nothing; the refusal is JSON all the same."""
    answer = ask(url, accept=accept)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_a_method_that_there_is_not_is_told_which_there_are(url: str, method: str) -> None:
    """405 with Allow, and a sentence in the shape of the document's errors."""
    answer = ask(url, method)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert method in answer.json()["message"]


def test_options_tells_what_is_allowed(url: str) -> None:
    """204 with Allow; nothing says that pages of other origins may ask."""
    answer = ask(url, "OPTIONS")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_connection_is_kept() -> None:
    """Responses of any kind leave it open for the next question."""
    with serving(create_app(CONTRACT)) as url:
        connection = http.client.HTTPConnection(url.rpartition("/")[2], timeout=60)
        connection.connect()
        socket = connection.sock
        for method, path in (
            ("GET", ""),
            ("HEAD", ""),
            ("GET", "?limit=x"),
            ("POST", ""),
            ("GET", "/x"),
        ):
            connection.request(method, OPERATION.path + path, headers=HEADERS)
            connection.getresponse().read()
            assert connection.sock is socket
        connection.close()


def test_pages_of_an_origin_may_ask_where_that_is_wanted() -> None:
    """The origin is allowed before and with the response; another one is not."""
    with reference_server(CONTRACT, origins=["https://app.example"]) as server:
        url = server.url + OPERATION.path
        asked = {"access_control_request_method": "GET"}
        (key,) = HEADERS
        before = ask(url, "OPTIONS", origin="https://app.example", **asked,
                     access_control_request_headers=key)  # fmt: skip
        assert before.status_code == 200
        assert key in before.headers["access-control-allow-headers"]
        allowed = "access-control-allow-origin"
        assert ask(url, origin="https://app.example").headers[allowed] == "https://app.example"
        assert allowed not in ask(url, origin="https://evil.example").headers


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("limit=101", ("limit", "1", "100", "101")),
        ("limit=ten", ("limit", "integer", "ten")),
        ("offset=-1", ("offset", "0", "-1")),
        ("sort=newest", ("sort", "asc", "desc", "newest")),
    ],
)
def test_a_refusal_helps(url: str, query: str, parts: tuple[str, ...]) -> None:
    """It says which parameter, what was given, and what is allowed."""
    message = ask(f"{url}?{query}").json()["message"]
    assert all(part in message for part in parts), message


def test_the_application_alone_sends_bodies_as_they_are() -> None:
    """In process nothing travels: compression would only cost time."""

    async def ask() -> Any:
        transport = httpx2.ASGITransport(create_app(CONTRACT))
        async with httpx2.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.get(OPERATION.path, headers={**HEADERS, "accept-encoding": "gzip"})

    assert "content-encoding" not in asyncio.run(ask()).headers
