"""Clauses of lists of every form: which there are, and which one a wrong page breaks."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import attrs
import msgspec
import pytest

from postpeer_conformance.clauses import clauses
from postpeer_conformance.clauses.clause import ByMisreadings, Clause
from postpeer_conformance.clauses.fault import Fault
from postpeer_conformance.clauses.misreadings.misreading import ruled_out_by
from postpeer_conformance.contract import Contract, ListOperation, Whole, load
from postpeer_conformance.oracle.checked import CheckedExchange
from postpeer_conformance.oracle.checker import Checker
from postpeer_conformance.oracle.comparison import Kind, Mismatch, RankedPage
from postpeer_conformance.oracle.oracle import Oracle, Page
from postpeer_conformance.oracle.records import Records
from postpeer_conformance.selftest.examine import attack, caught_by
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.transport import exchange
from postpeer_conformance.transport.query import Query
from support.misreading import oracle_of, primary
from support.museum import LISTS, MUSEUM, SPEC


def named(operation: ListOperation) -> dict[str, Clause]:
    """The clauses of *operation* by their ids."""
    return {clause.id: clause for clause in clauses(operation)}


def ids(name: str) -> set[str]:
    return set(named(LISTS[name]))


def test_a_list_has_no_clause_of_what_it_lacks() -> None:
    """Neither order nor total nor size is judged where the document says nothing of them."""
    assert not {each for each in ids("listVisitors") if each.startswith(("sort/", "total/"))}
    assert not ids("listFeed") & {"page/size", "page/default-size", "page/minimum", "page/window"}
    assert not ids("listHalls") & {"page/walk-is-complete", "page/leads-on", "page/ends"}


def test_a_list_has_the_clauses_of_each_thing_that_it_has() -> None:
    assert {"sort/created/ascending", "sort/title/descending", "sort/default"} <= ids("listEvents")
    assert {"sort/-created", "page/excess", "search/name__isw/beginning"} <= ids("listSites")
    assert {"sort/always", "page/more", "page/backwards"} <= ids("listMembers")
    assert {"page/whole"} <= ids("listHalls")
    assert {"filter/guests/several", "filter/guests/once", "filter/visitTo/day"} <= ids(
        "listTickets"
    )
    assert {"filter/state/everything", "filter/state/default"} <= ids("listEvents")


def test_what_is_left_open_has_no_clause() -> None:
    """``bound: either`` leaves the value itself to the server."""
    assert "filter/soldBefore/bound" in ids("listTickets")
    assert "filter/soldAfter/bound" not in ids("listTickets")
    assert "filter/visitFrom/day" not in ids("listTickets")  # its first instant is its start


def edited(folder: Path, pattern: str, text: str) -> Contract:
    """The museum, with *text* in the place of *pattern*."""
    file = folder / "museum.yaml"
    file.write_text(re.sub(pattern, text, SPEC.read_text("utf-8")), "utf-8")
    return load(file)


def typed(folder: Path, name: str, schema: str) -> Contract:
    """The museum, with another type of the parameter *name*."""
    before = f"{{name: {name}, in: query, schema: {{type: "
    return edited(folder, f"{before}integer", before + schema)


@pytest.mark.parametrize("most", [1, 2])
def test_no_clause_holds_without_a_misreading_to_rule_out(most: int, tmp_path: Path) -> None:
    """However small the pages are."""
    sizes = f"minimum: 1, maximum: {most}, default: {most}"
    contract = edited(tmp_path, r"minimum: 1, maximum: \d+, default: \d+", sizes)
    judged = chain.from_iterable(map(clauses, contract.collections))
    by_misreadings = (each for each in judged if isinstance(each, ByMisreadings))
    assert [c.id for c in by_misreadings if not any(m.primary for m in c.misreadings)] == []


def test_a_page_of_one_item_may_hold_it_twice(tmp_path: Path) -> None:
    sizes = "minimum: 1, maximum: 1, default: 1"
    contract = edited(tmp_path, r"minimum: 1, maximum: \d+, default: \d+", sizes)
    visitors = next(each for each in contract.collections if each.id == "listVisitors")
    (doubled,) = primary(visitors, "page/distinct")
    oracle = oracle_of(contract, visitors, 3)
    assert doubled.predict(oracle, Query()) == RankedPage(3, (0, 0))
    assert ruled_out_by(oracle, Query(), (doubled,)) == {doubled}


RANGES = {
    "priceFrom/default": ("integer, default: 9", "literals-default-ignored"),
    "priceTo/several": ("array, items: {type: integer}", "arrays-first-value-only"),
}


@pytest.mark.parametrize("word", RANGES)
def test_a_range_with_a_default_or_several_values_has_their_clause(
    word: str, tmp_path: Path
) -> None:
    name, (schema, mutant) = word.partition("/")[0], RANGES[word]
    contract = typed(tmp_path, name, schema)
    wrong = next(m for m in mutants(contract) if m.name == f"{mutant}[listTickets {name}]")
    assert caught_by(attack(wrong, contract, accounts=45, budget=150)) == {f"filter/{word}"}


def test_where_nothing_asks_for_all_items_no_right_answer_shows_a_default(tmp_path: Path) -> None:
    """What another filter selects of the items that the default excludes is unknown."""
    contract = typed(tmp_path, "priceFrom", "integer, default: 0")
    operation = next(each for each in contract.collections if each.id == "listTickets")
    oracle = oracle_of(contract, operation, 30)
    clause = named(operation)["filter/priceFrom/default"]
    assert isinstance(clause, ByMisreadings)
    for pair in (("status", "open"), ("priceTo", "20")):
        assert ruled_out_by(oracle, Query.of(pair), clause.misreadings) == set()


def explained(contract: Contract, id: str, query: Query) -> set[str]:
    """What right answers to *query* rule out of the misreadings of the clause *id*."""
    operation = next(o for o in contract.collections if id in named(o))
    clause = named(operation)[id]
    assert isinstance(clause, ByMisreadings)
    oracle = oracle_of(contract, operation, 30)
    return {each.sentence for each in ruled_out_by(oracle, query, clause.misreadings)}


@pytest.mark.parametrize("match", ["contains", "starts"])
def test_a_text_whose_case_counts_is_not_to_be_found_in_another(match: str, tmp_path: Path) -> None:
    contract = edited(tmp_path, "match: contains, case: ignored", f"match: {match}")
    operation = next(each for each in contract.collections if each.id == "listExhibits")
    name = oracle_of(contract, operation, 30).records.items[0]["name"]
    found = explained(contract, "search/name/sound", Query.of(("name", name.swapcase())))
    assert "ignores the case of `name`" in found


def test_a_server_that_cuts_fractions_off_is_found_out(tmp_path: Path) -> None:
    prices = r"(price|name: priceFrom, in: query, schema): {type: integer}"
    contract = edited(tmp_path, prices, r"\1: {type: number}")
    operation = next(each for each in contract.collections if each.id == "listTickets")
    price = max(each["price"] for each in oracle_of(contract, operation, 30).records.items)
    asked = Query.of(("priceFrom", f"{price + 0.01:.2f}"))
    found = explained(contract, "filter/priceFrom/numbers", asked)
    assert "cuts fractions off `priceFrom`" in found


def test_no_two_clauses_have_one_id() -> None:
    for operation in LISTS.values():
        assert len(named(operation)) == len(clauses(operation))


KINDS: tuple[Kind, ...] = ("count", "foreign", "window", "order", "total", "duplicate", "refused")


@pytest.mark.parametrize("name", LISTS)
def test_every_wrong_page_breaks_some_clause(name: str) -> None:
    """Whatever is wrong with a page, of whatever query, there is a clause to say it by."""
    operation = LISTS[name]
    oracle, collection = oracle_of(MUSEUM, operation, 30), operation.collection
    plain = (p for p in collection.parameters if p not in collection.order.parameters)
    orders = (pair for way in collection.order.ways for pair in way)
    queries = [Query(), *(Query.of((each.name, "1")) for each in plain), *map(Query.of, orders)]
    steps = [
        None,
        *(exchange.Step(Query(), start, back) for start, back in ((9, False), (0, True))),
    ]
    for query in queries:
        for step in steps if not isinstance(collection.paging, Whole) else (None,):
            for kind in KINDS:
                if kind == "total" and collection.total is None:
                    continue
                if kind in ("order", "window") and not collection.order.sortings:
                    continue
                fault = Fault.of(wrong(operation, oracle, query, step, kind))
                assert any(each.blamed(fault) for each in clauses(operation)), fault


def wrong(
    operation: ListOperation, oracle: Oracle, query: Query, step: exchange.Step | None, kind: Kind
) -> CheckedExchange:
    """A page that is wrong in one way."""
    question = exchange.Question(query, step=step)
    sent = exchange.Exchange(1, question, exchange.Response(200, (), b"{}"))
    page = Page(must=2**30 - 1, may=2**30 - 1, ascending=False, start=0, size=10)
    if collection_order := operation.collection.order.of(query.texts):
        page = attrs.evolve(page, by=collection_order.by)
    mismatch = Mismatch(kind, actual=())
    return CheckedExchange(operation, sent, None, None, oracle, page, None, (mismatch,))


@pytest.mark.parametrize("query", [Query.of(("state", "closed")), Query()])
def test_items_that_the_literal_for_all_did_not_list_are_laid_at_its_door(query: Query) -> None:
    """The walk that asked for all found none of that state; it did not lose them by chance."""
    operation = LISTS["listEvents"]
    events = oracle_of(MUSEUM, operation).records.items
    state = query.get("state") or "open"
    hidden = [each for each in events if each["state"] == state]
    found = [each for each in events if each["state"] != state]
    oracle = Oracle(operation, Records.of(operation.collection, found))
    headers = (("content-type", "application/json"),)
    shown = exchange.Response(200, headers, msgspec.json.encode(hidden[:30]))
    judged = Checker(MUSEUM, operation, oracle).judge(
        exchange.Exchange(1, exchange.Question(query), shown)
    )
    fault = Fault.of(judged)
    blamed = [clause.id for clause in clauses(operation) if clause.blamed(fault)]
    assert blamed == ["filter/state/everything"]
