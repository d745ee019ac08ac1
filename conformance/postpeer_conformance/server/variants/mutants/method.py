"""Method: what happens where another method than the documented one is used.

A run of the default budget sends each other method without a key, and the writing ones with a wrong
key as well.  What only a valid key would show is not looked for, since the suite only reads.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ....contract import ApiKey, Collection, Operation
from ...http.messages import Answer, Refusal, Request
from ..mutant import MutantBehaviour, mutant
from ..parts import Whole, once

_SAFE = "method/safe"


@attrs.frozen
class _Method:
    method: str
    key: ApiKey | None
    given: bool
    """Whether it goes wrong with a key that is not valid; if not, without any."""

    @property
    def name(self) -> str:
        return self.method if self.given else f"{self.method} without a key"

    def concerns(self, request: Request) -> bool:
        """Whether it goes wrong for *request*."""
        given = self.key is not None and self.key.read(request.headers, request.query) is not None
        return request.method == self.method and given == self.given


def _methods(operation: Operation, _collection: Collection) -> Iterator[_Method]:
    for given in (True, False) if operation.key is not None else (False,):
        yield from (_Method(m, operation.key, given) for m in ("POST", "PUT", "PATCH", "DELETE"))


@mutant(_SAFE, each=_methods)
class Fails(MutantBehaviour[_Method]):
    """Fails at a method that it does not serve. It should say what is allowed."""

    def other(self, request: Request, allowed: tuple[str, ...]) -> Answer:
        if self.part.concerns(request):
            return self.refuse(Refusal(500, "no handler"))
        return super().other(request, allowed)


@mutant(_SAFE, each=_methods)
class ShowsItems(MutantBehaviour[_Method]):
    """Answers another method with the list, and asks for no key. Anyone can read it."""

    def other(self, request: Request, allowed: tuple[str, ...]) -> Answer:
        if not self.part.concerns(request):
            return super().other(request, allowed)
        return self.respond(200, self.present(self.page(self.read(()))))


@mutant(_SAFE, each=once)
class HeadFails(MutantBehaviour[Whole]):
    """Fails at HEAD. It is GET without a body."""

    def answer(self, request: Request) -> Answer:
        if request.method == "HEAD":
            return self.refuse(Refusal(500, "no body"))
        return super().answer(request)


@mutant(_SAFE, each=once)
class OptionsFails(MutantBehaviour[Whole]):
    """Fails at OPTIONS. Browsers ask so before every request to another origin."""

    def other(self, request: Request, allowed: tuple[str, ...]) -> Answer:
        if request.method == "OPTIONS":
            return self.refuse(Refusal(500, "no handler"))
        return super().other(request, allowed)
