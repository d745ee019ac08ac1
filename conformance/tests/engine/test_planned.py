"""Plans: what a run asks for beside the misreadings, as far as its budget goes."""

from __future__ import annotations

from itertools import chain

from postpeer_conformance.clauses import clauses
from postpeer_conformance.contract import Contains, load
from postpeer_conformance.engine.planning.prepare import RunInput, prepare
from postpeer_conformance.oracle.oracle import Oracle, Page
from postpeer_conformance.oracle.records import Records
from postpeer_conformance.server.items.seed import items
from postpeer_conformance.transport.query import Query
from support import without_search

CONTRACT = load()
(OPERATION,) = CONTRACT.collections


def test_every_size_is_asked_for_where_it_shows() -> None:
    """A size of more items than match is no different from the number of matches."""
    operation, contract = without_search.OPERATION, without_search.CONTRACT
    records = Records.of(operation.collection, list(items(contract, operation, 140, 0)))
    plan = prepare(RunInput(contract, operation, records, clauses(operation), seed=0))
    shown = {
        int(question.query.texts.get("limit", 20))
        for question in chain.from_iterable(plan.batches)
        if _fills_its_page(plan.oracle, question.query)
    }
    assert shown == {*range(1, 101)}


def _fills_its_page(oracle: Oracle, query: Query) -> bool:
    page = oracle.expect(query)
    return isinstance(page, Page) and page.must.bit_count() >= page.start + page.size > page.start


def test_a_decomposed_letter_is_searched_for() -> None:
    """However many other scripts the names have: the same letter may be composed in a question."""
    made = list(items(CONTRACT, OPERATION, 60, 0))
    made[7]["displayName"] = "Zoe\u0308"
    records = Records.of(OPERATION.collection, made)
    pool = prepare(RunInput(CONTRACT, OPERATION, records, (), seed=0)).pool
    (search,) = OPERATION.collection.filters_of(Contains)
    assert any("e\u0308" in text for text in (*pool.known[search.name], *pool.other[search.name]))
