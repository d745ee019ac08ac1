"""Lists of every form: followed to their end, and judged fairly whatever freedom a server takes."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from pathlib import Path

import pytest

from postpeer_conformance.contract import Contract, load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.selftest.examine import caught_by
from support.gallery import KEY, Gallery
from support.running import ran

MUSEUM = Path(__file__).parents[1] / "support" / "museum.yaml"
LISTS = ("listVisitors", "listPosters", "listHalls", "listFeed", "listMembers")


@lru_cache
def museum() -> Contract:
    return load(str(MUSEUM))


def found(name: str, gallery: Gallery, *, budget: int = 300) -> Outcome:
    """What a run over the list of the operation *name* finds."""
    operation = next(each for each in museum().operations if each.id == name)
    run, outcome = ran(gallery.app(), museum(), operation, key=KEY, budget=budget)
    assert run.failure is None
    return outcome


@pytest.mark.parametrize(
    ("name", "size"), [*product(LISTS, [0, 137]), ("listVisitors", 1), ("listMembers", 2)]
)
def test_a_list_of_any_form_and_size_is_read_whole_and_blamed_for_nothing(
    name: str, size: int
) -> None:
    outcome = found(name, Gallery(size), budget=300 if size > 2 else 120)
    assert caught_by(outcome) == frozenset()
    assert outcome.records is not None
    assert (len(outcome.records), outcome.records.complete) == (size, True)
    if size == 137:
        undecided = [v.clause.id for v in outcome.verdicts if v.state != "holds"]
        assert len(undecided) <= 3, undecided


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("listHalls", "shuffled"),
        ("listVisitors", "empty last page"),
        ("listFeed", "empty last page"),
        ("listVisitors", "cursors change"),
        ("listVisitors", "cursors in items"),
        ("listPosters", "no totals"),
        ("listFeed", "public"),
        ("listFeed", "short later pages"),
    ],
)
def test_a_server_may_take_the_freedoms_that_the_document_leaves(name: str, odd: str) -> None:
    outcome = found(name, Gallery(odd=odd))
    assert caught_by(outcome) == frozenset()
    assert outcome.records is not None
    assert len(outcome.records) == 137


def test_a_list_whose_answers_lead_to_another_is_not_taken_for_its_first_page() -> None:
    """Nothing beyond that page is known, so nothing is said of it."""
    outcome = found("listFeed", Gallery(odd="leads astray"))
    assert outcome.records is not None
    assert (len(outcome.records), outcome.records.complete) == (20, False)
    assert caught_by(outcome) == frozenset()


@pytest.mark.parametrize(
    ("name", "odd", "clause"),
    [
        ("listVisitors", "pages overlap", "page/walk-is-complete"),
        ("listVisitors", "later pages without filters", "page/keeps-filters"),
        ("listVisitors", "cursors once", "page/cursor-again"),
        ("listMembers", "repeats the key", "page/walk-is-complete"),
        ("listMembers", "always more", "page/more"),
        ("listHalls", "loses one", "page/whole"),
    ],
)
def test_a_mistake_between_pages_is_found(name: str, odd: str, clause: str) -> None:
    assert clause in caught_by(found(name, Gallery(odd=odd)))


def test_a_list_without_total_that_repeats_many_items_is_known_to_lack_others() -> None:
    """It does not change: each of its pages has an order of its own."""
    outcome = found("listVisitors", Gallery(odd="an order for each page"))
    assert caught_by(outcome) == {"page/walk-is-complete"}
