"""The items of lists of every form: made up, read from files, and changed while they are served."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from postpeer_conformance.contract import Equals, ListOperation
from postpeer_conformance.errors import UsageError
from postpeer_conformance.server import KEY, ReferenceServer, create_app, reference_server
from postpeer_conformance.server.items import files, seed
from postpeer_conformance.server.items.changes import Changes
from postpeer_conformance.server.store import EVERYTHING, microseconds
from support.museum import LISTS, MUSEUM, opened

PRICE = {"category": "prints", "start_date": "2026-01-01", "amount": 7}


def made(name: str, count: int = 140, number: int = 0) -> list[Any]:
    return list(seed.items(MUSEUM, LISTS[name], count, number))


@pytest.mark.parametrize("operation", LISTS.values(), ids=LISTS)
def test_made_up_items_keep_their_schema_and_are_all_different(operation: ListOperation) -> None:
    """As many as are wanted, each with another identity; fewer are the beginning of more."""
    items = made(operation.id)
    assert files.checked(MUSEUM, operation, items) == items
    assert len({operation.collection.key.of(item) for item in items}) == 140
    assert made(operation.id, 20) == items[:20]
    assert made(operation.id, number=1) != items


@pytest.mark.parametrize("operation", LISTS.values(), ids=LISTS)
def test_the_first_items_can_tell_orders_and_filters_apart(operation: ListOperation) -> None:
    """Equal sort values and others, several values of each filter, and gaps where they may be."""
    items = made(operation.id, 21)
    for by in operation.collection.order.fields:
        values = [by.of(item) for item in items]
        assert 2 < len(set(values)) < 21
        if by.format == "date-time":
            assert sorted(values) != sorted(values, key=microseconds)
    for filter in operation.collection.filters:
        for field in filter.fields:
            found = [field.all_of(item) for item in items]
            assert len({value for values in found for value in values}) >= 2
            free = field.many or field.nullable or not field.required
            assert ([] in found) == free
            if field.many:
                assert max(map(len, found)) >= 2
                assert isinstance(filter, Equals)


def test_several_fields_are_the_key_together_alone() -> None:
    """Each of them comes more than once."""
    prices = made("listPrices")
    for name in ("category", "start_date"):
        assert len({price[name] for price in prices}) < len(prices) / 2


def client_of(server: ReferenceServer) -> httpx2.Client:
    return httpx2.Client(base_url=server.url, headers={"museum-key": KEY})


def control(server: ReferenceServer, method: str, path: str, body: Any = None) -> httpx2.Response:
    with client_of(server) as client:
        return client.request(method, f"/__admin/{path}", json=body)


def test_an_item_is_changed_by_all_fields_of_its_key() -> None:
    """Its address has an array of them."""
    with reference_server(MUSEUM, items={"listPrices": [PRICE]}) as server:
        address = f"listPrices/{json.dumps(['prints', '2026-01-01'])}"
        assert control(server, "PATCH", address, {"amount": 8}).json() == PRICE | {"amount": 8}
        assert control(server, "POST", "listPrices", PRICE).status_code == 400  # it is taken
        assert control(server, "DELETE", address).status_code == 204
        assert control(server, "DELETE", address).status_code == 404
        others = ["listPrices/prints", "listEvents/x", "listEvents/--5", "listEvents/" + "9" * 5000]
        assert [control(server, "DELETE", each).status_code for each in others] == [404] * 4


def test_items_of_an_array_come_from_a_file(tmp_path: Path) -> None:
    """Also where the body of a response is the array itself; every bad item is named."""
    file = tmp_path / "items.json"
    events = made("listEvents", 3)
    file.write_text(json.dumps({"listEvents": events}))
    items = files.read(MUSEUM, str(file))
    with opened(items=items) as client:
        found = client.get("/events", params={"state": "all"}).json()
    assert sorted(found, key=lambda item: item["id"]) == sorted(events, key=lambda i: i["id"])
    events[1]["created_at"] = "2026-01-01T00:00:60Z"
    file.write_text(json.dumps({"listEvents": events}))
    with pytest.raises(UsageError, match="listEvents, item 2: /created_at"):
        files.read(MUSEUM, str(file))


@pytest.mark.parametrize("operation", LISTS.values(), ids=LISTS)
def test_every_list_can_change_while_it_is_read(operation: ListOperation) -> None:
    """An item comes, goes, and changes its place, whatever the list is ordered by."""
    state = create_app(MUSEUM, accounts=5).state.reference
    table = state.database.tables[operation.id]
    changes = Changes(table)
    before = table.select(EVERYTHING, table.position, 9, 0)
    changes.move()
    assert len(before) == table.count(EVERYTHING) == 5
    changes.grow(1)
    changes.grow(2)
    assert table.count(EVERYTHING) == 7
    changes.shrink(3)
    after = table.select(EVERYTHING, table.position, 9, 0)
    assert len(after) == 6
    assert after != before
    assert files.checked(MUSEUM, operation, after) == after


def test_a_walk_by_cursors_survives_a_row_that_is_gone() -> None:
    """A cursor holds the place itself, not the row that was there."""
    with reference_server(MUSEUM, accounts=9) as server, client_of(server) as client:
        first = client.get("/visitors?hall=a&limit=4").json()
        rest = client.get("/visitors?hall=a&limit=9").json()["visitors"][4:]
        last = first["visitors"][-1]["id"]
        assert client.delete(f"/__admin/listVisitors/{last}").status_code == 204
        second = client.get(f"/visitors?hall=a&limit=9&after={first['nextCursor']}").json()
    assert second == {"visitors": rest, "nextCursor": None}
