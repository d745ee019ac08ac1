"""What JSON Schema and RFC 3339 allow is read, even if Python has no word for it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from client.conftest import Connect
from client.hostile import always, answer, answering
from client.subject import Subject
from client.test_hostile import wrong


@pytest.mark.parametrize("total", ["137.0", "1.37e2", "13700E-2", "137.000"])
def test_a_number_without_a_fraction_is_an_integer(
    it: Subject, connect: Connect, total: str
) -> None:
    """JSON Schema, 6.1.1; wherever the integer stands."""
    body = it.bytes([], 13371337).replace(b"13371337", total.encode())
    with answering(always(answer(body))) as server:
        assert repr(it.total(connect(server.url).ask())) == "137"


def test_integers_of_items_are_read_too(other: Subject) -> None:
    """In lists, and below other objects."""
    rows = other.rows(3)
    body = json.dumps(other.page([{**row, "hull": float(row["hull"])} for row in rows]))
    page = other.api.OPERATION.successes[0].decode(body.encode())
    assert [repr(other.key(item)) for item in other.items(page)] == [
        repr(row["hull"]) for row in rows
    ]


def with_instant(it: Subject, text: str) -> bytes:
    """A page with one item at *text*."""
    (field,) = (f for f in it.collection.fields if f.format == "date-time")
    (row,) = it.rows(1)
    return it.bytes([{**row, field.name: text}])


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2016-12-31T23:59:60Z", datetime(2017, 1, 1, tzinfo=UTC)),
        ("2016-12-31t23:59:60.25z", datetime(2017, 1, 1, 0, 0, 0, 250_000, tzinfo=UTC)),
        (
            "2017-01-01T08:59:60+09:00",
            datetime(2017, 1, 1, 9, tzinfo=timezone(timedelta(hours=9))),
        ),
    ],
)
def test_a_leap_second_is_the_first_moment_of_the_next_day(
    it: Subject, connect: Connect, text: str, instant: datetime
) -> None:
    """RFC 3339, 5.7; as clocks of computers have it."""
    with answering(always(answer(with_instant(it, text)))) as server:
        (item,) = it.items(connect(server.url).ask())
    found = [value for value in vars_of(item) if isinstance(value, datetime)]
    assert found == [instant]


def vars_of(item: Any) -> list[Any]:
    return [getattr(item, name) for name in item.__struct_fields__]


@pytest.mark.parametrize(
    "text",
    [
        "2016-12-31T12:30:60Z",
        "2016-12-31T23:59:61Z",
        "2016-12-31T23:59:60",
        "2016-12-31T23:59:60+09:00",
        "9999-12-31T23:59:60Z",
        "2016-13-31T23:59:60Z",
    ],
)
def test_no_other_minute_has_61_seconds(it: Subject, connect: Connect, text: str) -> None:
    """Only the last one of a day of UTC, and only if Python can name the next."""
    wrong(it, connect, with_instant(it, text))
