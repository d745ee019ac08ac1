"""What SQL finds, held against a plain reading of the document; in small tables and large ones."""

from __future__ import annotations

import sqlite3
import unicodedata
from typing import Any

import attrs
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postpeer_conformance.contract import Collection, Filter, load
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.answering.resource import Resource
from postpeer_conformance.server.http.messages import Page, Query
from postpeer_conformance.server.items import seed
from postpeer_conformance.server.items.changes import Changes
from postpeer_conformance.server.store import (
    EVERYTHING,
    Database,
    Table,
    listed,
    microseconds,
    search_index,
    table,
)
from postpeer_conformance.server.store.condition import identifier, quoted

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
COLLECTION = OPERATION.collection
SEARCH = next(each for each in COLLECTION.filters if each.match == "contains")
ITEMS = list(seed.items(CONTRACT, OPERATION, 60, 4))
HARD = [
    "",
    "a",
    "ab",
    "abc",
    "aBC",
    "İi",
    "ß",
    "SS",
    "é",
    "é",
    "ﬁ",
    "\0",
    "\ufffd",
    '"',
    "'",
    "%_*",
]


@attrs.frozen
class Served:
    """A table with the behaviour that answers from it."""

    table: Table
    behaviour: Behaviour

    def page(self, query: Query) -> Page:
        page = self.behaviour.page(query)
        return Page(msgspec.json.decode(msgspec.json.encode(page.items)), page.total)

    def total(self, text: str) -> int:
        return self.page(Query({SEARCH.name: text}, 5)).total


def served(items: list[Any]) -> Served:
    (found,) = Database(CONTRACT).tables.values()
    found.add(items)
    return Served(found, Behaviour(Resource(CONTRACT, OPERATION, found, "key")))


