"""Mutants and quirks of lists of every form: the suite finds the ones, and accuses no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from postpeer_conformance.clauses import clauses
from postpeer_conformance.contract import ListOperation, load
from postpeer_conformance.selftest.examine import attack, caught_by, examine, row_of
from postpeer_conformance.server import create_app
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.server.variants.quirks import quirks
from support.museum import LISTS, MUSEUM, SPEC

MUTANTS = {mutant.name: mutant for mutant in mutants(MUSEUM)}
FREEDOMS = {
    "leading-empty-end": "listPosters",
    "leading-fresh-cursors": "listVisitors",
    "leading-many-links": "listEvents",
    "lists-any-order": "listHalls",
    "lists-seven-items": "listFeed",
    "lists-total-untold": "listPosters",
    "reading-repeated-first": "listSites",
    "reading-unknown-refused": "listMembers",
}


@pytest.mark.parametrize("operation", LISTS.values(), ids=LISTS)
def test_the_reference_keeps_every_clause(operation: ListOperation) -> None:
    """Whatever the form of the list."""
    outcome = examine(create_app(MUSEUM, accounts=45), MUSEUM, operation, budget=150)
    assert caught_by(outcome) == set()
    assert outcome.count("holds") > outcome.count("undecided")


@pytest.mark.parametrize("operation", LISTS.values(), ids=LISTS)
def test_every_clause_has_a_mutant(operation: ListOperation) -> None:
    """And every mutant breaks only clauses that there are."""
    known = {clause.id for clause in clauses(operation)}
    own = [mutant for mutant in MUTANTS.values() if mutant.operation == operation.id]
    assert [mutant.name for mutant in own if not known >= {*mutant.breaks}] == []
    assert known - {clause for mutant in own for clause in mutant.declared} == set()


def test_a_property_of_an_object_is_refused_as_any_parameter(tmp_path: Path) -> None:
    """As ``page[number]``, by which many services ask for a page."""
    number = "schema: {type: integer, minimum: 1, default: 1}"
    wrapped = f"schema: {{type: object, properties: {{number: {number[8:]}}}}}"
    document = (
        SPEC.read_text("utf-8")
        .replace(
            f"{{name: page, in: query, {number}}}\n        - {{name: category",
            f"{{name: page, in: query, style: deepObject, {wrapped}}}\n        - {{name: category",
        )
        .replace("page: {number: page, past: refused}", "page: {number: 'page[number]'}")
    )
    file = tmp_path / "museum.yaml"
    file.write_text(document, "utf-8")
    contract = load(file)
    (mutant,) = (
        each
        for each in mutants(contract)
        if each.name == "refusal-raised-to-minimum[listPrices page[number]]"
    )
    row = row_of(mutant, attack(mutant, contract, accounts=45, budget=150))
    assert row.killed, row


@pytest.mark.parametrize(
    "name",
    [
        "access-data-for-refusal[listEvents]",
        "numbers-one-too-far[listPrices]",
        "numbers-empty-past[listPrices]",
        "numbers-excess-served[listPosters]",
        "page-offset-ignored[listSites]",
        "page-offset-ignored-beside[listSites offset+name]",
        "page-ties-lost-between-pages[listEvents]",
        "numbers-maximum-off-by-one[listExhibits 49]",
        "leading-cursor-once[listVisitors]",
        "leading-always-more[listFeed]",
        "leading-filters-forgotten[listVisitors]",
        "leading-equals-skipped[listMembers]",
        "leading-backwards-turned[listMembers]",
        "leading-unknown-cursor-fails[listPosters]",
        "ranges-other-bound[listMembers created[lt]]",
        "ranges-last-end-only[listMembers created[gte]+created[lte]]",
        "arrays-first-value-only[listSites name]",
        "filter-list-with-bars[listSites name]",
        "literals-default-ignored[listEvents state]",
        "filter-ignored[listEvents state]",
        "filter-left-out-of-all[listMembers created[gt]]",
        "page-capped[listEvents 35]",
        "repeat-cache-forgets[listEvents sort]",
        "filter-ignored[listPrices category]",
        "page-one-less[listExhibits]",
        "page-ties-anew[listPrices]",
        "repeat-kept-without-case[listHalls kind]",
        "repeat-now-and-then-short[listVisitors]",
        "repeat-stays-on-connection[listMembers created[lte]]",
        "storage-fails-on-nul[listSites name]",
    ],
)
def test_a_mutant_falls_to_what_it_declares(name: str) -> None:
    """And to no other clause."""
    mutant = MUTANTS[name]
    row = row_of(mutant, attack(mutant, MUSEUM, accounts=60, budget=220))
    assert row.killed, row


def test_in_a_list_of_no_order_the_page_before_is_the_one_that_was_walked(tmp_path: Path) -> None:
    """Any items could stand on it, but together the pages back hold each item once."""
    order = "previous: /previous}\n        sort: {by: /created, always: desc}"
    text = SPEC.read_text("utf-8")
    assert order in text
    file = tmp_path / "museum.yaml"
    file.write_text(text.replace(order, "previous: /previous}"), "utf-8")
    contract = load(file)
    feed = next(each for each in contract.collections if each.id == "listFeed")
    right = create_app(contract, accounts=60)
    assert caught_by(examine(right, contract, feed, budget=150)) == set()
    name = "leading-backwards-from-the-start[listFeed]"
    mutant = next(each for each in mutants(contract) if each.name == name)
    outcome = attack(mutant, contract, accounts=60, budget=150)
    assert caught_by(outcome) == {"page/backwards"}


@pytest.mark.parametrize(("name", "operation"), FREEDOMS.items())
def test_a_freedom_is_no_fault(name: str, operation: str) -> None:
    """What a document leaves open is held against no server."""
    (quirk,) = (each for each in quirks(MUSEUM) if each.name == name)
    app = create_app(MUSEUM, accounts=60, behaviour=quirk)
    assert caught_by(examine(app, MUSEUM, LISTS[operation], budget=150)) == set()


@pytest.mark.parametrize(
    ("name", "operation"),
    [
        ("live-added-anywhere", "listMembers"),
        ("live-removed", "listPosters"),
        ("live-comes-and-goes", "listExhibits"),
    ],
)
def test_a_list_that_lives_is_not_accused(name: str, operation: str) -> None:
    """Not of what is counted from page to page, nor of an empty page that counts a guest."""
    (quirk,) = (each for each in quirks(MUSEUM) if each.name == name)
    app = create_app(MUSEUM, accounts=137, behaviour=quirk)
    assert caught_by(examine(app, MUSEUM, LISTS[operation])) == set()


@pytest.mark.parametrize(
    "name",
    ["numbers-excess-served[listEvents]", "numbers-usual-pages-skipped[listExhibits]"],
)
def test_pages_of_another_size_are_no_broken_walk(name: str) -> None:
    """Those that are too large go on where one of them ends; others begin with old items."""
    row = row_of(MUTANTS[name], attack(MUTANTS[name], MUSEUM))
    assert row.killed, row
