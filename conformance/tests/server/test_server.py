"""The reference server over real sockets, and its responses in process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from postpeer_conformance.contract import Contract, Operation, load
from postpeer_conformance.server import KEY, create_app, serving

Ask = Callable[..., httpx2.Response]


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load()


@pytest.fixture(scope="module")
def operation(contract: Contract) -> Operation:
    return contract.collections[0]


@pytest.fixture(scope="module")
def app(contract: Contract) -> Starlette:
    return create_app(contract)


@pytest.fixture(scope="module")
def ask(app: Starlette, operation: Operation) -> Ask:
    """Asks the application in process: parameters as keywords."""
    assert operation.key is not None
    headers = {operation.key.header: KEY}

    async def request(
        method: str, path: str, query: dict[str, Any], **more: Any
    ) -> httpx2.Response:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://server") as client:
            return await client.request(method, path, params=query, **more)

    def ask(
        method: str = "GET", path: str = operation.path, headers: Any = headers, **query: Any
    ) -> httpx2.Response:
        return asyncio.run(request(method, path, query, headers=headers))

    return ask


@pytest.fixture(scope="module")
def client(app: Starlette, operation: Operation) -> Iterator[httpx2.Client]:
    assert operation.key is not None
    headers = {operation.key.header: KEY}
    with serving(app) as url, httpx2.Client(base_url=url, headers=headers) as client:
        yield client


def test_the_address_and_the_path_of_the_document_give_a_page(
    client: httpx2.Client, operation: Operation, contract: Contract
) -> None:
    """Over a real socket a page is answered that is valid against its schema."""
    answer = client.get(operation.path)
    assert answer.status_code == 200
    contract.validator(operation.responses["200"].content["application/json"]).validate(
        answer.json()
    )


def test_head_tells_the_length_and_sends_no_body(
    client: httpx2.Client, operation: Operation
) -> None:
    """HEAD is GET without its body."""
    head, get = client.head(operation.path), client.get(operation.path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


def test_an_address_can_be_served_again(app: Starlette, operation: Operation) -> None:
    """A server closes nothing that is not its own: one application is served twice."""
    assert operation.key is not None
    for _ in range(2):
        with serving(app) as url:
            answer = httpx2.get(url + operation.path, headers={operation.key.header: KEY})
            assert answer.status_code == 200


def test_a_taken_port_is_an_error_of_the_system(app: Starlette) -> None:
    """Two servers cannot have one port."""
    with serving(app) as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"), serving(app, port=port):
            pass


def test_a_large_page_walks_to_the_total(ask: Ask) -> None:
    """Pages one behind the other hold every item once, equal instants included."""
    found: list[str] = []
    for offset in range(0, 140, 7):
        found += [item["id"] for item in ask(limit=7, offset=offset).json()["integrations"]]
    assert len(set(found)) == len(found) == ask().json()["total"] == 140


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "ten"},
        {"limit": ""},
        {"limit": "1.5"},
        {"limit": "٣"},
        {"offset": "-1"},
        {"offset": "-" + "9" * 5000},
        {"sort": "newest"},
    ],
)
def test_what_the_schema_forbids_is_refused(
    ask: Ask, query: dict[str, str], contract: Contract, operation: Operation
) -> None:
    """A refusal names the parameter, in the documented body."""
    answer = ask(**query)
    assert answer.status_code == 400
    assert next(iter(query)) in answer.json()["message"]
    contract.validator(operation.responses["400"].content["application/json"]).validate(
        answer.json()
    )


@pytest.mark.parametrize("offset", ["140", "9223372036854775808", "9" * 5000])
def test_far_past_the_end_lies_an_empty_page(ask: Ask, offset: str) -> None:
    """Any number of items can be skipped, also one that no database can hold."""
    body = ask(offset=offset).json()
    assert (body["integrations"], body["total"]) == ([], 140)


@pytest.mark.parametrize("text", ["\0", "a\0b", "x" * 5000, "\ud7ff", "\uffff", "'; --", "%", "\\"])
def test_any_text_can_be_searched(ask: Ask, text: str) -> None:
    """No text makes the server fail."""
    assert ask(q=text).status_code == 200


def test_a_search_stops_at_no_nul(contract: Contract, operation: Operation) -> None:
    """A text with NUL is found behind it, and only by a text with NUL."""
    assert operation.key is not None
    item = {**_item(), "displayName": "before\0after"}
    app = create_app(contract, items=[item])
    with serving(app) as url:
        for text, total in (("AFTER", 1), ("E\0A", 1), ("before\0x", 0), ("ea", 0)):
            headers = {operation.key.header: KEY}
            answer = httpx2.get(url + operation.path, params={"q": text}, headers=headers)
            assert answer.json()["total"] == total


@pytest.mark.parametrize("key", [None, "", "x", KEY[:-1], KEY + "x", KEY.swapcase(), "é"])
def test_only_the_key_opens(ask: Ask, operation: Operation, key: str | None) -> None:
    """A wrong key is refused, and the refusal shows neither items nor the key."""
    assert operation.key is not None
    headers = {} if key is None else {operation.key.header: key.encode()}
    answer = ask(headers=headers)
    assert answer.status_code == 401
    assert "integrations" not in answer.text
    assert KEY not in answer.text


def test_other_methods_are_told_what_is_allowed(ask: Ask) -> None:
    """405 names the methods that there are."""
    answer = ask("POST")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("path", ["/", "/nowhere", "/v1/connect/integrations/"])
def test_other_paths_are_not_found(ask: Ask, path: str) -> None:
    """Anything but a path of the document is 404, in the shape of its errors."""
    answer = ask(path=path)
    assert (answer.status_code, answer.json()["success"]) == (404, False)


def test_instants_order_the_list_and_not_their_text(contract: Contract) -> None:
    """Times of day in another zone stand where they belong."""
    texts = ["2026-01-01T01:00:00+02:00", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00Z"]
    items = [{**_item(), "id": str(n), "createdAt": text} for n, text in enumerate(texts)]
    app = create_app(contract, items=items)
    with serving(app) as url:
        found = httpx2.get(url + "/v1/connect/integrations?sort=asc", headers={"x-access-key": KEY})
    assert [item["createdAt"] for item in found.json()["integrations"]] == [
        texts[0],
        texts[2],
        texts[1],
    ]


def test_a_file_keeps_its_rows(contract: Contract, tmp_path: Any) -> None:
    """A database that has rows is served as it is."""
    file = tmp_path / "rows.sqlite"
    create_app(contract, accounts=3, database=file)
    app = create_app(contract, accounts=50, seed=9, database=file)
    with serving(app) as url:
        found = httpx2.get(url + "/v1/connect/integrations", headers={"x-access-key": KEY})
    assert found.json()["total"] == 3


def _item() -> dict[str, Any]:
    return {
        "id": "a",
        "platform": "twitter",
        "platformUserId": None,
        "displayName": None,
        "imageUrl": None,
        "profileId": None,
        "createdAt": "2026-01-01T00:00:00Z",
    }
