"""What the service adds one day is neither an error nor lost."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import hypothesis
import msgspec
import pytest
from hypothesis import strategies as st

from client.conftest import Connect
from client.hostile import always, answer, answering
from client.subject import Subject


def test_unknown_fields_are_kept(it: Subject, connect: Connect) -> None:
    """Per item, in order."""
    rows = it.rows(3)
    rows[1]["one day"] = {"deep": [1, None]}
    with answering(always(answer(it.bytes(rows)))) as server:
        page = connect(server.url).ask()
    assert page.unknown_fields == [{}, {"one day": {"deep": [1, None]}}, {}]
    assert page.as_json() == it.page(rows)


def test_unknown_fields_cost_nothing_until_they_are_asked_for(
    it: Subject, connect: Connect
) -> None:
    """Bytes that nobody looks at are not decoded, so that they may even be wrong."""
    body = it.bytes(it.rows(1)).replace(b"{", b'{"new": "\xff", ', 1)
    with answering(always(answer(body))) as server:
        page = connect(server.url).ask()
    assert len(it.items(page)) == 1
    with pytest.raises(it.error("APIResponseValidationError")):
        page.as_json()


def test_values_of_an_open_set_may_be_new(it: Subject, connect: Connect) -> None:
    """The official SDK fails a whole page on one unknown platform."""
    rows = it.rows(2)
    (field, *_) = (f for f in it.collection.fields if f.type == "string" and not f.format)
    rows[0][field.name] = "a value from the future"
    with answering(always(answer(it.bytes(rows)))) as server:
        assert "a value from the future" in repr(connect(server.url).ask())


def test_whatever_the_document_allows_is_decoded(it: Subject) -> None:
    """And encoded again it is the same."""
    operation = it.api.OPERATION

    @hypothesis.settings(max_examples=60)
    @hypothesis.given(st.lists(items(it), max_size=4), st.integers(0, 2**62))
    def holds(rows: list[dict[str, Any]], total: int) -> None:
        body = it.page(rows, total)
        content = json.dumps(body).encode()
        page = operation.successes[0].decode(content)
        it.part("_runtime.models").link(page, content)
        again = operation.successes[0].decode(msgspec.json.encode(page))
        assert again == page
        assert msgspec.json.decode(msgspec.json.encode(page)).keys() == body.keys()
        assert it.total(page) == total
        known = {field.name for field in it.collection.fields}
        assert page.unknown_fields == [
            {name: value for name, value in row.items() if name not in known} for row in rows
        ]

    holds()


def items(it: Subject) -> st.SearchStrategy[dict[str, Any]]:
    """Items that the document allows, with fields that it does not name."""
    required = {f.name: values(f) for f in it.collection.fields if f.required}
    optional = {f.name: values(f) for f in it.collection.fields if not f.required}
    known = st.fixed_dictionaries(required, optional=optional)
    unknown = st.dictionaries(st.text(min_size=12), st.none() | st.text())
    return st.builds(lambda known, unknown: {**unknown, **known}, known, unknown)


def values(field: Any) -> st.SearchStrategy[Any]:
    """Values of a field."""
    zones = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    instants = st.datetimes(timezones=zones).map(datetime.isoformat)
    found: st.SearchStrategy[Any] = {
        "string": instants if field.format == "date-time" else st.text(),
        "integer": st.integers(-(2**63), 2**63 - 1),
        "number": st.floats(allow_nan=False, allow_infinity=False),
        "boolean": st.booleans(),
    }[field.type]
    return found | st.none() if field.nullable else found
