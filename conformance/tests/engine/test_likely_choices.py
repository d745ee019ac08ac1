"""Causes: mistakes in what a list selects, and in which order, are named by all wrong responses."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import and_

from postpeer_conformance.contract import Contains, Field, Filter, load
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.http.messages import Json, Query
from postpeer_conformance.server.store import Condition
from postpeer_conformance.server.store.ordering import Term, Terms
from support.running import violations

CONTRACT = load()


class WordsAnywhere(Behaviour):
    """Finds each word of a text in another field, if need be."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        if not isinstance(filter, Contains) or not value:
            return super().matching(filter, value)
        return reduce(and_, (super(WordsAnywhere, self).matching(filter, w) for w in value.split()))


def test_words_that_are_found_in_several_fields_are_named() -> None:
    ((clause, violation),) = violations(WordsAnywhere, CONTRACT)
    likely = "searches for each word by itself, in any of its fields"
    assert (clause, violation.diagnosis) == ("search/q/literal", likely)


class Without(Behaviour):
    """Takes a minus for: all items that do not have the text behind it."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        if not isinstance(filter, Contains) or not value or value[0] != "-" or value == "-":
            return super().matching(filter, value)
        return ~super().matching(filter, value[1:])


def test_a_minus_that_excludes_whole_items_is_named() -> None:
    ((clause, violation),) = violations(Without, CONTRACT)
    likely = "reads `-` before a text as: without it"
    assert (clause, violation.diagnosis) == ("search/q/literal", likely)


class FewLetters(Behaviour):
    """Finds nothing in names, but what is in their first twelve letters."""

    def containing(self, _filter: Filter, field: Field, text: str) -> Condition:
        sql = "instr(lower(substr({column}, 1, 12)), lower(?)) > 0"
        return self.table.where("value", field, sql, text)


def test_items_that_only_a_search_loses_are_no_copy_of_the_list() -> None:
    """All wrong responses have the search in common."""
    found = violations(FewLetters, CONTRACT)
    assert {clause for clause, _ in found} == {"search/q/any-part"}
    assert [each for _, each in found if "copy of the list" in str(each.diagnosis)] == []


class ByRelevance(Behaviour):
    """Sorts what a search finds in an order of its own."""

    def order(self, query: Query) -> Terms:
        terms = super().order(query)
        return (Term(self.table.rank(None), True), *terms) if "q" in query.filters else terms


def _created(row: Json) -> datetime:
    return datetime.fromisoformat(row["createdAt"])


class PageByPage(Behaviour):
    """Cuts a page out of the list as it is stored, and sorts it then."""

    def rows(self, query: Query) -> list[Json]:
        limit, offset = self.window(query)
        stored = f"lower({self.table.position} * 7919 % 1009)"
        rows = self.table.select(self.condition(query), stored, limit, min(offset, 10**15))
        return sorted(rows, key=_created, reverse=not query.ascending)


def test_pages_that_are_sorted_by_themselves_are_named() -> None:
    """Each is in order; none holds the items that should come first."""
    ((clause, violation),) = violations(PageByPage, CONTRACT)
    likely = "sorts each page by itself, not the whole result"
    assert (clause, violation.diagnosis) == ("sort/whole-result", likely)


class CountsAll(Behaviour):
    """Counts all items for the literal that asks for those without a value."""

    def total(self, query: Query) -> int:
        names = [n for n, v in query.filters.items() if v is None]
        return super().total(query.without(*names))


def test_a_filter_that_is_not_counted_for_one_value_is_named() -> None:
    ((clause, violation),) = violations(CountsAll, CONTRACT)
    likely = "counts without the filter `profileId` for some of its values"
    assert (clause, violation.diagnosis) == ("total/counts-every-match", likely)
