"""The control of a running server: items, faults, journal."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.server import ReferenceServer
from postpeer_conformance.server.items import seed

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
COLLECTION = OPERATION.collection
assert COLLECTION.total is not None
KEY_FIELD, TOTAL = COLLECTION.key, COLLECTION.total.name[1:]
MORE = list(seed.items(CONTRACT, OPERATION, 3, seed=9))


def control(server: ReferenceServer, method: str, path: str, **more: Any) -> httpx2.Response:
    # Without `verify`, reading certificates takes longer than the request.
    return httpx2.request(method, f"{server.url}/__admin/{path}", timeout=60, verify=False, **more)


def page(server: ReferenceServer, query: str = "") -> Any:
    assert OPERATION.key is not None
    headers = {OPERATION.key.header: server.key}
    return httpx2.get(
        f"{server.url}{OPERATION.path}?{query}", headers=headers, timeout=60, verify=False
    ).json()


def test_items_are_added_while_it_runs(server: ReferenceServer) -> None:
    """One, or an array of them."""
    assert control(server, "POST", OPERATION.id, json=MORE[0]).json() == {"added": 1}
    assert control(server, "POST", OPERATION.id, json=MORE[1:]).status_code == 201
    assert page(server)[TOTAL] == 33


@pytest.mark.parametrize("bad", [{}, None, 7, {**MORE[1], KEY_FIELD.name: 5}, MORE[0]])
def test_all_items_are_added_or_none(server: ReferenceServer, bad: Any) -> None:
    """The refusal names the one that is wrong: not valid, or its identity taken."""
    refused = control(server, "POST", OPERATION.id, json=[MORE[0], bad])
    assert refused.status_code == 400
    assert "item 2" in refused.json()["message"]
    assert page(server)[TOTAL] == 30


def test_an_identity_that_is_there_is_taken(server: ReferenceServer) -> None:
    """By adding it, and by changing another item's."""
    first, second = page(server)[COLLECTION.items[1:]][:2]
    assert "taken" in control(server, "POST", OPERATION.id, json=first).text
    path = f"{OPERATION.id}/{KEY_FIELD.of(first)}"
    fields = {KEY_FIELD.name: KEY_FIELD.of(second)}
    assert "taken" in control(server, "PATCH", path, json=fields).text


def test_an_item_is_changed_and_removed(server: ReferenceServer) -> None:
    """The fields that were given, and no others; it stays valid."""
    assert control(server, "PUT", OPERATION.id, json=MORE).json() == {"items": 3}
    path = f"{OPERATION.id}/{KEY_FIELD.of(MORE[0])}"
    changed = control(server, "PATCH", path, json={"displayName": "Ärger"}).json()
    assert changed == {**MORE[0], "displayName": "Ärger"}
    assert page(server, "q=ÄRGER")[TOTAL] == 1
    assert control(server, "PATCH", path, json={"displayName": 7}).status_code == 400
    assert control(server, "DELETE", path).status_code == 204
    assert page(server)[TOTAL] == 2
    for method in ("PATCH", "DELETE"):
        assert control(server, method, path, json={}).status_code == 404
    assert control(server, "DELETE", OPERATION.id).status_code == 204
    assert page(server)[TOTAL] == 0


def test_a_reset_makes_everything_as_it_was(server: ReferenceServer) -> None:
    """Items, faults and journal."""
    before = page(server, "limit=100")
    control(server, "PUT", OPERATION.id, json=MORE)
    control(server, "PUT", "faults", json=["status=500"])
    assert control(server, "POST", "reset").status_code == 204
    assert server.requests == []
    assert page(server, "limit=100") == before


def test_faults_are_switched_while_it_runs(server: ReferenceServer) -> None:
    """They are told, set together, and all ended at once."""
    assert control(server, "PUT", "faults", json=["status=503,every=2"]).status_code == 200
    assert control(server, "GET", "faults").json() == {"faults": ["status=503,every=2"]}
    assert control(server, "PUT", "faults", json=["nope"]).status_code == 400
    assert control(server, "PUT", "faults", json={"status": 503}).status_code == 400
    assert control(server, "PUT", "faults", json="status=503").status_code == 400
    assert control(server, "GET", "faults").json() == {"faults": ["status=503,every=2"]}
    assert control(server, "DELETE", "faults").status_code == 204
    assert control(server, "GET", "faults").json() == {"faults": []}


def test_the_journal_holds_requests_without_the_key(server: ReferenceServer) -> None:
    """Wherever it stood; each with its name, its status and its time."""
    page(server, f"q={server.key}")
    httpx2.get(server.url + "/nowhere", headers={"x-other": server.key, "x-request-id": "mine"})
    answer = control(server, "GET", "requests")
    assert server.key not in answer.text
    first, second = answer.json()["requests"]
    assert (first["method"], first["status"]) == ("GET", 200)
    assert first["target"].startswith(OPERATION.path + "?q=")
    assert (second["id"], second["status"]) == ("mine", 404)
    assert second["milliseconds"] >= 0
    assert control(server, "DELETE", "requests").status_code == 204
    assert control(server, "GET", "requests").json() == {"requests": []}


def test_the_journal_is_bounded(server: ReferenceServer) -> None:
    """It keeps the latest thousand."""
    with httpx2.Client() as client:
        for number in range(1005):
            client.get(f"{server.url}/{number}")
    targets = [each["target"] for each in server.requests]
    assert (len(targets), targets[0], targets[-1]) == (1000, "/5", "/1004")


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"host": "evil.example"}])
def test_no_web_page_controls_it(server: ReferenceServer, headers: dict[str, str]) -> None:
    """Neither one that sends its origin, nor one whose name was made to mean this machine."""
    assert control(server, "POST", "reset", headers=headers).status_code == 403


def test_control_has_methods_of_its_own(server: ReferenceServer) -> None:
    """405 names them; what is no JSON is refused."""
    answer = control(server, "PATCH", "faults")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, PUT, DELETE")
    assert control(server, "PUT", "faults", content=b"{").status_code == 400
