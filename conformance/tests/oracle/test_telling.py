"""What a violation says: the items and values by which a reader sees the mistake."""

from __future__ import annotations

import re
from functools import cache

import pytest

from postpeer_conformance.clauses.verdict import Violation
from postpeer_conformance.contract import load
from postpeer_conformance.oracle.comparison import ParsedPage, compare
from postpeer_conformance.oracle.explain import Explainer
from postpeer_conformance.oracle.oracle import Oracle, Page
from postpeer_conformance.oracle.records import Records
from postpeer_conformance.selftest.examine import attack
from postpeer_conformance.server.items.seed import items
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.transport.query import Query
from support.without_search import CONTRACT


@cache
def violations(name: str) -> tuple[tuple[str, Violation], ...]:
    """All violations by the mutant called *name*, each with its clause."""
    (mutant,) = (each for each in mutants(CONTRACT) if each.name == name)
    verdicts = attack(mutant, CONTRACT, accounts=140).verdicts
    return tuple((verdict.clause.id, each) for verdict in verdicts for each in verdict.violations)


@pytest.mark.parametrize(
    ("name", "actual"),
    [
        ("filter-rare-value-lost[platform]", r"without '\w+' \(it has platform '\w+'\)"),
        (
            "filter-ignored[platform]",
            r"also ('\w+', ){2}'\w+' and \d+ more \(the first has platform '",
        ),
        ("page-skips-one-more", r"match \d+, createdAt '2"),
        ("page-items-twice", r"'\w+' twice"),
        ("page-ties-anew", r"'\w+' twice, in the responses 1 and 2; ('\w+', )*'\w+' on none"),
        ("page-ties-lost-between-pages", r"17 items, 3 too few with createdAt '2"),
        ("page-last-item-lost", r"\d+ items, without '\w+'"),
        ("sort-whole-days", r"'\S+' at place \d+ before '\S+'"),
        ("access-key-in-header", r"the key in the header `x-debug-key`"),
        ("filter-unknown-refused[profileId]", r"status 400"),
    ],
)
def test_the_actual_names_what_shows_the_mistake(name: str, actual: str) -> None:
    """By identity, value and place; the pattern stands in one of the violations."""
    said = [violation.actual for _, violation in violations(name)]
    assert any(re.search(actual, each) for each in said), said


def test_a_total_of_the_whole_list_is_held_against_its_pages() -> None:
    """The command alone does not show how many items there are."""
    ((_, violation),) = violations("total-one-more")
    assert violation.expected == "a total of 140, as many as all pages hold"


def test_where_the_contract_leaves_a_number_open_the_bound_is_told() -> None:
    """Of a range, only the end that was overstepped says what is wrong."""
    contract = load()
    (operation,) = contract.collections
    listed = [{**item, "displayName": "CAFÉ"} for item in items(contract, operation, 2, 0)]
    oracle = Oracle(operation, Records.of(operation.collection, listed))
    query = Query.of(("q", "café"))
    page, seen = oracle.expect(query), ParsedPage(3, tuple(listed))
    assert isinstance(page, Page)
    said = Explainer(oracle, query, page, seen).describe(compare(oracle, page, seen))
    assert next(said) == ("a total of at most 2", "a total of 3")


def test_an_item_with_another_date_than_in_the_whole_list_is_out_of_its_order() -> None:
    """It stands where its own date belongs, so the order is told by the dates of the list."""
    (operation,) = CONTRACT.collections
    records = Records.of(operation.collection, list(items(CONTRACT, operation, 2, 0)))
    newer, older = records.items
    oracle, query = Oracle(operation, records), Query()
    seen = ParsedPage(2, ({**older, "createdAt": "2099-01-01T00:00:00Z"}, newer))
    page = oracle.expect(query)
    assert isinstance(page, Page)
    said = list(Explainer(oracle, query, page, seen).describe(compare(oracle, page, seen)))
    dates = f"{older['createdAt']!r} at place 1 before {newer['createdAt']!r}"
    assert ("descending order of createdAt", dates) in said


@pytest.mark.parametrize(
    "name", ["shape-bare-refusal", "shape-total-as-text", "access-key-in-header"]
)
def test_answers_wrong_in_one_way_are_one_violation(name: str) -> None:
    """Shown by the shortest question; the others are kept beside it."""
    ((_, violation),) = violations(name)
    assert len(violation.others) > 5
    shortest = len(violation.exchanges[0].question.query)
    assert all(len(other.question.query) >= shortest for other in violation.others)


def test_a_smaller_question_is_still_explained_by_the_misreading() -> None:
    """The parameter that a diagnosis speaks of is in the request that shows it."""
    for _, violation in violations("sort-turned-after-first-page"):
        named = re.findall(r"`(\w+)=(\w+)`", violation.diagnosis or "")
        assert set(named) <= set(violation.exchanges[-1].question.query)


def test_numbers_become_small() -> None:
    """An offset of 1 shows what a huge one does."""
    (clause, violation), *_ = violations("total-remaining")
    assert (clause, violation.exchanges[-1].question.query) == (
        "total/same-for-every-page",
        (("offset", "1"),),
    )
