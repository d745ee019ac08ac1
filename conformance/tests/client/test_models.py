"""What can be done with a response: it converts, and loses nothing on the way."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import pydantic
import pytest

from client.conftest import Connect
from client.hostile import always, answer, answering
from client.subject import Subject

NEW = {"deep": [1, None]}


@pytest.fixture
def rows(it: Subject) -> list[dict[str, Any]]:
    """Two items; the first has a field that the contract does not name."""
    rows = it.rows(2)
    rows[0]["one day"] = NEW
    return rows


@pytest.fixture
def page(it: Subject, rows: list[dict[str, Any]]) -> Any:
    """A page that holds them."""
    with answering(always(answer(it.bytes(rows)))) as server, it.client(base_url=server.url) as c:
        return getattr(c, it.list_name)()


def pickled(model: Any) -> Any:
    return pickle.loads(pickle.dumps(model))


@pytest.mark.parametrize("again", [pickled, copy.copy, copy.deepcopy])
def test_a_copy_is_whole(
    it: Subject, page: Any, rows: list[dict[str, Any]], again: Callable[[Any], Any]
) -> None:
    """Also one of a copy, and of an item alone."""
    copied = again(again(page))
    assert copied == page
    assert copied.as_json() == it.page(rows)
    item = again(again(it.items(page)[0]))
    assert item == it.items(page)[0]
    assert item.as_json() == rows[0]
    assert item.unknown_fields == {"one day": NEW}


def test_a_pickled_item_does_not_bring_its_page_along(it: Subject, page: Any) -> None:
    """Many of them are sent between processes."""
    assert len(pickle.dumps(it.items(page)[1])) < len(pickle.dumps(page)) / 1.5


def test_items_of_a_walk_keep_unknown_fields(
    it: Subject, connect: Connect, rows: list[dict[str, Any]]
) -> None:
    """The page that they came with need not be kept."""
    with answering(always(answer(it.bytes(rows)))) as server:
        items = connect(server.url).first(2)
    assert [item.unknown_fields for item in items] == [{"one day": NEW}, {}]
    assert [item.as_json() for item in items] == rows


def test_what_was_made_in_python_converts_too(it: Subject, page: Any) -> None:
    """There is nothing unknown in it."""
    item = it.items(page)[0]
    kind = type(item)
    made = kind(**{name: getattr(item, name) for name in kind.__struct_fields__})
    assert made == item
    assert made.unknown_fields == {}
    assert pickled(made) == copy.copy(made) == copy.deepcopy(made) == item
    assert "one day" not in made.to_dict()
    assert msgspec.json.decode(msgspec.json.encode(made), type=kind) == item


def test_dictionaries_have_the_names_of_the_contract(
    it: Subject, page: Any, rows: list[dict[str, Any]]
) -> None:
    """And values of Python: each is a row of a data frame."""
    found = page.to_dicts()
    assert [row.keys() for row in found] == [row.keys() for row in rows]
    assert found == [item.to_dict() for item in it.items(page)] == list(map(dict, it.items(page)))
    instants = [f.name for f in it.collection.fields if f.format == "date-time"]
    assert all(isinstance(row[name], datetime) for row in found for name in instants)
    assert page.to_dict().keys() == it.page(rows).keys()


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_data_frame_is_made_of_a_page(page: Any, library: str) -> None:
    """Where there is one."""
    frame = pytest.importorskip(library).DataFrame(page.to_dicts())
    assert list(frame.columns) == list(page.to_dicts()[0])


def test_other_serializers_see_no_private_bytes(
    it: Subject, page: Any, rows: list[dict[str, Any]]
) -> None:
    """msgspec writes what the contract names, pydantic and what is built on it everything."""
    known = {field.name for field in it.collection.fields}
    whole = it.page([{name: row[name] for name in row if name in known} for row in rows])
    assert json.loads(msgspec.json.encode(page)).keys() == whole.keys()
    assert "_origin" not in repr(msgspec.to_builtins(page)) + repr(page)

    kinds: dict[str, Any] = {"page": type(page), "first": type(it.items(page)[0])}
    Report: Any = pydantic.create_model("Report", **kinds)
    report = Report(page=page, first=rows[0])
    assert report.first.unknown_fields == {"one day": NEW}
    expected = {"page": it.page(rows), "first": rows[0]}
    assert json.loads(report.model_dump_json()) == report.model_dump(mode="json") == expected
    assert report.model_dump()["first"] == page.to_dicts()[0]
    with pytest.raises(pydantic.ValidationError):
        Report(page=page, first={})
    assert Report.model_json_schema(mode="serialization")["properties"]["page"]["type"] == "object"
