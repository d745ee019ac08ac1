"""Causes: a violation names the mistake, and nothing else is blamed for it."""

from __future__ import annotations

import copy
import zlib
from pathlib import Path

import pytest
import yaml

from postpeer_conformance.contract import load
from postpeer_conformance.selftest.examine import caught_by, examine
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.answering.resource import Resource
from postpeer_conformance.server.http.messages import Json, Page, Query
from postpeer_conformance.server.store.ordering import listed
from postpeer_conformance.server.variants.mutants import mutants
from support.running import violations
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
    ((clause, violation),) = violations(MUTANTS[name], CONTRACT)
    assert (clause, violation.diagnosis) == ("repeat/neighbours", likely)
    first, then = violation.exchanges
    assert first.response.body == then.response.body  # both commands in a row show it


@pytest.mark.parametrize(
    ("name", "likely"),
    [
        ("refusal-unknown-as-default[sort]", "answers as if `sort` were not given"),
        ("refusal-word-in-any-case[sort]", "answers as if `sort` were desc"),
        ("refusal-lowered-to-maximum[limit]", "answers as if `limit` were 100"),
        ("refusal-leading-digits[offset]", "answers as if `offset` were 1"),
        ("refusal-maximum-unchecked[limit]", None),  # no valid value gets so many items
    ],
)
def test_an_invalid_value_is_named_by_the_valid_one_whose_page_it_gets(
    name: str, likely: str | None
) -> None:
    ((_, violation),) = violations(MUTANTS[name], CONTRACT)
    assert violation.diagnosis == likely


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
    ((clause, violation),) = violations(KeptByWindow, CONTRACT)
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
    ((clause, violation),) = violations(CopiesByTurns, CONTRACT)
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

    ((clause, violation),) = violations(Swapped, CONTRACT)
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
    ((clause, violation),) = violations(SixOfNine, CONTRACT)
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
