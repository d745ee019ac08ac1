"""Faults at a single point: how many a run finds, by the number of requests that it may send."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from random import Random

import attrs

from benches.measure import facts
from postpeer_conformance.contract import Contains, Contract, Equals, load
from postpeer_conformance.selftest.examine import caught_by, examine
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.answering.resource import Resource
from postpeer_conformance.server.http.messages import Json, Page, Query
from postpeer_conformance.server.items.seed import items

ACCOUNTS = 140
BUDGETS = (300, 3000)
OF_EACH = 10
"""Faults of each kind."""


@attrs.frozen
class Point:
    """Where a server is wrong: at what is asked, or for every so many questions."""

    kind: str
    asked: Callable[[Query], bool] = lambda _query: False
    every: int = 0

    def __call__(self, resource: Resource) -> Behaviour:
        return Faulty(resource, self)


class Faulty(Behaviour):
    """Keeps the first item of a page back where it is wrong, or counts one too many."""

    def __init__(self, resource: Resource, point: Point) -> None:
        super().__init__(resource)
        self.point = point
        self.count = 0

    def page(self, query: Query) -> Page:
        self.count += 1
        page = super().page(query)
        if self.point.every and self.count % self.point.every == 0:
            return attrs.evolve(page, items=page.items[1:])
        return attrs.evolve(page, total=page.total + 1) if self.point.asked(query) else page


def points(contract: Contract) -> Iterator[Point]:
    """Points at random, from one seed."""
    operation, random = contract.collections[0], Random(1)
    collection, known = operation.collection, list(items(contract, operation, ACCOUNTS, 0))
    paging, texts = collection.paging, collection.filters_of(Contains)
    values = collection.filters_of(Equals)
    for _ in range(OF_EACH):
        size = random.randint(paging.smallest, paging.largest)
        start, way = random.randrange(1, ACCOUNTS), random.random() < 0.5
        item, search = random.choice(known), random.choice(texts).name
        pair = {f.name: f.fields[0].of(item) for f in values[:2]}
        one = dict(random.sample(list(pair.items()), 1))
        yield Point("one size", partial(asks, limit=size))
        yield Point("one place", partial(asks, offset=start))
        yield Point("one size in one order", partial(asks, limit=size, ascending=way))
        yield Point("one value in one order", partial(asks, values=one, ascending=way))
        yield Point("one pair of values", partial(asks, values=pair))
        yield Point("a search in one order", partial(asks, search=search, ascending=way))
        yield Point("one response in some hundreds", every=random.choice((100, 200, 333, 500)))


def asks(query: Query, *, values: Mapping[str, Json] = {}, search: str = "", **own: int) -> bool:
    """Whether *query* has all this."""
    return (
        values.items() <= query.filters.items()
        and (not search or search in query.filters)
        and all(getattr(query, name) == value for name, value in own.items())
    )


def main() -> None:
    """Prints what is found of each kind."""
    contract = load()
    operation = contract.collections[0]
    for budget in BUDGETS:
        every, found = Counter[str](), Counter[str]()
        for point in points(contract):
            app = create_app(contract, accounts=ACCOUNTS, behaviour=point)
            outcome = examine(app, contract, operation, budget=budget)
            every[point.kind] += 1
            found[point.kind] += bool(caught_by(outcome))
        goal = "≥ 95 %" if budget >= 3000 else ""
        rows = {kind: (f"{found[kind]} of {count}", "") for kind, count in every.items()}
        rows["all"] = (f"{found.total() / every.total():.0%}", goal)
        facts(f"Faults at one point, {budget} requests", rows)
