"""Misreadings of lists of every form: each is asked for, and is found and named."""

from __future__ import annotations

from itertools import chain, islice
from random import Random

import attrs
import pytest

from postpeer_conformance.clauses import clauses
from postpeer_conformance.clauses.clause import ByMisreadings, misreadings_of
from postpeer_conformance.clauses.misreadings.misreading import Misreading, right_page, ruled_out_by
from postpeer_conformance.engine.planning.candidates import Candidates
from postpeer_conformance.engine.planning.pool import ValuePool
from postpeer_conformance.engine.planning.prepare import RunInput, prepare
from postpeer_conformance.oracle.comparison import RankedPage
from postpeer_conformance.oracle.oracle import Page
from postpeer_conformance.selftest.examine import examine
from postpeer_conformance.transport.query import Query
from support.misreading import oracle_of, page_of, primary, reading_as
from support.museum import LISTS, MUSEUM


@pytest.mark.parametrize("name", LISTS)
def test_every_primary_misreading_is_asked_for(name: str) -> None:
    """The reference server's items show them all."""
    operation = LISTS[name]
    oracle, of_list = oracle_of(MUSEUM, operation), clauses(operation)
    prepared = prepare(RunInput(MUSEUM, operation, oracle.records, of_list, seed=0))
    questions = islice(chain.from_iterable(prepared.batches), 250)
    left = {
        each
        for clause in of_list
        if isinstance(clause, ByMisreadings)
        for each in clause.misreadings
        if each.primary and type(each) is Misreading
    }
    for question in questions:
        if question.authentic:
            left -= ruled_out_by(oracle, question.query, tuple(left))
    assert {each.sentence for each in left} == set()


def test_a_walk_is_asked_for_between_both_ends_of_a_range() -> None:
    """What goes on from an item may take the place of either end."""
    operation = LISTS["listMembers"]
    records = oracle_of(MUSEUM, operation).records
    prepared = prepare(RunInput(MUSEUM, operation, records, clauses(operation), seed=0))
    questions = chain.from_iterable(prepared.batches)
    walks = (question.query.names for question in questions if question.step is not None)
    ends = {"created[lte]", "created[lt]"}
    assert any("created[gte]" in names and names & ends for names in walks)


@pytest.mark.parametrize("name", LISTS)
def test_a_misreading_of_a_parameter_changes_no_answer_without_it(name: str) -> None:
    """So a plan need not ask it what it answers there."""
    oracle = oracle_of(MUSEUM, LISTS[name], 30)
    pool = ValuePool(oracle.operation, oracle.records, Random)
    queries = islice(Candidates(pool, Random(0)).queries(), 100)
    pages = {query: page for query in queries if isinstance(page := oracle.expect(query), Page)}
    wrong = [
        (misreading.sentence, query)
        for misreading in misreadings_of(clauses(oracle.operation))
        for query, page in pages.items()
        if misreading.parameter and misreading.parameter not in query.names
        if misreading.differs(oracle, query, page, right_page(oracle, page))
    ]
    assert wrong == []


FOUND = {
    ("listHalls", "page/whole"): "loses the last item where a filter is given",
    ("listPrices", "page/size"): "answers one item more on later pages than on the first",
    ("listPosters", "page/excess"): "ignores a `pageSize` above 50",
    ("listMembers", "filter/created[gt]/bound"): "lists the items at the value of `created[gt]`",
    ("listMembers", "filter/created[gte]/together"): (
        "applies only `created[gte]` of `created[gte]` and `created[lte]`"
    ),
    ("listMembers", "sort/always"): "answers in the other order",
    ("listSites", "filter/name/several"): "reads only the last of several values of `name`",
    ("listSites", "search/name__isw/beginning"): "finds texts that contain it",
    ("listSites", "sort/-created"): "answers `ordering=-created` in the usual order",
    ("listEvents", "filter/state/default"): "applies no default of `state`",
}
"""One of each kind; the mutants of the reference server try the others."""


@pytest.mark.parametrize(("name", "clause"), FOUND)
def test_a_misreading_is_found_and_named(name: str, clause: str) -> None:
    """A server with one misreading breaks its clause, and the report says how."""
    oracle, sentence = oracle_of(MUSEUM, LISTS[name]), FOUND[name, clause]
    (misreading,) = (each for each in primary(LISTS[name], clause) if each.sentence == sentence)
    outcome = examine(reading_as(misreading, MUSEUM, oracle), MUSEUM, LISTS[name])
    (verdict,) = (each for each in outcome.verdicts if each.clause.id == clause)
    assert sentence in {each.diagnosis for each in verdict.violations}


def test_an_order_of_the_servers_own_is_not_explained_by_any_page() -> None:
    """As many items are not yet the same items, though all of them are equals."""
    oracle = oracle_of(MUSEUM, LISTS["listVisitors"], 30)
    kinds = {item["kind"] for item in oracle.records.items}
    query = Query.of(("kind", min(kinds)), ("limit", "3"))
    ignored = primary(LISTS["listVisitors"], "filter/kind/sound")[0]
    predicted = ignored.predict(oracle, query)
    assert isinstance(predicted, RankedPage)
    assert ignored.predicts(oracle, query, predicted)
    assert not ignored.predicts(oracle, query, RankedPage(None, (27, 28, 29)))


def test_an_answer_that_tells_no_total_excludes_no_misreading_of_it() -> None:
    oracle = oracle_of(MUSEUM, LISTS["listPosters"], 30)
    first = primary(LISTS["listPosters"], "total/counts-every-match")[0]
    assert ruled_out_by(oracle, Query(), (first,)) == {first}
    assert ruled_out_by(oracle, Query(), (first,), told=False) == set()


def test_a_list_without_total_is_not_told_apart_by_totals() -> None:
    """A filter ignored on a page of the same items shows nothing."""
    oracle = oracle_of(MUSEUM, LISTS["listHalls"], 30)
    right = right_page(oracle, page_of(oracle, Query()))
    miscounting = Misreading("miscounts", "", lambda _oracle, _query: attrs.evolve(right, total=7))
    assert ruled_out_by(oracle, Query(), (miscounting,)) == set()