@pytest.fixture(params=["small", "large", "large, no index of letters"], autouse=True)
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How large a table is: from its first row on it is, or never, with what SQLite has or not."""
    found: str = request.param
    monkeypatch.setattr(table, "LARGE", 10**9 if found == "small" else 0)
    if found.endswith("letters"):
        monkeypatch.setattr(search_index, "_TOKENIZER", "none-such")


def folded(text: str) -> str:
    """How texts are compared whose case does not matter."""
    once = unicodedata.normalize("NFC", text).casefold()
    return unicodedata.normalize("NFC", once)


def matches(filter: Filter, value: Any, item: Any) -> bool:
    """Whether *item* is among those that *filter* with *value* asks for."""
    found = [field.of(item) for field in filter.fields]
    if filter.match == "equals":
        return value in found
    return not value or any(each is not None and folded(value) in folded(each) for each in found)


def expected(collection: Collection, query: Query, items: list[Any]) -> Page:
    """The page as the document describes it; *items* are in the order in which they came."""
    filters = {each.name: each for each in collection.filters}
    found = [
        item
        for item in items
        if all(matches(filters[n], v, item) for n, v in query.filters.items())
    ]
    by = query.by
    assert by is not None
    found.sort(key=lambda item: microseconds(by.of(item)))
    if not query.ascending:
        found.reverse()
    return Page(found[query.offset :][: query.limit], len(found))


def texts() -> st.SearchStrategy[str]:
    """Pieces of what the items hold, in any case, and anything else."""
    held = [t for item in ITEMS for f in SEARCH.fields if (t := f.of(item)) is not None]
    pieces = st.tuples(st.sampled_from(held), st.integers(0, 40), st.integers(1, 12)).map(
        lambda cut: cut[0][cut[1] :][: cut[2]]
    )
    respelled = st.tuples(pieces, st.sampled_from([str.upper, str.lower, str.swapcase])).map(
        lambda pair: pair[1](pair[0])
    )
    anything = st.text(st.characters(codec="utf-8"), max_size=6)
    return st.one_of(pieces, respelled, st.sampled_from(HARD), anything)


def values(filter: Filter) -> st.SearchStrategy[Any]:
    if filter.match == "contains":
        return texts()
    held = [field.of(item) for item in ITEMS for field in filter.fields]
    return st.one_of(st.sampled_from(held), st.text(max_size=3))


def queries(collection: Collection) -> st.SearchStrategy[Query]:
    filters = st.fixed_dictionaries({}, optional={f.name: values(f) for f in collection.filters})
    numbers = st.integers(0, 70)
    orders = st.sampled_from(collection.order.fields)
    return st.builds(Query, filters, st.integers(1, 100), numbers, st.booleans(), orders)


@st.composite
def hard_items(draw: st.DrawFn) -> list[Any]:
    """Items whose texts are hard."""
    count = draw(st.integers(0, 4))
    return [
        {**item, **{field.name: draw(texts()) for field in SEARCH.fields}}
        for item in list(seed.items(CONTRACT, OPERATION, 70, 4))[60 : 60 + count]
    ]


@given(data=st.data())
@settings(max_examples=60)
def test_sql_finds_what_the_document_says(data: st.DataObject) -> None:
    """Filters, search, order, window and total, together, on any texts."""
    items = [*ITEMS, *data.draw(hard_items())]
    server = served(items)
    for query in data.draw(st.lists(queries(COLLECTION), min_size=5, max_size=10)):
        assert server.page(query) == expected(COLLECTION, query, items), query


def test_what_was_changed_is_found() -> None:
    """Rows that come, go and change are counted and found at once."""
    server = served(ITEMS)
    changes = Changes(server.table)
    before = server.total("")
    changes.grow(1)
    assert server.total("") == server.table.count(EVERYTHING) == before + 1
    item = ITEMS[0]
    key = changes.key.of(item)
    server.table.change(key, {**item, SEARCH.fields[0].name: "Überraschung"})
    assert server.total("ÜBERR") == 1
    server.table.remove(key)
    assert server.total("überr") == 0
    server.table.clear()
    assert server.total("") == server.total("coffee") == server.table.count(EVERYTHING) == 0
    server.table.add(ITEMS)
    assert server.total("") == server.table.count(EVERYTHING) == len(ITEMS)
    assert server.total("coffee") > 0


def test_a_change_that_fails_leaves_nothing() -> None:
    """Rows, counts and index are as before, also where they were made by it."""
    server = served([])

    def add_twice() -> None:
        with server.table.connection.writing():
            server.table.add(ITEMS)
            server.table.add(ITEMS)

    with pytest.raises(sqlite3.IntegrityError):
        add_twice()
    assert server.total("") == server.total("coffee") == 0
    server.table.add(ITEMS)
    assert server.total("") == len(ITEMS)


def test_a_short_text_finds_as_a_long_one_does() -> None:
    """One letter, two, and three, at any place."""
    server = served([{**ITEMS[0], SEARCH.fields[0].name: "xyzzy", SEARCH.fields[1].name: None}])
    found = {text: server.total(text) for text in ("x", "Y", "zz", "xyz", "xyzzy", "yx", "xyzzyx")}
    assert found == {"x": 1, "Y": 1, "zz": 1, "xyz": 1, "xyzzy": 1, "yx": 0, "xyzzyx": 0}


def test_one_field_is_searched_alone() -> None:
    """A text that stands in another one is not found there."""
    server = served(ITEMS)
    for field in SEARCH.fields:
        held = [text for item in ITEMS if (text := field.of(item)) is not None]
        found = server.table.count(server.behaviour.containing(SEARCH, field, "COFF"))
        assert found == sum("coff" in folded(text) for text in held)


def test_nul_hides_nothing() -> None:
    """What stands behind it is found, and it is no other character."""
    server = served([{**ITEMS[0], SEARCH.fields[0].name: "before\0after the end"}])
    found = {text: server.total(text) for text in ("AFTER", "e\0a", "\0", "before\ufffd", "e a")}
    assert found == {"AFTER": 1, "e\0a": 1, "\0": 1, "before\ufffd": 0, "e a": 0}


def test_a_very_long_text_is_looked_for_to_its_end() -> None:
    """Also behind the part that an index looks up."""
    server = served([{**ITEMS[0], SEARCH.fields[0].name: "long " * 200 + "end"}])
    assert server.total("long " * 200 + "END") == 1
    assert server.total("long " * 200 + "and") == 0


def test_lists_are_walked_along_indexes() -> None:
    """Neither a page nor a filtered page is sorted."""
    server = served(ITEMS)
    order = listed(server.behaviour.order(server.behaviour.read(())))
    for where in ("TRUE", f"{server.table.value(COLLECTION.filters[0].fields[0])} = 'x'"):
        table = quoted(server.table.name)
        sql = f"SELECT body FROM {table} WHERE {where} ORDER BY {order} LIMIT 20"
        steps = [row[3] for row in server.table.connection.query("EXPLAIN QUERY PLAN " + sql)]
        assert "USING INDEX" in steps[0]
        assert not any("TEMP B-TREE" in step for step in steps)


def test_later_pages_are_found_along_the_smallest_index() -> None:
    """It holds the order and nothing else, so that a million rows are stepped over quickly."""
    server = served(ITEMS)
    order = listed(server.behaviour.order(server.behaviour.read(())))
    table = quoted(server.table.name)
    sql = f"SELECT body FROM {table} WHERE TRUE ORDER BY {order} LIMIT 20 OFFSET 40"
    ((*_, step),) = server.table.connection.query("EXPLAIN QUERY PLAN " + sql)
    assert step.endswith(f"USING INDEX {identifier(server.table.name, 'by rank alone')}")
