"""What responses say of the pages that follow them: which answer breaks which clause."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from postpeer_conformance.clauses.clause import ByMisreadings
from postpeer_conformance.contract.told import Told
from postpeer_conformance.engine.diagnosis.attribution import beyond
from postpeer_conformance.oracle.oracle import Oracle
from postpeer_conformance.transport.query import Query
from support.misreading import oracle_of, page_of
from support.museum import LISTS, MUSEUM
from support.said import TEN, Said

COUNT = 30
VISITORS, MEMBERS, SITES, FEED, EVENTS = (
    oracle_of(MUSEUM, LISTS[name], COUNT)
    for name in ("listVisitors", "listMembers", "listSites", "listFeed", "listEvents")
)


def ranked(oracle: Oracle, start: int, end: int) -> list[int]:
    """The ranks of one part of the list, in its order."""
    return list(oracle.ordered(page_of(oracle, Query())))[start:end]


def test_a_page_leads_on() -> None:
    said = Said(VISITORS, range(10), nextCursor="c")
    assert said.broken == set()
    assert "page/leads-on" in said.shown


def test_a_page_that_does_not_lead_on_although_more_follow() -> None:
    for nothing in (None, ""):
        assert Said(VISITORS, range(10), nextCursor=nothing).broken == {"page/leads-on"}


def test_the_last_page_says_so() -> None:
    said = Said(VISITORS, range(20, 30), start=20, query=Query(), nextCursor=None)
    assert said.broken == set()
    assert "page/ends" in said.shown


def test_a_cursor_may_lead_from_the_last_page_to_an_empty_one() -> None:
    """Which then leads nowhere."""
    assert Said(VISITORS, range(20, 30), start=20, nextCursor="c").broken == set()
    assert Said(VISITORS, (), start=30, nextCursor=None).broken == set()
    assert Said(VISITORS, (), start=30, nextCursor="c").broken == {"page/ends"}


def test_beside_a_number_the_last_page_leads_nowhere() -> None:
    page: dict[str, Any] = {"start": 20, "count": 30, "previous": "https://x/?offset=10"}
    last = ranked(SITES, 20, 30)
    assert Said(SITES, last, **page, next=None).broken == set()
    assert Said(SITES, last, **page, next="https://x/?offset=30").broken == {"page/ends"}


@pytest.mark.parametrize(
    ("start", "more", "broken"),
    [
        (0, True, set()),
        (0, False, {"page/more", "page/leads-on"}),
        (20, True, {"page/more"}),
        (20, False, set()),
    ],
)
def test_more_says_whether_another_page_follows(start: int, more: bool, broken: set[str]) -> None:
    ranks = ranked(MEMBERS, start, start + 10)
    assert Said(MEMBERS, ranks, start=start, has_more=more).broken == broken


def test_more_looks_back_where_the_page_was_asked_for_from_behind() -> None:
    first = ranked(MEMBERS, 0, 10)
    assert Said(MEMBERS, first, start=0, back=True, has_more=False).broken == set()
    assert Said(MEMBERS, first, start=0, back=True, has_more=True).broken == {"page/more"}


@pytest.mark.parametrize("more", [True, False])
def test_an_address_back_leaves_open_of_which_direction_more_speaks(more: bool) -> None:
    operation, collection = FEED.operation, FEED.collection
    paging = evolve(collection.paging, more=Told("/more"))
    feed = Oracle(evolve(operation, collection=evolve(collection, paging=paging)), FEED.records)
    address = "https://museum.example.com/feed?cursor=c"
    told: dict[str, Any] = {"first": Query(), "next": address, "previous": None, "back": True}
    assert Said(feed, ranked(FEED, 0, 20), start=0, more=more, **told).broken == set()


@pytest.mark.parametrize(
    ("now", "clause"),
    [
        ({"name": "no-such-value"}, "page/keeps-filters"),
        ({"limit": "5"}, "page/keeps-size"),
    ],
)
def test_the_address_of_a_numbered_page_shows_what_it_lost(
    now: dict[str, str], clause: str
) -> None:
    """Also where no item is foreign, and a page of another size is just as long."""
    shown: dict[str, Any] = {"count": COUNT, "next": None, "previous": None}
    address = TEN.with_(("offset", "10"), *now.items())
    wrong = Said(SITES, ranked(SITES, 5, 10), start=10, query=address, **shown)
    assert clause in wrong.broken


def test_numbered_pages_lead_back_from_each_but_the_first() -> None:
    """Where a whole page is before: behind fewer items none begins."""
    address = "https://museum.example.com/sites?limit=10&offset=10"
    told: dict[str, Any] = {"count": COUNT, "next": address, "previous": None}
    later, within = TEN.with_(("offset", "10")), TEN.with_(("offset", "5"))
    assert Said(SITES, ranked(SITES, 10, 20), query=later, **told).broken == {"page/backwards"}
    assert Said(SITES, ranked(SITES, 5, 15), query=within, **told).broken == set()


def test_a_short_page_is_the_fault_of_no_default_of_a_filter() -> None:
    """A wrong default lists items that the right one excludes, or counts others."""
    said = Said(EVENTS, list(EVENTS.window(page_of(EVENTS, Query())))[:-1], first=Query())
    assert said.broken == {"page/default-size"}


@pytest.mark.parametrize(
    ("places", "clause"),
    [(range(19, 9, -1), "page/keeps-order"), (range(10, 19), "page/keeps-size")],
    ids=["the order turned", "one item less"],
)
def test_a_later_page_keeps_what_the_first_request_asked_for(places: range, clause: str) -> None:
    order = ranked(MEMBERS, 0, COUNT)
    ranks = [order[place] for place in places]
    assert Said(MEMBERS, ranks, start=10, has_more=True).broken == {clause}
    assert clause in Said(MEMBERS, order[10:20], start=10, has_more=True).shown


def test_a_later_page_keeps_the_filters() -> None:
    kind = VISITORS.records.items[0]["kind"]
    first = Query.of(("kind", kind), ("limit", "1"))
    ranks = VISITORS.ranks(page_of(VISITORS, first).must)
    assert len(ranks) > 2
    other = next(n for n in range(COUNT) if n not in ranks)
    wrong = Said(VISITORS, [other], first=first, start=1, nextCursor="c")
    right = Said(VISITORS, [ranks[1]], first=first, start=1, nextCursor="c")
    assert wrong.broken == {"page/keeps-filters"}
    assert "page/keeps-filters" in right.shown


def test_a_later_page_of_a_filter_that_all_items_match_shows_nothing_of_it() -> None:
    said = Said(VISITORS, range(10, 20), start=10, nextCursor="c")
    assert "page/keeps-filters" not in said.shown


def test_a_filter_that_selects_wrongly_makes_later_pages_wrong_too() -> None:
    """These are no mistake of the walk, whose later pages may not name the filter any more."""
    first = Query.of(("created[gte]", "1"), ("limit", "10"))
    told: dict[str, Any] = {"first": first, "start": 20, "has_more": False}
    said = Said(MEMBERS, ranked(MEMBERS, 21, 30), query=Query.of(("at", "20")), **told)
    assert said.judged.mismatches
    of_filter, other = (
        next(
            misreading
            for clause in said.clauses
            if clause.id == name and isinstance(clause, ByMisreadings)
            for misreading in clause.misreadings
        )
        for name in ("filter/created[gte]/bound", "filter/created[lte]/bound")
    )
    assert beyond(of_filter, (), said.judged)
    assert not beyond(other, (), said.judged)


def test_a_page_that_was_left_out_breaks_the_walk() -> None:
    ranks = ranked(MEMBERS, 20, 30)
    assert Said(MEMBERS, ranks, start=10, has_more=True).broken == {"page/walk-is-complete"}


def test_what_leads_back_leads_to_the_page_before() -> None:
    before, first = ranked(MEMBERS, 10, 20), ranked(MEMBERS, 0, 10)
    assert "page/backwards" in Said(MEMBERS, before, start=10, back=True, has_more=True).shown
    assert Said(MEMBERS, first, start=10, back=True, has_more=True).broken == {"page/backwards"}


def test_a_page_that_was_reached_backwards_leads_on_too() -> None:
    """So that a client can turn round."""
    order, address = ranked(FEED, 0, COUNT), "https://museum.example.com/feed?cursor=c"
    told: dict[str, Any] = {"first": Query(), "start": 5, "back": True, "previous": address}
    assert Said(FEED, order[5:25], next=address, **told).broken == set()
    assert Said(FEED, order[5:25], next=None, **told).broken == {"page/leads-on"}


def test_the_first_of_numbered_pages_does_not_lead_back() -> None:
    """A walk back ends there."""
    address = "https://museum.example.com/sites?limit=10&offset="
    told: dict[str, Any] = {"count": COUNT, "next": f"{address}10"}
    first = ranked(SITES, 0, 10)
    assert Said(SITES, first, previous=None, **told).broken == set()
    assert Said(SITES, first, previous=f"{address}0", **told).broken == {"page/backwards"}


def test_a_cursor_that_leads_nowhere() -> None:
    """It did not lead to a page, or did so only once."""
    lost = Said(VISITORS, (), start=10, status=400, error="")
    assert lost.broken == {"page/leads-on"}
    again = Said(VISITORS, (), start=10, status=400, error="", occasion="again")
    assert again.broken == {"page/cursor-again"}


INVENTED = Query.of(("after", "no-such-cursor"))


@pytest.mark.parametrize(
    ("status", "count", "broken"),
    [(400, 0, False), (200, 0, False), (200, 3, True), (500, 0, True), (404, 0, True)],
)
def test_an_invented_cursor_is_refused_or_gets_an_empty_page(
    status: int, count: int, broken: bool
) -> None:
    said = Said(VISITORS, range(count), query=INVENTED, status=status, nextCursor=None)
    assert ("page/cursor-unknown" in said.broken) is broken
    assert ("page/cursor-unknown" in said.shown) is not broken


def test_a_last_page_with_items_of_the_page_before_breaks_the_walk() -> None:
    """It holds no more than its size: this is kept."""
    said = Said(VISITORS, range(22, 30), start=25, nextCursor=None)
    assert said.broken == {"page/walk-is-complete"}


def test_a_filter_that_lists_too_few_is_blamed_and_no_size() -> None:
    """No total says that there are more."""
    kind = Query.of(("kind", VISITORS.records.items[0]["kind"]))
    assert Said(VISITORS, (), first=kind, nextCursor=None).broken == {"filter/kind/complete"}


def test_a_page_of_no_size_need_not_lead_on() -> None:
    """Pages like it would never come to the items that follow."""
    none = Query.of(("limit", "0"))
    told: dict[str, Any] = {"count": COUNT, "next": None, "previous": None}
    operation = SITES.operation
    size = SITES.collection.paging.size
    assert size is not None
    free = evolve(size, schema={**size.schema, "minimum": 0})
    paging = evolve(SITES.collection.paging, size=free)
    collection = evolve(SITES.collection, paging=paging)
    sites = Oracle(evolve(operation, collection=collection), SITES.records)
    assert Said(sites, (), first=none, **told).broken == set()


def with_404(oracle: Oracle) -> Oracle:
    """The same list, in a document that has 404, too."""
    operation = oracle.operation
    other = evolve(operation.responses["400"], status="404")
    return Oracle(
        evolve(operation, responses={**operation.responses, "404": other}), oracle.records
    )


def test_where_404_is_documented_an_invented_cursor_may_get_it_and_a_page_may_not() -> None:
    """It is about the path, and so says nothing of a list that is there."""
    visitors = with_404(VISITORS)
    invented = Said(visitors, (), query=INVENTED, status=404)
    assert "page/cursor-unknown" in invented.shown
    assert invented.broken == set()
    assert Said(visitors, (), status=404).broken == {"page/size"}


def test_pages_of_the_servers_own_size_may_be_short_later() -> None:
    """Only the first page shows the size; but a page that is empty is not there."""
    order = ranked(FEED, 0, COUNT)
    told: dict[str, Any] = {"previous": None, "next": "https://museum.example.com/feed?cursor=c"}
    assert Said(FEED, order[20:25], first=Query(), start=20, **told).broken == set()
    assert Said(FEED, (), first=Query(), start=20, **told).broken == {"page/walk-is-complete"}
