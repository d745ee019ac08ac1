"""Another behaviour: a mutant or a quirk answers in the place of the reference."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ...contract import Contract
from ...contract.errors import nearest
from ..answering.behaviour import Behaviour, BehaviourFactory
from ..answering.plain import Plain, PlainFactory
from ..http.messages import Request, Response
from .fault import CallNext, Fault, FaultError, Handler, fault


@attrs.define
class _Another(Fault):
    """Answers as another behaviour of this name would."""

    value: str
    _behaving: BehaviourFactory | None = attrs.field(default=None, init=False, eq=False)
    _plain: PlainFactory = attrs.field(default=Plain, init=False, eq=False)
    _made: dict[str, Handler] = attrs.field(factory=dict, init=False, eq=False)

    def known(self, contract: Contract) -> Mapping[str, BehaviourFactory]:
        """The behaviours by name."""
        raise NotImplementedError

    def check(self, contract: Contract) -> None:
        known = self.known(contract)
        if self.value not in known:
            hint = nearest(self.value, known) or f"there are {len(known)} others"
            raise FaultError(f"there is no {self.kind} {self.value[:100]}; {hint}")
        self._behaving = known[self.value]

    async def exchange(self, handler: Handler, request: Request, proceed: CallNext) -> Response:
        if self._behaving is None or not isinstance(handler, Behaviour | Plain):
            return await proceed(request)
        name = handler.operation.id
        if name not in self._made:
            self._made[name] = self._other(handler, self._behaving)
        return await self._made[name].exchange(request)

    def _other(self, handler: Behaviour | Plain, behaving: BehaviourFactory) -> Handler:
        if isinstance(handler, Behaviour):
            return behaving(handler.resource)
        return self._plain(handler.contract, handler.operation, handler.key)


@fault("mutant")
@attrs.define
class AsMutant(_Another):
    """Answers with the one mistake of the mutant of this name."""

    def known(self, contract: Contract) -> Mapping[str, BehaviourFactory]:
        from ..variants.mutants import mutants

        known = {each.name: each for each in mutants(contract)}
        if self.value in known:
            self._plain = known[self.value].plain
        return known


@fault("quirk")
@attrs.define
class AsOddity(_Another):
    """Responds in an unusual way that the document allows, that of the quirk of this name."""

    def known(self, contract: Contract) -> Mapping[str, BehaviourFactory]:
        from ..variants.quirks import quirks

        return {each.name: each for each in quirks(contract)}
