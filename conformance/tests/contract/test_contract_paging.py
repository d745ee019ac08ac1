"""What paging and order say of a query."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from postpeer_conformance.contract import ByNumber, ByOffset, Collection, load

MUSEUM = {
    each.id: each.collection
    for each in load(Path(__file__).parents[1] / "support" / "museum.yaml").collections
}


def read(collection: Collection, pairs: Any) -> dict[str, Any]:
    """The values of a query for pages, as a server reads them."""
    numbers = {each.name for each in collection.paging.parameters if each.type == "integer"}
    return {name: int(text) if name in numbers else text for name, text in pairs}


@pytest.mark.parametrize("name", ["listTickets", "listExhibits", "listEvents"])
def test_what_asks_for_a_window_is_read_as_it(name: str) -> None:
    """By offsets and by page numbers."""
    paging = MUSEUM[name].paging
    asked = read(MUSEUM[name], paging.asking(start=42, size=7))
    assert paging.size_of(asked) == 7
    assert paging.start_of(asked, 7) == 42


def test_what_is_not_asked_for_is_the_default() -> None:
    """The first page, of the default size."""
    paging = MUSEUM["listTickets"].paging
    assert paging.asking() == ()
    assert (paging.size_of({}), paging.start_of({}, 20)) == (paging.default, 0)


def test_page_numbers_reach_multiples_of_the_size_only() -> None:
    """An offset reaches every place, and the responses of a walk lead to all others."""
    by_number, by_offset = MUSEUM["listExhibits"].paging, MUSEUM["listTickets"].paging
    assert isinstance(by_number, ByNumber)
    assert isinstance(by_offset, ByOffset)
    assert [n for n in range(9) if by_number.reaches(n, 4)] == [0, 4, 8]
    assert all(by_offset.reaches(n, 4) for n in range(9))
    assert [n for n in range(9) if MUSEUM["listVisitors"].paging.reaches(n, 4)] == [0]
    with pytest.raises(ValueError, match="behind 3 items"):
        by_number.asking(start=3, size=4)


def test_a_size_that_nobody_can_ask_for_is_left_out() -> None:
    """It is the server's own, and known once a page was seen."""
    paging = MUSEUM["listPrices"].paging
    assert paging.asking(size=7) == ()
    assert paging.size is None


def test_a_size_above_its_maximum() -> None:
    """Refused, it has no page; capped, it gets the largest."""
    assert MUSEUM["listPosters"].paging.size_of({"pageSize": 500}) == 50
    assert MUSEUM["listTickets"].paging.size_of({"limit": 500}) is None


@pytest.mark.parametrize("name", ["listTickets", "listEvents", "listSites"])
def test_what_asks_for_an_order_is_read_as_it(name: str) -> None:
    """Of one parameter or two."""
    order = MUSEUM[name].order
    for sorting in order.sortings:
        assert order.of(dict(sorting.asking)) == sorting


def test_one_order_is_the_default_and_the_other_turns_it() -> None:
    """Left out, it is the usual one."""
    order = MUSEUM["listEvents"].order
    assert order.usual is not None
    assert order.unusual is not None
    assert (order.usual.by.name, order.usual.ascending) == ("created_at", False)
    assert (order.unusual.by.name, order.unusual.ascending) == ("created_at", True)
    assert [field.name for field in order.fields] == ["created_at", "title"]


def test_a_list_without_an_order() -> None:
    """Nothing can be asked for."""
    order = MUSEUM["listHalls"].order
    assert (order.usual, order.unusual, order.fields) == (None, None, ())


def test_a_list_that_always_has_one_order() -> None:
    """Nobody has to ask for it, and nobody can ask for another."""
    order = MUSEUM["listMembers"].order
    assert order.usual is not None
    assert order.usual.asking == ()
    assert order.unusual is None
