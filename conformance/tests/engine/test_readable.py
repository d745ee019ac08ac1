"""Reports that a stranger understands: the mistake is named, and what came says what was done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from random import Random

import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.server.answering.behaviour import Behaviour, BehaviourFactory
from postpeer_conformance.server.answering.resource import Resource
from postpeer_conformance.server.http.messages import Json, Query
from postpeer_conformance.server.store import EVERYTHING
from postpeer_conformance.server.store.ordering import listed
from postpeer_conformance.server.variants.mutants import mutants
from support.running import violations

CONTRACT = load()
(OPERATION,) = CONTRACT.collections
FRACTIONS = next(each for each in mutants(CONTRACT) if each.name == "refusal-fraction-cut[limit]")


class CutsFirst(Behaviour):
    """Filters what is on a page, and counts by the database."""

    looks_inside = True

    def rows(self, query: Query) -> list[Json]:
        page = self.table.select(EVERYTHING, listed(self.order(query)), query.limit, query.offset)
        found = self.table.select(self.condition(query), listed(self.order(query)), 1000, 0)
        return [row for row in page if row in found]


class CutsFirstInMemory(Behaviour):
    """Does the same by itself where a filter is given: equals then stand in another order."""

    looks_inside = True

    def rows(self, query: Query) -> list[Json]:
        if not query.filters:
            return super().rows(query)
        order = listed(self.order(query))
        rows = self.table.select(EVERYTHING, order, 1000, 0)[::-1]
        rows.sort(key=lambda row: _then(row["createdAt"]), reverse=not query.ascending)
        found = self.table.select(self.condition(query), order, 1000, 0)
        return [row for row in rows[query.offset :][: query.limit] if row in found]


class IgnoresShortTexts(Behaviour):
    """Searches for nothing where a search would take long."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> Query:
        return super().read([(n, text) for n, text in pairs if n != "q" or len(text) > 2])


class CountsOnceForEachFilter(Behaviour):
    """Keeps totals under the names of filters, without their values."""

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource)
        self.totals: dict[frozenset[str], int] = {}

    def total(self, query: Query) -> int:
        return self.totals.setdefault(frozenset(query.filters), super().total(query))


class TiesAnew(Behaviour):
    """Under filters, equals are in the order in which the database happens to read them."""

    looks_inside = True

    def rows(self, query: Query) -> list[Json]:
        if not query.filters:
            return super().rows(query)
        rows = self.table.select(self.condition(query), listed(self.order(query)), 1000, 0)
        Random(query.offset).shuffle(rows)
        rows.sort(key=lambda row: _then(row["createdAt"]), reverse=not query.ascending)
        return rows[query.offset :][: query.limit]


class AscendsByName(Behaviour):
    """Has the wrong column where the order is ascending; some items have none."""

    looks_inside = True

    def rows(self, query: Query) -> list[Json]:
        if not query.ascending:
            return super().rows(query)
        rows = self.table.select(self.condition(query), listed(self.order(query)), 1000, 0)
        rows.sort(key=lambda row: (row["displayName"] or "").casefold())
        return rows[query.offset :][: query.limit]


def _then(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("behaviour", "clause", "likely"),
    [
        *(
            (
                behaviour,
                "page/window",
                "cuts the page out of the whole list before it filters, and counts all matches",
            )
            for behaviour in (CutsFirst, CutsFirstInMemory)
        ),
        (IgnoresShortTexts, "search/q/sound", "ignores `q` where it has fewer than 3 characters"),
        (AscendsByName, "sort/ascending", "sorts by `displayName`"),
        (
            TiesAnew,
            "page/walk-is-complete",
            "orders items with the same `createdAt` differently on each page",
        ),
    ],
)
def test_a_mistake_is_named_once(behaviour: BehaviourFactory, clause: str, likely: str) -> None:
    ((broken, violation),) = violations(behaviour, CONTRACT)
    assert (broken, violation.diagnosis) == (clause, likely)


def test_a_total_that_is_kept_is_shown_with_the_question_that_it_was_kept_of() -> None:
    """The second command alone gets a right response from a server that was just started."""
    for clause, violation in violations(CountsOnceForEachFilter, CONTRACT):
        assert clause == "total/counts-every-match"
        assert (violation.diagnosis or "").startswith("keeps the first total told for `")
        assert len(violation.exchanges) == 2


def test_what_a_wrong_key_opens_is_told_by_an_item() -> None:
    longer = next(each for each in mutants(CONTRACT) if each.name == "access-longer-key")
    ((clause, violation),) = violations(longer, CONTRACT)
    assert clause == "access/extended"
    assert re.fullmatch(r"status 200; the item '\w+' in it", violation.actual)


def test_an_invalid_value_that_is_served_is_told_with_what_came() -> None:
    """One item for ``limit=1.5``: whoever reads it knows that the fraction was cut off."""
    ((clause, violation),) = violations(FRACTIONS, CONTRACT)
    assert clause == "refusal/limit/type"
    assert violation.actual == "status 200; 1 item"
