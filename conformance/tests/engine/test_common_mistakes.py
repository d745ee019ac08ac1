"""A violation by a common mistake names it, and nothing else is blamed for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce

import pytest
from attrs import evolve

from postpeer_conformance.clauses.misreadings.engines import COMMON
from postpeer_conformance.contract import Contains, Field, Filter, load
from postpeer_conformance.server.answering.behaviour import Behaviour, BehaviourFactory
from postpeer_conformance.server.answering.resource import Resource
from postpeer_conformance.server.http.messages import Json, Page, Query, Refusal, Request, Response
from postpeer_conformance.server.store import EVERYTHING, NOTHING, Condition
from postpeer_conformance.server.store.ordering import Term, Terms, listed
from support.running import violations
from support.without_search import CONTRACT


class Firewall(Behaviour):
    """Lets no text pass that looks like SQL, and shows a page of its own."""

    async def exchange(self, request: Request) -> Response:
        if any(re.search(r"' or |union select", text, re.I) for _, text in request.query):
            return Response(403, b"<h1>Forbidden</h1>", (("content-type", "text/html"),))
        return await super().exchange(request)


class WordsAlone(Behaviour):
    """Searches for each word by itself, but for common ones, as search engines do."""

    def matching(self, filter: Filter, value: Json) -> Condition:
        if not isinstance(filter, Contains):
            return super().matching(filter, value)
        words = [word for word in re.findall(r"\w+", value.lower()) if word not in COMMON]
        self.table.connection.sqlite.create_function("has", 2, _has)
        each = (
            Condition(f"has({self.table.value(field)}, ?)", (" ".join(words),))
            for field in filter.fields
        )
        return reduce(Condition.__or__, each, NOTHING)


def _has(text: str | None, words: str) -> bool:
    theirs = set(re.findall(r"\w+", (text or "").lower()))
    return bool(words) and set(words.split()) <= theirs


class SearchesRuns(Behaviour):
    """Splits a text at all that is no letter or digit, and finds each part."""

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        present = Condition(f"{self.table.value(field)} IS NOT NULL")
        words = (super(SearchesRuns, self).containing(filter, field, w) for w in _runs(text))
        return reduce(Condition.__and__, words, present)


def _runs(text: str) -> list[str]:
    return re.findall(r"\w+", text)


class SearchesTheFirstText(Behaviour):
    """Searches ``COALESCE`` of the fields."""

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        first, found = filter.fields[0], super().containing(filter, field, text)
        absent = Condition(f"{self.table.value(first)} IS NULL")
        return found if field == first else found & absent


class WithoutCommonWords(Behaviour):
    """Drops common words; without another word, all is found."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> Query:
        def kept(text: str) -> str:
            return " ".join(word for word in text.split(" ") if word.lower() not in COMMON)

        return super().read([(n, kept(text) if n == "q" else text) for n, text in pairs])


class CountsOnce(Behaviour):
    """Keeps the total of each platform for good."""

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource)
        self.totals: dict[str | None, int] = {}

    def total(self, query: Query) -> int:
        return self.totals.setdefault(query.filters.get("platform"), super().total(query))


class HidesWithoutFilters(Behaviour):
    """Leaves two items out where no filter is given."""

    def condition(self, query: Query) -> Condition:
        shown = Condition(f"{self.table.position} NOT IN (40, 90)")
        return super().condition(query) & (EVERYTHING if query.filters else shown)


class OldFirstPage(Behaviour):
    """Has the page without parameters from before its two newest items came."""

    looks_inside = True

    def page(self, query: Query) -> Page:
        if query.texts:
            return super().page(query)
        later = super().page(evolve(query, offset=2))
        return Page(later.items, later.total - 2)


class FiltersLate(Behaviour):
    """Skips items of the whole list, and filters what is left."""

    looks_inside = True

    def rows(self, query: Query) -> list[Json]:
        whole = self.table.select(EVERYTHING, listed(self.order(query)), 1000, 0)
        found = self.table.select(self.condition(query), listed(self.order(query)), 1000, 0)
        return [row for row in whole[query.offset :] if row in found][: query.limit]


class JoinsTwice(Behaviour):
    """Counts by a join that has the items of one profile twice."""

    def total(self, query: Query) -> int:
        (field,) = self.filters["profileId"].fields
        twice = self.condition(query) & self.equal(self.filters["profileId"], field, "profile_acme")
        return super().total(query) + self.table.count(twice)


class ShrinksBehindFirstPage(Behaviour):
    """Has a shorter list where something is skipped."""

    def condition(self, query: Query) -> Condition:
        rest = Condition(f"{self.table.position} <= 130")
        return super().condition(query) & (rest if query.offset else EVERYTHING)


class RefusesShortTexts(Behaviour):
    """Refuses searches for one or two characters."""

    def known(self, query: Query) -> None:
        if 0 < len(query.filters.get("q", "")) < 3:
            raise Refusal(400, "too short")
        super().known(query)


class AscendsById(Behaviour):
    """Sorts by the identity in ascending order."""

    def order(self, query: Query) -> Terms:
        by = self.table.value(self.collection.key.fields[0])
        return (Term(by),) if query.ascending else super().order(query)


@pytest.mark.parametrize(
    ("behaviour", "clause", "likely"),
    [
        (FiltersLate, "page/window", "skips `offset` items of the whole list before it filters"),
        (
            JoinsTwice,
            "total/counts-every-match",
            "counts the items with one certain `profileId` twice",
        ),
        (
            ShrinksBehindFirstPage,
            "search/q/sound",
            "has a list of 137 items on first pages, and one of 130 on the others",
        ),
        (RefusesShortTexts, "search/q/any-part", "refuses texts of fewer than 3 characters"),
        (AscendsById, "sort/whole-result", "sorts by `id` where the order is ascending"),
        (
            Firewall,
            "search/q/literal",
            "refuses texts that look like an attack, as a firewall in front of it does",
        ),
        (
            WordsAlone,
            "search/q/any-part",
            "searches for whole words in any order, with `_` as a letter, but for no common ones",
        ),
        (
            SearchesRuns,
            "search/q/literal",
            "searches for each run of letters and digits by itself",
        ),
        (
            SearchesTheFirstText,
            "search/q/platformUserId",
            "searches `platformUserId` only of items without `displayName`",
        ),
        (
            WithoutCommonWords,
            "search/q/literal",
            "leaves common words out of the text asked for",
        ),
        (CountsOnce, "total/counts-every-match", "keeps a total under a key of `platform` alone"),
        (
            HidesWithoutFilters,
            "search/q/sound",
            "answers items that are on no page of the whole list",
        ),
        (
            OldFirstPage,
            "total/counts-every-match",
            "answers from a copy of the list that lacks 2 of the matches",
        ),
    ],
)
def test_a_common_mistake_is_named_once(
    behaviour: BehaviourFactory, clause: str, likely: str
) -> None:
    """One clause is violated, and its one cause says what the server does."""
    contract = load() if clause.startswith("search/") else CONTRACT
    ((broken, violation),) = violations(behaviour, contract)
    assert (broken, violation.diagnosis) == (clause, likely)
