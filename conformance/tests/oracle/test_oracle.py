"""Two independent readings of the contract: plain Python in the oracle, SQL in the server."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postpeer_conformance.contract import ListOperation, load
from postpeer_conformance.engine.planning.exploring import queries
from postpeer_conformance.engine.planning.prepare import RunInput, prepare
from postpeer_conformance.oracle.checker import Checker
from postpeer_conformance.oracle.oracle import Oracle, Page, Refused, Unjudged
from postpeer_conformance.oracle.records import Records, instant
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.items.seed import items
from postpeer_conformance.transport.exchange import Question
from postpeer_conformance.transport.in_process import InProcess
from postpeer_conformance.transport.probe import Probe
from postpeer_conformance.transport.query import Pairs, Query

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
COLLECTION = OPERATION.collection


def records(operation: ListOperation, listed: list[Any]) -> Records:
    return Records.of(operation.collection, listed)


HOSTILE = st.sampled_from(
    [
        "",
        "a",
        "A",
        "%",
        "_",
        "null",
        "O'Hara",
        'q"x',
        "back\\slash",
        "é",
        "E\u0301",
        "ß",
        "İ",
        "🍣🍺",
    ]
) | st.text(max_size=6)


def varied(listed: list[Any], data: st.DataObject) -> list[Any]:
    """*listed* with hostile texts in the searched fields, and with ties."""
    collection = OPERATION.collection
    searched = [
        f for filter in collection.filters if filter.match == "contains" for f in filter.fields
    ]
    for item in listed:
        for field in searched:
            item[field.name] = data.draw(st.none() | HOSTILE)
        if data.draw(st.booleans()):
            item[collection.order.fields[0].name] = listed[0][collection.order.fields[0].name]
    return listed


@given(data=st.data())
@settings(max_examples=40)
def test_oracle_and_sql_agree_on_random_accounts_and_questions(data: st.DataObject) -> None:
    """Ties, nulls and hostile text; any combination of parameters."""
    count = data.draw(st.integers(1, 12))
    listed = varied(list(items(CONTRACT, OPERATION, count, data.draw(st.integers(0, 5)))), data)
    known = records(OPERATION, listed)
    oracle = Oracle(OPERATION, known)
    pool = prepare(RunInput(CONTRACT, OPERATION, known, (), 0)).pool
    judge = Checker(CONTRACT, OPERATION, oracle)
    with httpx2.Client(transport=InProcess(create_app(CONTRACT, items=listed))) as client:
        probe = Probe(OPERATION, "http://in-process", KEY, client)
        for query in data.draw(st.lists(queries(pool), min_size=1, max_size=8)):
            judged = judge.judge(probe.ask(Question(query)))
            assert judged.response.status == 200
            assert judged.mismatches == ()


def expectation(*query: tuple[str, str]) -> object:
    listed = list(items(CONTRACT, OPERATION, 30, 0))
    return Oracle(OPERATION, records(OPERATION, listed)).expect(Query(query))


@pytest.mark.parametrize("text", ["0", "101", "1.5", "abc", "10abc", "-1", "NaN"])
def test_an_invalid_size_is_to_be_refused(text: str) -> None:
    """Outside the bounds, or not an integer at all."""
    assert isinstance(expectation(("limit", text)), Refused)


@pytest.mark.parametrize("text", ["10.0", "1e1", "+10", " 10 ", "007", "0x10", "0B1", "1_0", ""])
def test_how_a_number_is_written_is_the_servers_own(text: str) -> None:
    """The contract speaks of integers, not of their spelling."""
    assert isinstance(expectation(("limit", text)), Unjudged)


@pytest.mark.parametrize("text", ["ASC", "Desc", "ascending", "1"])
def test_a_word_that_the_document_does_not_list_is_to_be_refused(text: str) -> None:
    """Other case makes another word."""
    assert expectation(("sort", text)) == Refused("sort", "enum")


@pytest.mark.parametrize(
    "query",
    [(("limit", "1"), ("limit", "2")), (("unknown", "1"),), (("q", " "),), (("sort", ""),)],
)
def test_silence_is_not_judged(query: Pairs) -> None:
    """Repeated and unknown parameters, empty texts."""
    assert isinstance(expectation(*query), Unjudged)


def test_far_past_the_end_may_be_refused_but_just_past_it_may_not() -> None:
    """An empty page, or 400 from some large number on."""
    near, far = expectation(("offset", "31")), expectation(("offset", "99999"))
    assert isinstance(near, Page)
    assert isinstance(far, Page)
    assert (near.refusable, far.refusable) == (False, True)


def test_far_past_the_end_of_a_list_that_is_known_in_part_may_be_refused() -> None:
    """Where the end is, the list's own total says."""
    listed = list(items(CONTRACT, OPERATION, 30, 0))
    part = Oracle(OPERATION, Records.of(COLLECTION, listed, complete=False, total=5000))
    within, far = (part.expect(Query.of(("offset", text))) for text in ("4999", "5101"))
    assert isinstance(within, Page)
    assert isinstance(far, Page)
    assert (within.refusable, far.refusable) == (False, True)


def test_letters_beyond_ascii_leave_freedom_and_ascii_letters_none() -> None:
    """`É` may or may not be found by `é`; `E` has to be found by `e`."""
    listed = list(items(CONTRACT, OPERATION, 2, 0))
    listed[0]["displayName"], listed[1]["displayName"] = "CAFÉ", "CAFE"
    for item in listed:
        item["platformUserId"] = None
    oracle = Oracle(OPERATION, records(OPERATION, listed))
    beyond, plain = (oracle.expect(Query.of(("q", text))) for text in ("café", "caf"))
    assert isinstance(beyond, Page)
    assert isinstance(plain, Page)
    assert beyond.must.bit_count() == 0 < beyond.may.bit_count()
    assert plain.exact
    assert plain.must.bit_count() == 2


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("0000-01-01T00:00:00Z", "0000-02-29T00:00:00.001Z"),
        ("0000-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00+23:59", "0001-01-01T00:00:00Z"),
        ("2016-12-31T23:59:59Z", "2016-12-31T23:59:60Z"),
        ("9999-12-31T23:59:60Z", "9999-12-31T23:59:60-23:59"),
        ("2026-01-01T00:00:00.123456Z", "2026-01-01T00:00:00.123456001Z"),
        ("2026-01-01T00:00:00.1234560009Z", "2026-01-01T00:00:00.12345601+00:00"),
    ],
)
def test_every_instant_of_rfc_3339_can_be_read(earlier: str, later: str) -> None:
    """Also those of the year 0 and at the ends of time, which no datetime can hold."""
    by = OPERATION.collection.order.fields[0]
    assert instant(by, {by.name: earlier}) < instant(by, {by.name: later})
