"""Servers with one mistake, of which the items change while they are asked."""

from __future__ import annotations

import attrs

from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.answering.resource import Resource
from postpeer_conformance.server.http.messages import Request, Response
from postpeer_conformance.server.variants.mutants import Mutant
from postpeer_conformance.server.variants.quirks import Quirk
from postpeer_conformance.server.variants.quirks.live import Live


@attrs.frozen
class Changing:
    """A mutant of which the items change as those of *live* do."""

    mutant: Mutant
    live: Quirk

    def __call__(self, resource: Resource) -> Behaviour:
        faulty, moving = self.mutant(resource), self.live(resource)
        assert isinstance(moving, Live)
        answer = faulty.exchange

        async def exchange(request: Request) -> Response:
            moving.pass_time()
            return await answer(request)

        faulty.exchange = exchange  # type: ignore[method-assign]
        return faulty
