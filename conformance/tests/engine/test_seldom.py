"""What few servers get wrong: a run with requests to spare asks for it."""

from __future__ import annotations

from functools import partial
from itertools import chain

import pytest
from attrs import evolve

from postpeer_conformance.contract import load
from postpeer_conformance.selftest.examine import caught_by
from postpeer_conformance.server import create_app
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.answering.resource import Resource
from postpeer_conformance.server.http.messages import Request, Response
from support.running import outcome_of

CONTRACT = load()
OPERATION = CONTRACT.collections[0]


class TakesFor(Behaviour):
    """Takes one text of one parameter for another, or for none."""

    def __init__(self, resource: Resource, asked: tuple[str, str], meant: str | None) -> None:
        super().__init__(resource)
        self.asked, self.meant = asked, meant

    async def exchange(self, request: Request) -> Response:
        name = self.asked[0]
        meant = () if self.meant is None else ((name, self.meant),)
        read = chain.from_iterable(
            meant if pair == self.asked else (pair,) for pair in request.query
        )
        return await super().exchange(evolve(request, query=tuple(read)))


class ShortColumn(Behaviour):
    """Fails where a value does not fit into a column of 255 characters."""

    async def exchange(self, request: Request) -> Response:
        if any(name == "profileId" and len(text) > 255 for name, text in request.query):
            return Response(500, b"{}", (("content-type", "application/json"),))
        return await super().exchange(request)


@pytest.mark.parametrize(
    ("asked", "meant", "clause"),
    [
        (("limit", "Infinity"), "100", "refusal/limit/type"),
        (("offset", "2;x"), "2", "refusal/offset/type"),
        (("sort", "ascending"), "asc", "refusal/sort/enum"),
        (("profileId", "None"), "null", "filter/profileId/sound"),
        (("platform", "*"), None, "filter/platform/sound"),
        (("platform", "%74witter"), "twitter", "filter/platform/exact"),
    ],
)
def test_a_text_that_stands_for_another_is_found(
    asked: tuple[str, str], meant: str | None, clause: str
) -> None:
    behaviour = partial(TakesFor, asked=asked, meant=meant)
    app = create_app(CONTRACT, accounts=137, behaviour=behaviour)
    assert caught_by(outcome_of(app, CONTRACT, OPERATION, budget=700)) == {clause}


def test_a_long_value_that_breaks_storage_is_found() -> None:
    app = create_app(CONTRACT, accounts=137, behaviour=ShortColumn)
    outcome = outcome_of(app, CONTRACT, OPERATION, budget=700)
    assert caught_by(outcome) == {"filter/profileId/robust"}
