"""Which list is meant, where parameters of the path or required ones choose it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import attrs

from ..contract import Contract, ListOperation
from ..transport.chosen import Chosen
from ..transport.exchange import Exchange
from ..transport.probe import Probe
from .lacking import lacking, refused
from .planning.valid import Maker, Valid
from .session.ids import learn
from .session.smoke import smoke


class NotChosen(Exception):
    """Nothing says which list to ask for; says what has to be supplied."""


@attrs.frozen
class Choosing:
    """Finds values that choose a list of which the server has one."""

    contract: Contract
    operation: ListOperation
    probe: Probe
    given: Mapping[str, str]
    """Values that the user gave, by the names of parameters."""
    seed: int

    def open(self) -> Exchange:
        """The first page of the list, which is chosen from now on.

        Raises NotChosen, and what :func:`smoke` raises.
        """
        if not self.operation.collection.choosing:
            return smoke(self.probe)
        valid = self._valid({})
        if valid.question is None:
            valid = self._valid(self._learn())
        if valid.question is None:
            raise NotChosen(lacking(valid))
        exchange = self._asked(valid)
        if exchange.response.status == 404 and valid.guessed:
            other = self._valid(self._learn())
            if other.question is not None and other.question != valid.question:
                valid, exchange = other, self._asked(other)
        if exchange.response.status >= 400:
            raise NotChosen(refused(exchange.response.status, valid))
        return exchange

    def _asked(self, valid: Valid) -> Exchange:
        question = valid.question
        assert question is not None
        self.probe.chosen = Chosen(question.query, question.parts.path)
        return smoke(self.probe, guessed=bool(valid.guessed))

    def _valid(self, found: Mapping[str, str]) -> Valid:
        """Values of the parameters that choose: given ones, *found* ones, those of the document."""
        from .planning.cases import examples

        narrow = attrs.evolve(self.operation, parameters=self.operation.collection.choosing)
        drawn = partial(examples, self.contract, narrow, self.seed)
        return Maker(self.contract, narrow, self.given, drawn).make(found)

    def _learn(self) -> dict[str, str]:
        return learn(self.contract, self.operation, self.probe, self.given)
