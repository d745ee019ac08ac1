"""Where several mistakes explain a wrong response, the suite asks which one it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from postpeer_conformance.contract import Field, Filter, load
from postpeer_conformance.selftest.examine import attack, caught_by, examine, row_of
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour, BehaviourFactory
from postpeer_conformance.server.http.messages import Page, Query, Refusal
from postpeer_conformance.server.store import NOTHING, Condition
from postpeer_conformance.server.variants.mutants import mutants
from support.running import violations
from support.without_search import CONTRACT, OPERATION

PAIRS = Sequence[tuple[str, str]]


def reading(change: Callable[[str, str], str]) -> BehaviourFactory:
    """A server that reads another text than it is given, or none."""

    class Reads(Behaviour):
        def read(self, pairs: PAIRS) -> Query:
            changed = [(name, change(name, text)) for name, text in pairs]
            return super().read([pair for pair in changed if pair[1]])

    return Reads


def falsy(name: str, text: str) -> str:
    return "" if (name, text) == ("q", "0") else text


def ascii_only(name: str, text: str) -> str:
    return text.encode("ascii", "ignore").decode() if name == "q" else text


def undefined(name: str, text: str) -> str:
    return "" if (name, text) == ("profileId", "undefined") else text


class FewHits(Behaviour):
    """Takes the first ten hits of a search."""

    def page(self, query: Query) -> Page:
        page = super().page(query)
        left = max(0, 10 - query.offset)
        return Page(page.items[:left], min(10, page.total)) if "q" in query.filters else page


class JoinsProfiles(Behaviour):
    """Joins each item's profile for a search, and loses the items without one."""

    def condition(self, query: Query) -> Condition:
        found = super().condition(query)
        (profile,) = self.filters["profileId"].fields
        joined = Condition(f"{self.table.value(profile)} IS NOT NULL")
        return found & joined if "q" in query.filters else found


class NamesBesidePlatform(Behaviour):
    """Searches names alone where a platform is given."""

    names_alone = False

    def condition(self, query: Query) -> Condition:
        self.names_alone = "platform" in query.filters
        return super().condition(query)

    def containing(self, filter: Filter, field: Field, text: str) -> Condition:
        skipped = self.names_alone and field.name == "platformUserId"
        return NOTHING if skipped else super().containing(filter, field, text)


class CountsShortPages(Behaviour):
    """Takes a page that is not full for all that there is."""

    def page(self, query: Query) -> Page:
        page = super().page(query)
        return page if len(page.items) == query.limit else Page(page.items, len(page.items))


class JoinsToSort(Behaviour):
    """Joins the profiles where an order is asked for, and loses the items without one."""

    def condition(self, query: Query) -> Condition:
        found = super().condition(query)
        (profile,) = self.filters["profileId"].fields
        joined = Condition(f"{self.table.value(profile)} IS NOT NULL")
        return found & joined if "sort" in query.texts else found


class FailsAtBrackets(Behaviour):
    """Reads brackets in a name as an object, and takes that for a text."""

    def read(self, pairs: PAIRS) -> Query:
        if any("[" in name for name, _ in pairs):
            raise Refusal(500, "not a text")
        return super().read(pairs)


class ComparesBytes(Behaviour):
    """Compares keys in ASCII, as Python's compare_digest does with texts."""

    def opens(self, given: str) -> bool:
        if not given.isascii():
            raise Refusal(500, "not in ASCII")
        return super().opens(given)


@pytest.mark.parametrize(
    ("behaviour", "clause"),
    [
        (JoinsToSort, "total/same-for-every-order"),
        (FailsAtBrackets, "shape/status"),
        (ComparesBytes, "shape/status"),
    ],
)
def test_the_clause_says_what_is_wrong(behaviour: BehaviourFactory, clause: str) -> None:
    """No size is blamed where the total says that the list is another one."""
    app = create_app(CONTRACT, accounts=12, behaviour=behaviour)
    assert caught_by(examine(app, CONTRACT, OPERATION)) == {clause}


@pytest.mark.parametrize(
    ("behaviour", "clause", "likely"),
    [
        (reading(falsy), "search/q/sound", "ignores `q=0`"),
        (reading(ascii_only), "search/q/literal", "drops what is not ASCII"),
        (
            reading(undefined),
            "filter/profileId/sound",
            "ignores `profileId` where it is `undefined`",
        ),
        (FewHits, "search/q/any-part", "finds at most 10 items by `q`"),
        (
            JoinsProfiles,
            "search/q/any-part",
            "loses items without `profileId` where `q` is given",
        ),
        (
            NamesBesidePlatform,
            "search/q/platformUserId",
            "does not search `platformUserId` when `platform` is also given",
        ),
        (
            CountsShortPages,
            "total/same-for-every-page",
            "counts only the items on a page that is not full",
        ),
    ],
)
def test_a_mistake_is_named_and_no_other(
    behaviour: BehaviourFactory, clause: str, likely: str
) -> None:
    """One more response tells it from those that explain the first one as well."""
    contract = load() if clause.startswith("search/") else CONTRACT
    ((broken, cause),) = violations(behaviour, contract)
    assert (broken, cause.diagnosis) == (clause, likely)


def lowered(name: str, text: str) -> str:
    return text.lower() if name == "profileId" else text


def test_one_mistake_does_not_hide_another_value() -> None:
    """The literal in capitals is read as the literal, and values with capitals are not found."""
    app = create_app(CONTRACT, accounts=137, behaviour=reading(lowered))
    broken = caught_by(examine(app, CONTRACT, OPERATION))
    assert "filter/profileId/absent" in broken
    assert broken & {"filter/profileId/exact", "filter/profileId/complete"}


def test_a_smaller_question_that_is_right_excludes_a_mistake() -> None:
    """One filter is forgotten beside all others, not beside one of them."""
    contract = load()
    name = "filter-left-out-of-all[platform]"
    mutant = next(each for each in mutants(contract) if each.name == name)
    assert row_of(mutant, attack(mutant, contract)).named
