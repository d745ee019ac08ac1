"""Causes: a violation names the mistake, and nothing else is blamed for it."""

from __future__ import annotations

import copy
import re
import zlib
from collections.abc import Sequence
from functools import reduce
from pathlib import Path

import pytest
import yaml
from attrs import evolve

from postpeer_conformance.clauses.misreadings.engines import COMMON
from postpeer_conformance.contract import Contains, Filter, load
from postpeer_conformance.selftest.examine import caught_by, examine
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour, BehaviourFactory
from postpeer_conformance.server.answering.resource import Resource
from postpeer_conformance.server.http.messages import Json, Page, Query, Refusal, Request, Response
from postpeer_conformance.server.store import EVERYTHING, NOTHING, Condition
from postpeer_conformance.server.store.ordering import Term, Terms, listed
from postpeer_conformance.server.variants.mutants import mutants
from support.violations import only_violation
from support.without_search import CONTRACT, OPERATION

MUTANTS = {mutant.name: mutant for mutant in mutants(CONTRACT)}
KEPT = "keeps responses under a key "


@pytest.mark.parametrize(
    ("name", "likely"),
    [
        ("repeat-kept-without[limit]", KEPT + "that lacks `limit`"),
        ("repeat-kept-without-place[offset]", KEPT + "that lacks `offset`"),
        ("repeat-kept-under-values", KEPT + "of values without names and separators"),
        ("repeat-kept-without-case[profileId]", KEPT + "that ignores the case of letters"),
    ],
)
def test_a_cache_is_named_by_what_its_key_lacks(name: str, likely: str) -> None:
    """Neither sizes, filters and comparisons are blamed, nor refusals, whose place it takes."""
    clause, violation = only_violation(MUTANTS[name])
    assert (clause, violation.diagnosis) == ("repeat/neighbours", likely)
    first, then = violation.exchanges
    assert first.response.body == then.response.body  # both commands in a row show it


class KeptByWindow(Behaviour):
    """Keeps a page for every other question of its size and place."""

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource)
        self.kept: dict[tuple[str | None, str | None], Page] = {}

    def page(self, query: Query) -> Page:
        key = query.texts.get("limit"), query.texts.get("offset")
        return self.kept.setdefault(key, super().page(query))


def test_a_cache_is_named_by_the_few_parameters_of_its_key() -> None:
    """Neither the filters nor the order are blamed, which it confuses all."""
    clause, violation = only_violation(KeptByWindow)
    likely = KEPT + "of `limit` and `offset` alone"
    assert (clause, violation.diagnosis) == ("repeat/neighbours", likely)


def test_a_cache_is_named_where_a_page_may_hold_a_billion_items(tmp_path: Path) -> None:
    """Sizes that nobody asked for are looked for one by one, never listed."""
    document = copy.deepcopy(dict(CONTRACT.document))
    size = OPERATION.collection.paging.size_name
    for parameter in document["paths"][OPERATION.path]["get"]["parameters"]:
        parameter["schema"] |= {"maximum": 10**9} if parameter["name"] == size else {}
    file = tmp_path / "openapi.yaml"
    file.write_text(yaml.safe_dump(document, sort_keys=False))
    contract = load(file)
    (cache,) = (each for each in mutants(contract) if each.name == "repeat-kept-without[limit]")
    app = create_app(contract, accounts=137, behaviour=cache)
    outcome = examine(app, contract, *contract.collections)
    (violation,) = (each for verdict in outcome.verdicts for each in verdict.violations)
    assert violation.diagnosis == KEPT + "that lacks `limit`"


class CopiesByTurns(Behaviour):
    """Every second page comes from a copy of the list that lacks its first two items."""

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource)
        self.pages = 0

    def page(self, query: Query) -> Page:
        self.pages += 1
        page = super().page(query)
        return Page(page.items[2:], page.total) if self.pages % 2 == 0 else page


def test_answers_by_turns_are_not_laid_at_the_door_of_another_question() -> None:
    """Behind any question, even itself, the second response is the other one."""
    clause, violation = only_violation(CopiesByTurns)
    assert clause == "repeat/same-answer"
    assert "copies of the list" in str(violation.diagnosis)
    assert len({exchange.question.query for exchange in violation.exchanges}) == 1


@pytest.mark.parametrize("where", ["", " where both are given"])
def test_size_and_offset_that_changed_places_are_named(where: str) -> None:
    """Though no item of the list can be read, the sizes of all pages tell."""

    class Swapped(Behaviour):
        def window(self, query: Query) -> tuple[int, int]:
            both = {"limit", "offset"} <= query.texts.keys()
            swapped = both or not where
            return (query.offset, query.limit) if swapped else (query.limit, query.offset)

    clause, violation = only_violation(Swapped)
    assert clause == "page/walk-is-complete"
    assert violation.diagnosis == f"takes `limit` for `offset`, and vice versa{where}"


def _three(identity: str) -> str:
    """Three digits of its own for an item."""
    return f"{zlib.crc32(identity.encode()) % 1000:03}"


class NineDigits(Behaviour):
    """Shows nine digits of a second, of which all the items of an hour share six."""

    looks_inside = True
    precision = len("2026-01-01T00:00:00.123456789")

    def rows(self, query: Query) -> list[Json]:
        rows = self.table.select(self.condition(query), listed(self.order(query)), 1000, 0)
        rows = [
            {**row, "createdAt": f"{row['createdAt'][:13]}:00:00.123456{_three(row['id'])}Z"}
            for row in rows
        ]
        rows.sort(key=lambda row: row["createdAt"][: self.precision], reverse=not query.ascending)
        return rows[query.offset :][: query.limit]


class SixOfNine(NineDigits):
    """Sorts by six of them."""

    precision = len("2026-01-01T00:00:00.123456")


def test_times_finer_than_a_microsecond_are_compared_to_their_last_digit() -> None:
    """A server that sorts by all digits that it shows is right, and one that drops some is not."""
    app = create_app(CONTRACT, accounts=137, behaviour=NineDigits)
    assert not caught_by(examine(app, CONTRACT, OPERATION))
    clause, violation = only_violation(SixOfNine)
    assert clause.startswith("sort/")
    assert violation.diagnosis == "compares whole microseconds of `createdAt`"


class OfNumbers(Behaviour):
    """Writes texts of digits as numbers."""

    looks_inside = True

    def rows(self, query: Query) -> list[Json]:
        rows = super().rows(query)
        name = "platformUserId"
        return [
            {**row, name: int(row[name])} if str(row[name]).isdecimal() else row for row in rows
        ]


def test_texts_that_came_as_numbers_are_blamed_on_the_shape_alone() -> None:
    """Nobody knows which text a number was."""
    app = create_app(CONTRACT, accounts=137, behaviour=OfNumbers)
    assert caught_by(examine(app, CONTRACT, OPERATION)) == {"shape/success"}


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
    broken, violation = only_violation(behaviour, contract)
    assert (broken, violation.diagnosis) == (clause, likely)
