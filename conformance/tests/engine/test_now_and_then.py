"""Faults that come now and then: found in lists of every form, and told from lists that change."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from postpeer_conformance.contract import load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.selftest.examine import attack, caught_by, examine, row_of
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour, BehaviourFactory
from postpeer_conformance.server.answering.resource import Resource
from postpeer_conformance.server.http.messages import Json, Page, Query, Refusal, Request, Response
from postpeer_conformance.server.items.changes import Changes
from postpeer_conformance.server.variants.mutants import mutants
from support.museum import LISTS, MUSEUM

Spoil = Callable[[Page], Page]


def short(page: Page) -> Page:
    return attrs.evolve(page, items=page.items[:-1])


def empty(_page: Page) -> Page:
    return Page([], 0)


def failing(_page: Page) -> Page:
    raise Refusal(500, "no connection left")


def spoiling(spoil: Spoil, period: int) -> type[Behaviour]:
    """Spoils one page of so many."""

    class Spoiling(Behaviour):
        looks_inside = True
        pages = 0

        def page(self, query: Query) -> Page:
            self.pages += 1
            page = super().page(query)
            return page if self.pages % period else spoil(page)

    return Spoiling


def blinking(*, guest: bool, period: int, length: int) -> type[Behaviour]:
    """Lacks an item, or has a guest, for a few requests of each period."""

    class Blinking(Behaviour):
        looks_inside = True
        requests = 0

        def __init__(self, resource: Resource) -> None:
            super().__init__(resource)
            self.changes = Changes(self.table)
            self.item: Json = None

        async def exchange(self, request: Request) -> Response:
            number, moment = divmod(self.requests, period)
            self.requests += 1
            if number and moment == 0:
                some = self.changes.some(number)
                self.item = self.changes.added(some, number) if guest else some
                self._switch(there=guest)
            elif number and moment == length:
                self._switch(there=not guest)
            return await super().exchange(request)

        def _switch(self, *, there: bool) -> None:
            if there:
                self.table.add([self.item])
            else:
                self.table.remove(self.collection.key.of(self.item))

    return Blinking


def found(name: str, behaviour: BehaviourFactory) -> Outcome:
    """What the suite finds if the museum serves the list *name* with this *behaviour*."""

    def make(resource: Resource) -> Behaviour:
        return (behaviour if resource.operation.id == name else Behaviour)(resource)

    return examine(create_app(MUSEUM, accounts=137, behaviour=make), MUSEUM, LISTS[name])


@pytest.mark.parametrize(
    ("name", "spoil", "period"),
    [
        ("listHalls", short, 7),  # it comes whole, and tells no total
        ("listHalls", short, 25),
        ("listFeed", short, 17),  # one list without a filter
        ("listPrices", short, 11),  # reading it again meets the fault each time
        ("listSites", failing, 13),  # the last reading fails
        ("listFeed", failing, 11),  # as many as it takes to walk to a later page
        ("listTickets", short, 25),  # seen once, where several questions were asked at once
        ("listExhibits", short, 25),  # seen once, and again when it is asked for again
    ],
)
def test_one_bad_response_of_so_many_is_one_mistake(name: str, spoil: Spoil, period: int) -> None:
    """Whatever the form of the list, and whatever question meets it."""
    assert caught_by(found(name, spoiling(spoil, period))) == {"repeat/same-answer"}


def test_empty_pages_that_a_list_may_explain_count_beside_others() -> None:
    """Of what comes now and then, few responses may be such that no list explains them."""
    contract = load()
    (listing,) = contract.collections
    app = create_app(contract, accounts=140, behaviour=spoiling(empty, 19))
    assert caught_by(examine(app, contract, listing, seed=5)) == {"repeat/same-answer"}


@pytest.mark.parametrize("guest", [False, True])
@pytest.mark.parametrize("name", ["listHalls", "listPosters"])
def test_a_list_that_changes_for_a_moment_is_not_accused(name: str, *, guest: bool) -> None:
    """Items that go and come back, or come and go, are others each time."""
    changing = blinking(guest=guest, period=13, length=1)
    assert caught_by(found(name, changing)) == set()


def test_what_changed_is_never_called_the_same() -> None:
    """One bad response to a neighbour of another question accuses nobody; nor is it forgotten."""

    class FailingOnce(Behaviour):
        looks_inside = True
        pages = 0

        def page(self, query: Query) -> Page:
            self.pages += 1
            return failing(Page([], 0)) if self.pages == 13 else super().page(query)

    outcome = found("listSites", FailingOnce)
    assert caught_by(outcome) == set()
    (again,) = (v for v in outcome.verdicts if v.clause.id == "repeat/same-answer")
    assert again.state == "undecided"


@pytest.mark.parametrize(
    "name", ["filter-page-first[listEvents milestone]", "page-last-item-lost[listTickets]"]
)
def test_an_open_order_or_match_refutes_no_diagnosis(name: str) -> None:
    """Of equals, any may be on the page that is cut first; and any last match may be lost."""
    (mutant,) = (each for each in mutants(MUSEUM) if each.name == name)
    row = row_of(mutant, attack(mutant, MUSEUM, budget=450))
    assert row.killed, row
