"""A run, from the first question to the verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import attrs

from ..clauses import clauses as all_clauses
from ..contract import Contract, Operation
from ..exchange import Exchange, Question
from ..oracle.oracle import Oracle
from ..verdict import Outcome
from .agenda import Agenda
from .census import Census, take
from .judgement import Judge
from .plan import Plan, plan
from .probe import BudgetSpent, Probe, Unanswered, smoke
from .questions import Material
from .verdicts import Evidence, verdicts

Progress = Callable[[str, int], None]
"""Called with the stage and the number of requests sent so far."""

_SYNTAX = 40
_RANDOM = 20


@attrs.frozen
class Options:
    """What the user may choose of a run."""

    seed: int = 0
    census: int = 2000
    """Items after which the census stops."""
    selected: Callable[[str], bool] = lambda identity: True
    """Whether a clause's id is to be judged."""
    reserve: int = 30
    """Requests kept for confirming and shrinking what is found."""


@attrs.define(slots=False)
class Run:
    """One operation of one server, tested once."""

    contract: Contract
    operation: Operation
    probe: Probe
    options: Options
    progress: Progress = lambda stage, sent: None
    exchanges: list[Exchange] = attrs.field(factory=list)
    unanswered: list[tuple[Question, str]] = attrs.field(factory=list)
    census: Census | None = None
    oracle: Oracle | None = None
    note: str = ""

    def __attrs_post_init__(self) -> None:
        self.clauses = all_clauses(self.operation)
        self.selected = tuple(c for c in self.clauses if self.options.selected(c.id))

    def go(self) -> Outcome:
        """Asks all questions and gives every clause its verdict; raises CannotTest."""
        chosen = Plan((), frozenset())
        try:
            self.exchanges.append(smoke(self.probe))
            self.progress("census", self.probe.sent)
            chosen = self._ask_all()
        except BudgetSpent:
            pass
        except KeyboardInterrupt:
            self.note = "interrupted"
        judge = Judge(self.contract, self.operation, self.oracle)
        judged = [judge.judge(exchange) for exchange in self.exchanges]
        self.progress("judgement", self.probe.sent)
        evidence = Evidence(judge, self.probe, judged, chosen, self.census, self.unanswered)
        found = verdicts(evidence, self.clauses, {clause.id for clause in self.selected})
        records = self.census.records if self.census else None
        return Outcome(
            found,
            self._requests(),
            None if records is None else len(records),
            records is not None and records.complete,
            self.options.seed,
            self.note,
        )

    def _ask_all(self) -> Plan:
        random = Random(self.options.seed)
        if self.operation.collection is None:
            self._ask_tables()
            self._ask_generated({}, None)
            return Plan((), frozenset())
        self.census = take(self.probe, self.operation, self.options.census)
        if self.census is None:
            self._ask_tables()
            return Plan((), frozenset())
        self.exchanges += self.census.exchanges
        self.progress("plan", self.probe.sent)
        self.oracle = Oracle(self.operation, self.census.records)
        material = Material(self.operation, self.census.records, random)
        chosen = plan(self.oracle, self.selected, material.candidates())
        self.progress("questions", self.probe.sent)
        agenda = Agenda(material, self.oracle, chosen, self.selected, random)
        generated = _SYNTAX + _RANDOM if self.probe.budget > 2 * (_SYNTAX + _RANDOM) else 0
        for batch in agenda.batches():
            if self.probe.budget - len(batch) < self.options.reserve + generated:
                break
            self._ask(batch)
        if generated:
            self._ask_generated(material.known, material)
        return chosen

    def _ask_tables(self) -> None:
        for clause in self.selected:
            for question in clause.asks:
                self._ask((question,))

    def _ask_generated(self, known: dict[str, list[str]], material: Material | None) -> None:
        from . import generated

        seed = self.options.seed
        made = generated.syntax(self.contract, self.operation, known, _SYNTAX, seed)
        if material is not None:
            made += generated.combinations(material, _RANDOM, seed)
        for question in made:
            if self.probe.budget <= self.options.reserve:
                break
            self._ask((question,))

    def _ask(self, batch: Sequence[Question]) -> None:
        if batch[0].occasion == "together" and len(batch) > 1:
            try:
                self.exchanges += self.probe.ask_together(list(batch))
            except Unanswered as error:
                self.unanswered.append((batch[0], str(error)))
            return
        for question in batch:
            try:
                self.exchanges.append(self.probe.ask(question))
            except Unanswered as error:
                self.unanswered.append((question, str(error)))

    def _requests(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for exchange in self.exchanges:
            source = exchange.question.source
            counts[source] = counts.get(source, 0) + 1
        rest = self.probe.sent - len(self.exchanges)
        return counts | ({"confirm": rest} if rest else {})
