"""What the contract makes a server answer, for lists of every form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.oracle.comparison import parse_page
from postpeer_conformance.oracle.oracle import Oracle, Page, Refused, Unjudged, ranks
from postpeer_conformance.oracle.records import Records
from postpeer_conformance.transport.exchange import Response, Step
from postpeer_conformance.transport.query import Query
from support.small_document import changed, written

MUSEUM = {
    each.id: each
    for each in load(Path(__file__).parents[1] / "support" / "museum.yaml").collections
}
TICKETS = [
    {
        "ticketId": f"t{n}",
        "status": ("open", "used", "void")[n % 3],
        "soldAt": f"2026-03-0{n + 1}T12:00:00Z",
        "visitAt": visit,
        "price": 10 * n,
        "guests": [{"name": name} for name in guests],
        "tags": tags,
    }
    for n, (visit, guests, tags) in enumerate(
        [
            ("2026-05-01T00:00:00Z", ["Ada"], ["late"]),
            ("2026-05-01T23:59:59.9Z", ["Ada", "Bo"], ["late", "guided"]),
            ("2026-05-02T00:00:00Z", [], []),
            (None, ["Cy", "Bo"], ["Guided"]),
        ]
    )
]


def oracle(name: str, items: list[Any], **more: Any) -> Oracle:
    """The oracle of a list of the museum."""
    collection = MUSEUM[name].collection
    return Oracle(MUSEUM[name], Records.of(collection, items, total=len(items), **more))


def listed(known: Oracle, query: str) -> list[Any]:
    """The identities that a right response to *query* has, in order; all of them are certain."""
    page = due(known, query)
    assert isinstance(page, Page), page
    assert page.exact
    items = [known.records.items[rank] for rank in known.window(page)]
    return [known.collection.key.of(item) for item in items]


def due(known: Oracle, query: str) -> Any:
    """What is expected of a response to *query*, as it stands in an address but not quoted."""
    pairs = [each.partition("=") for each in query.split("&") if each]
    return known.expect(Query((name, text) for name, _, text in pairs))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("guests=Bo", ["t3", "t1"]),
        ("guests=Cy&guests=Ada", ["t3", "t1", "t0"]),
        ("guests=nobody&guests=Cy", ["t3"]),
        ("tags=late,guided", ["t1"]),
        ("tags=GUIDED", ["t3", "t1"]),
        ("visitFrom=2026-05-01", ["t2", "t1", "t0"]),
        ("visitTo=2026-05-01", ["t1", "t0"]),
        ("visitFrom=2026-05-02", ["t2"]),
        ("priceFrom=10&priceTo=20", ["t2", "t1"]),
        ("priceFrom=30", ["t3"]),
        ("soldBefore=2026-03-02T12:00:00Z", ["t0"]),
        ("soldBefore=2026-03-02T14:00:01+02:00", ["t1", "t0"]),
        ("soldAfter=2026-03-02T12:00:00.5Z&sort=asc", ["t2", "t3"]),
    ],
)
def test_ranges_and_arrays(query: str, wanted: list[str]) -> None:
    """One value of an array is enough, or each has to match; a date is a whole day in UTC."""
    assert listed(oracle("listTickets", TICKETS), query) == wanted


@pytest.mark.parametrize(
    ("change", "query"),
    [
        ({"price": "25"}, "priceFrom=10"),
        ({"price": True}, "priceFrom=10"),
        ({"visitAt": 5}, "visitTo=2026-05-01"),
        ({"visitAt": "soon"}, "visitTo=2026-05-01"),
    ],
)
def test_a_value_that_breaks_its_schema_may_be_on_either_side(
    change: dict[str, Any], query: str
) -> None:
    """One clause says what is wrong with it, and no other one."""
    known = oracle("listTickets", [{**TICKETS[0], **change}])
    page = due(known, query)
    assert (page.must, page.may) == (0, 1)


def test_the_last_day_of_the_calendar_has_an_end() -> None:
    assert listed(oracle("listTickets", TICKETS), "visitTo=9999-12-31") == ["t2", "t1", "t0"]


@pytest.mark.parametrize(
    ("form", "asked", "must", "may"),
    [
        ("date", "2026-05-01", {"day", "morning", "next day"}, {"day", "morning", "next day"}),
        ("date-time", "2026-05-01T12:00:00Z", {"next day"}, {"day", "next day"}),
    ],
)
def test_a_range_may_compare_dates_and_instants(
    tmp_path: Path, form: str, asked: str, must: set[str], may: set[str]
) -> None:
    """Each by itself: a day has no instant, but lies before all instants of the next one."""
    text = changed(
        "            genre: {type: string}",
        "            genre: {type: string, format: date}\n"
        "            sold: {type: string, format: date-time}",
    ).replace("[/genre], match: equals", "[/genre, /sold], match: from")
    old = "{name: genre, in: query, schema: {type: string}}"
    text = text.replace(old, f"{old[:-2]}, format: {form}}}}}")
    (operation,) = load(written(tmp_path, text)).collections
    items = [
        {"isbn": "day", "pages": 1, "genre": "2026-05-01"},
        {"isbn": "morning", "pages": 1, "sold": "2026-05-01T08:00:00Z"},
        {"isbn": "next day", "pages": 1, "genre": "2026-05-02"},
        {"isbn": "day before", "pages": 1, "sold": "2026-04-30T23:59:59Z"},
    ]
    known = Oracle(operation, Records.of(operation.collection, items, total=len(items)))
    page = due(known, f"genre={asked}")
    found = (
        {known.records.items[rank]["isbn"] for rank in ranks(m)} for m in (page.must, page.may)
    )
    assert tuple(found) == (must, may)


def test_a_bound_that_the_document_leaves_open() -> None:
    """The item at the value itself may be listed, and all others are certain."""
    page = due(oracle("listTickets", TICKETS), "soldAfter=2026-03-02T12:00:00Z")
    assert isinstance(page, Page)
    assert (page.must.bit_count(), page.may.bit_count()) == (2, 3)


@pytest.mark.parametrize(
    "query",
    ["soldAfter=2026-03-02", "soldAfter=2026-03-02T12:00:00", "visitFrom=1.5.2026", "guests=a,b"],
)
def test_a_value_that_servers_may_read_differently(query: str) -> None:
    """An instant without an offset is none of RFC 3339; a comma may part two values."""
    assert due(oracle("listTickets", TICKETS), query) == Unjudged()


EVENTS = [
    {
        "id": n,
        "title": title,
        "state": state,
        "created_at": f"2026-01-0{n}T00:00:00Z",
        "milestone": milestone and {"number": milestone},
    }
    for n, title, state, milestone in [
        (1, "c", "open", 7),
        (2, "a", "closed", None),
        (3, "b", "open", None),
    ]
]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", [3, 1]),
        ("state=all", [3, 2, 1]),
        ("state=closed", [2]),
        ("state=all&direction=asc", [1, 2, 3]),
        ("state=all&sort=title", [1, 3, 2]),
        ("state=all&sort=title&direction=asc", [2, 3, 1]),
        ("state=all&milestone=none", [3, 2]),
        ("state=all&milestone=7", [1]),
        ("state=all&per_page=2&page=2", [1]),
    ],
)
def test_orders_and_literals(query: str, wanted: list[int]) -> None:
    """Two parameters choose the order, a filter has a default, and its literal lifts it."""
    assert listed(oracle("listEvents", EVENTS), query) == wanted


def test_a_size_above_its_maximum_may_be_capped_or_refused() -> None:
    """The document says which; here it allows both."""
    page = due(oracle("listEvents", EVENTS), "per_page=1000")
    assert isinstance(page, Page)
    assert (page.size, page.refusable) == (100, True)
    capped = due(oracle("listPosters", []), "pageSize=1000")
    assert isinstance(capped, Page)
    assert (capped.size, capped.refusable) == (50, False)
    assert due(oracle("listTickets", []), "limit=1000") == Refused("limit", "above-maximum")


PRICES = [{"category": "a", "start_date": f"2026-01-{n:02}", "amount": n} for n in range(1, 8)]


def test_a_page_behind_the_last_one_may_be_an_error() -> None:
    """The first page never is, though the list is empty; the size is what the server showed."""
    known = oracle("listPrices", PRICES, page_size=5)
    assert listed(known, "page=2") == [("a", "2026-01-06"), ("a", "2026-01-07")]
    assert due(known, "page=3") == Refused("page", "past")
    assert listed(oracle("listPrices", [], page_size=5), "page=1") == []


@pytest.mark.parametrize(("bound", "refusable"), [(30, False), (2**31, True), (-(2**70), True)])
def test_a_number_that_no_item_needs_may_be_too_large(bound: int, refusable: bool) -> None:
    """The schema has no bounds, yet the integers of every server have some."""
    assert due(oracle("listTickets", TICKETS), f"priceFrom={bound}").refusable is refusable
    dear = [{**TICKETS[0], "price": 2**40}]
    assert due(oracle("listTickets", dear), f"priceTo={2**31}").refusable is False


def test_a_list_without_an_order_is_one_group_of_equals() -> None:
    """No page can be out of order, and the same items have to come."""
    known = oracle("listHalls", [{"id": each, "name": each, "kind": "k"} for each in "bca"])
    page = due(known, "kind=k")
    assert isinstance(page, Page)
    assert page.by is None
    assert set(known.values(Query())) == {0}
    assert (page.must.bit_count(), page.size) == (3, 3)


def test_a_cursor_says_nothing_by_itself() -> None:
    """As a step of a walk it is the page behind so many items of the first page's query."""
    known = oracle("listVisitors", [{"id": f"{n}", "name": "", "kind": "k"} for n in range(9)])
    query, first = Query.of(("limit", "4"), ("after", "x")), Query.of(("limit", "4"))
    assert known.expect(query) == Unjudged()
    page = known.expect(query, Step(first, start=4))
    assert isinstance(page, Page)
    assert (page.start, page.size) == (4, 4)


