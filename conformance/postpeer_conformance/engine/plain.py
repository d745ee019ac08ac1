"""The questions to an operation without a list, and why some of its clauses stay open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from itertools import chain

import attrs

from ..clauses import Clause
from ..clauses.clause import ByCheck
from ..contract import Contract, Operation
from ..oracle.requests import Requests
from ..transport.batch import Batch, Table
from ..transport.exchange import Exchange, Question
from ..transport.probe import Probe
from .lacking import lacking, refused
from .planning.valid import Maker, Valid
from .session.ids import learn
from .session.session import Session
from .session.smoke import first

GENERATED = 20
"""Requests by schemathesis."""
NOT_ALLOWED = "needs --allow-writes"
_ACCEPTED = ("access", "refusal")
"""Parts that mean nothing as long as even a valid request is refused."""


@attrs.define
class Plain:
    """One run's way through an operation without a list."""

    contract: Contract
    operation: Operation
    session: Session
    clauses: Sequence[Clause]
    given: dict[str, str]
    seed: int
    invent: bool
    """Whether to make up ids that nobody tells."""
    withheld: dict[str, str] = attrs.field(factory=dict)
    """Why clauses cannot be decided, by their ids."""
    own: dict[str, Sequence[Question]] = attrs.field(factory=dict)
    """Questions that clauses have of their own, by their ids."""

    def batches(self) -> list[Batch]:
        """Finds a valid request, asks it where that is allowed, and gives all other questions.

        Raises BudgetSpent, and CannotTest where no response comes.
        """
        if not self.clauses:
            return []
        valid = self._valid()
        if valid.question is None:
            self._withhold(lacking(valid), self.clauses)
            return []
        question = valid.question
        if self.operation.writes and not self.session.probe.writes:
            return self._without_writing(question)
        valid, exchange = self._answered(valid, question)
        return self._behind(valid, exchange)

    def _valid(self, found: dict[str, str] | None = None) -> Valid:
        from .planning.cases import examples

        drawn = partial(examples, self.contract, self.operation, self.seed)
        maker = Maker(self.contract, self.operation, self.given, drawn)
        valid = maker.make(found or {}, invent=self.invent and found is not None)
        inside = {each.name for each in self.operation.parameters if each.location == "path"}
        if found is None and inside & {*valid.lacking}:
            return self._valid(self._learnt())
        return valid

    def _learnt(self) -> dict[str, str]:
        """Values from the server's lists, for what the user gave no value of."""
        return learn(self.contract, self.operation, self.session.probe, self.given)

    def _answered(self, valid: Valid, question: Question) -> tuple[Valid, Exchange]:
        """The response to *question*, with an id from a list if the document's is nobody's."""
        exchange = self._first(question)
        guessed = [name for name, _ in question.parts.path if name in valid.guessed]
        if exchange.response.status == 404 and guessed:
            other = self._valid(self._learnt())
            if other.question is not None and other.question != question:
                return other, self._first(other.question)
        return valid, exchange

    def _first(self, question: Question) -> Exchange:
        asked = self.session.unheard.first = attrs.evolve(question, source="census")
        exchange = first(self.session.probe, asked)
        self.session.exchanges.append(exchange)
        return exchange

    def _behind(self, valid: Valid, exchange: Exchange) -> list[Batch]:
        """What is asked after the response to the valid request."""
        from .planning.cases import requests

        status, question = exchange.response.status, exchange.question
        if status in (401, 403):
            self._withhold(f"the server refuses the key with status {status}", self.clauses)
            return []
        clauses = self.clauses
        if status >= 400:
            concerned = [each for each in clauses if each.part in _ACCEPTED]
            self._withhold(refused(status, valid), concerned)
            clauses = [each for each in clauses if each not in concerned]
        question = attrs.evolve(question, source="table")
        fixed = [each for each in clauses if _of_header(each, self.session.probe.client.headers)]
        self._withhold("needs a request without what --header sends", fixed)
        known = self.session.judge.requests
        self.own |= {each.id: _variations(each, question, known) for each in clauses}
        asked = dict.fromkeys(chain(*self.own.values()))
        generated = requests(self.contract, self.operation, question, GENERATED, self.seed)
        telling = (q for q in generated if any(each.shown_by(q) for each in clauses))
        return [*map(Table.of, asked), *map(Batch.of, telling)]

    def _without_writing(self, question: Question) -> list[Batch]:
        """What can be asked without a valid key; nothing where none is needed."""
        requests, batches = self.session.judge.requests, list[Batch]()
        for clause in self.clauses:
            made = _variations(clause, question, requests) if self.operation.key else []
            if not made or not all(map(self.session.probe.harmless, made)):
                self._withhold(NOT_ALLOWED, [clause])
            else:
                self.own[clause.id] = made
                batches += map(Table.of, made)
        if batches:
            self.session.unheard.first = batches[0][0]
        return batches

    def _withhold(self, reason: str, clauses: Iterable[Clause]) -> None:
        self.withheld |= {clause.id: reason for clause in clauses}


def asked(operation: Operation, probe: Probe) -> Operation:
    """*operation* without the headers that *probe* sends with every request; a list has none."""
    if operation.collection is not None:
        return operation
    sent = probe.client.headers
    kept = [p for p in operation.parameters if p.location != "header" or p.name not in sent]
    if len(kept) == len(operation.parameters):
        return operation
    return attrs.evolve(operation, parameters=tuple(kept))


def _variations(clause: Clause, valid: Question, requests: Requests) -> list[Question]:
    return clause.variations(valid, requests) if isinstance(clause, ByCheck) else []


def _of_header(clause: Clause, sent: Collection[str]) -> bool:
    """Whether *clause* is of a header that is *sent* with every request."""
    due = clause.refuses if isinstance(clause, ByCheck) else None
    return due is not None and due.location == "header" and due.parameter in sent
