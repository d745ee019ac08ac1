"""Answers written by hand settle both readings of the contract: the server's SQL and the oracle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx2
import pytest
import yaml

from postpeer_conformance.contract import follow, load
from postpeer_conformance.oracle.oracle import Oracle, Page, Refused
from postpeer_conformance.oracle.records import Records
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.transport.in_process import InProcess
from postpeer_conformance.transport.query import Query

TABLE = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8"))
ROWS: list[dict[str, Any]] = [row for group in TABLE["questions"].values() for row in group]
CONTRACT = load()
(OPERATION,) = CONTRACT.collections
KEYS = {"right": KEY, "none": None, "wrong": "a-key-that-nobody-has"}


def name(row: dict[str, Any]) -> str:
    """What a report calls *row*."""
    return " ".join(filter(None, [row["ask"] or "(nothing)", row.get("key", "")]))


def statuses(row: dict[str, Any]) -> set[int]:
    """The right statuses of *row*."""
    status = row.get("status", 200)
    return set(status) if isinstance(status, list) else {status}


def group(element: Any) -> tuple[set[str], int]:
    """The accounts of one element of ids, and how many of them come next."""
    if isinstance(element, str):
        return {element}, 1
    if isinstance(element, list):
        return set(element), len(element)
    return set(element["of"]), element["take"]


def fits(found: Sequence[str], wanted: Iterable[Any]) -> bool:
    """Whether *found* is as *wanted*, whose form the head of the table explains."""
    rest = list(found)
    for accounts, size in map(group, wanted):
        taken, rest = set(rest[:size]), rest[size:]
        if len(taken) < size or not taken <= accounts:
            return False
    return not rest


@cache
def client() -> httpx2.Client:
    """A client of the reference server that holds the accounts of the table."""
    app = create_app(CONTRACT, items=TABLE["accounts"])
    return httpx2.Client(transport=InProcess(app), base_url="http://in-process")


@cache
def oracle() -> Oracle:
    """The oracle over the accounts of the table."""
    return Oracle(OPERATION, Records.of(OPERATION.collection, TABLE["accounts"]))


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_the_server_answers_as_written(row: dict[str, Any]) -> None:
    """Status, total and accounts in order, by way of SQL."""
    collection, key = OPERATION.collection, KEYS[row.get("key", "right")]
    assert OPERATION.key is not None
    headers = {} if key is None else {OPERATION.key.header: key}
    answer = client().get(f"{OPERATION.path}?{row['ask']}", headers=headers)
    assert answer.status_code in statuses(row)
    if answer.status_code == 200:
        body = answer.json()
        found = [str(collection.key.of(item)) for item in follow(body, collection.items)]
        assert collection.total is not None
        assert collection.total.of(body, answer.headers.get) == row["total"]
        assert fits(found, row["ids"]), found


@pytest.mark.parametrize("row", [row for row in ROWS if "key" not in row], ids=name)
def test_the_oracle_expects_what_is_written(row: dict[str, Any]) -> None:
    """The same by way of plain Python, for all questions with the right key."""
    expected = oracle().expect(Query(parse_qsl(row["ask"], keep_blank_values=True)))
    if 200 not in statuses(row):
        assert isinstance(expected, Refused)
        return
    assert isinstance(expected, Page)
    assert expected.exact
    assert expected.refusable == (400 in statuses(row))
    records = oracle().records
    items = [records.items[rank] for rank in oracle().window(expected)]
    found = [str(records.collection.key.of(item)) for item in items]
    assert expected.must.bit_count() == row["total"]
    assert fits(found, row["ids"]), found


@pytest.mark.parametrize(
    ("found", "right"),
    [
        (["a", "b", "c"], True),
        (["a", "c", "b"], True),
        (["b", "a", "c"], False),
        (["a", "b", "b"], False),
        (["a", "b"], False),
        (["a", "b", "c", "d"], False),
    ],
)
def test_only_equals_may_stand_in_any_order(found: list[str], right: bool) -> None:
    """A comparison that forgives too much would settle nothing."""
    assert fits(found, ["a", ["b", "c"]]) is right
    assert fits(found, ["a", {"take": 2, "of": ["b", "c", "x"]}]) is right
