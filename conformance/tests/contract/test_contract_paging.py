"""What paging and order say of a query."""

from __future__ import annotations

import pytest

from postpeer_conformance.contract import load

(OPERATION,) = load().collections
PAGING, ORDER = OPERATION.collection.paging, OPERATION.collection.order


def test_what_asks_for_a_window_is_read_as_it() -> None:
    """By their texts, as a query has them, and by their values."""
    asked = dict(PAGING.asking(start=40, size=7))
    assert PAGING.window(asked) == (40, 7)
    assert PAGING.window({name: int(text) for name, text in asked.items()}) == (40, 7)


def test_what_is_not_asked_for_is_the_default() -> None:
    """The first page, of the default size."""
    assert PAGING.asking() == ()
    assert PAGING.window({}) == (0, PAGING.default)
    assert PAGING.window(dict(PAGING.asking(start=3))) == (3, PAGING.default)


@pytest.mark.parametrize("ascending", [True, False])
def test_what_asks_for_an_order_is_read_as_it(ascending: bool) -> None:
    assert ORDER.is_ascending(dict([ORDER.asking(ascending=ascending)])) is ascending


def test_one_order_is_the_default_and_the_other_turns_it() -> None:
    """Each by name; left out, it is the usual one."""
    assert ORDER.is_ascending(dict([ORDER.usual])) is ORDER.ascends
    assert ORDER.is_ascending(dict([ORDER.unusual])) is not ORDER.ascends
    assert {ORDER.usual, ORDER.unusual} == {*ORDER.both}