@pytest.mark.parametrize(("headers", "total"), [((("x-total-count", "12"),), 12), ((), None)])
def test_a_total_in_a_header(headers: tuple[tuple[str, str], ...], total: int | None) -> None:
    """Where it is missing, nothing is told."""
    page = parse_page(MUSEUM["listEvents"].collection, Response(200, headers, b"[]"))
    assert page.total == total


def test_null_is_an_empty_page() -> None:
    """As some languages write an empty list; the schema says whether it may be null."""
    for name, body in (("listHalls", b'{"halls": null}'), ("listEvents", b"null")):
        assert parse_page(MUSEUM[name].collection, Response(200, (), body)).items == ()


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("listHalls", b'{"halls": [{"name": "x"}]}', "an item without id"),
        ("listEvents", b"{}", "no array at the top"),
        (
            "listFeed",
            b'{"results": [{"id": 1, "created": "soon"}]}',
            "created is not a date-time",
        ),
        ("listTickets", b'{"tickets": [], "total": true}', "a total that is not an integer"),
    ],
)
def test_what_is_no_page_says_why(name: str, body: bytes, reason: str) -> None:
    """The clauses of shape pass the reason on."""
    with pytest.raises(ValueError, match=f"^{reason}$"):
        parse_page(MUSEUM[name].collection, Response(200, (), body))


def test_what_chooses_the_list_is_refused_where_the_document_forbids_it(tmp_path: Path) -> None:
    """Another valid value chooses another list, of which nothing is known."""
    text = (Path(__file__).parents[1] / "support" / "museum.yaml").read_text()
    old = "{name: hall, in: query, required: true, schema: {type: string}"
    assert old in text
    file = tmp_path / "museum.yaml"
    file.write_text(text.replace(old, f"{old[:-1]}, enum: [north, south]}}"))
    visitors = next(each for each in load(file).collections if each.id == "listVisitors")
    known = Oracle(visitors, Records.of(visitors.collection, [], total=0))
    assert due(known, "hall=west") == Refused("hall", "enum")
    assert due(known, "limit=5&hall=west") == Refused("hall", "enum")
    for query in ("hall=south", "hall=west&hall=north", "hall=west&other=1"):
        assert isinstance(due(known, query), Unjudged), query
    assert isinstance(due(oracle("listPrices", []), "shelf="), Unjudged)  # of the path
