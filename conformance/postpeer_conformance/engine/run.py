"""A run, from the first question to the verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property

import attrs

from ..clauses import clauses as all_clauses
from ..contract import Contract, Operation
from ..errors import CannotTest
from ..exchange import Exchange, Question
from ..judged import Judged
from ..oracle.oracle import Oracle
from ..profile import MOST as PROFILE
from ..profile import profile
from ..verdict import Observation, Outcome
from .census import Census, take
from .confirmation import Confirmation
from .evidence import Evidence
from .judgement import Judge
from .plan import Plan
from .preparation import GENERATED, Case, generate, prepare
from .probe import BudgetSpent, NotRecorded, Probe, Unanswered, smoke
from .questions import Material
from .verdicts import verdicts

Progress = Callable[[str, int], None]
"""Called with the stage and the number of requests sent so far."""


_SILENCE = 6
"""Questions without an answer after which a run stops asking."""


class Silence(Exception):
    """The server answers no more."""


@attrs.frozen
class Options:
    """What the user may choose of a run."""

    seed: int = 0
    census: int = 2000
    """Items after which the census stops."""
    selected: Callable[[str], bool] = lambda identity: True
    """Whether a clause's id is to be judged."""
    profile: bool = False
    """Whether to ask, at the end, what the server does where the contract is silent."""


@attrs.define(slots=False)
class Run:
    """One operation of one server, tested once."""

    contract: Contract
    operation: Operation
    probe: Probe
    options: Options
    progress: Progress = lambda stage, sent: None
    exchanges: list[Exchange] = attrs.field(factory=list)
    unanswered: list[Unanswered] = attrs.field(factory=list)
    not_recorded: int = 0
    """Questions that a journal, in the server's place, had no answer to."""
    census: Census | None = None
    oracle: Oracle | None = None
    material: Material | None = None
    note: str = ""
    _answers: list[Judged] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.clauses = all_clauses(self.operation)
        share = self.probe.budget // 13 if self.options.profile else 0
        self.aside = min(PROFILE, share)  # kept for the profile, which comes last
        self.probe.budget -= self.aside
        self.reserve = min(20, self.probe.budget // 5)  # kept for confirming what is found
        self.selected = tuple(c for c in self.clauses if self.options.selected(c.id))

    def go(self) -> Outcome:
        """Asks all questions and gives every clause its verdict; raises CannotTest."""
        chosen = Plan((), frozenset())
        try:
            self.exchanges.append(smoke(self.probe))
            self.progress("census", self.probe.sent)
            chosen = self._ask_all()
            self._ask_unanswered()
        except BudgetSpent:
            pass
        except (Silence, Unanswered, CannotTest) as error:
            if not self.exchanges:
                raise
            self.note = f"the server stopped answering: {str(error) or self.unanswered[-1]}"
        except KeyboardInterrupt:
            self.note = "interrupted"
        judged = self._judged()
        self.progress("judgement", self.probe.sent)
        confirmation = Confirmation(self.judge, self.probe, self.census)
        evidence = Evidence(self.judge, self.probe, confirmation, judged, chosen)
        found = verdicts(evidence, self.clauses, {clause.id for clause in self.selected})
        observed = self._profile()
        return Outcome(
            found,
            self._requests(observed),
            self.census.records if self.census else None,
            self.options.seed,
            self.note or self.probe.ended,
            observed,
            tuple(exchange.answer.seconds for exchange in self.exchanges if exchange.answer.status),
        )

    def _profile(self) -> tuple[Observation, ...]:
        if not self.options.profile or self.note or self.oracle is None or self.material is None:
            return ()
        self.progress("profile", self.probe.sent)
        self.probe.budget += self.aside
        return profile(self.oracle, self.material, self.exchanges, self.probe)

    def _ask_all(self) -> Plan:
        nothing = Plan((), frozenset())
        if self.operation.collection is None:
            self._ask_tables()
            from .generated import syntax

            for question in syntax(self.contract, self.operation, {}, GENERATED, self.options.seed):
                self._ask((question,))
            return nothing
        self.census = take(self.probe, self.operation, self.options.census)
        if self.census is None:
            self._ask_tables()
            return nothing
        self.exchanges += self.census.exchanges
        self.progress("plan", self.probe.sent)
        case = Case(
            self.contract, self.operation, self.census.records, self.selected, self.options.seed
        )
        prepared = prepare(case)
        self.oracle, self.material = prepared.oracle, prepared.material
        self.progress("questions", self.probe.sent)
        generated = GENERATED if self.probe.budget > 2 * GENERATED else 0
        for batch in prepared.batches:
            if self.probe.budget - len(batch) < self._reserve() + generated:
                break
            self._ask(batch)
        for question in generate(case) if generated else ():
            if self.probe.budget > self._reserve():
                self._ask((question,))
        return prepared.plan

    def _reserve(self) -> int:
        """Requests to keep for confirming what is found; few while nothing is."""
        assert self.census is not None
        suspected = any(judged.mismatches for judged in self._judged())
        once = len(self.census.exchanges) + 3
        return self.reserve if suspected else min(self.reserve, once)

    @cached_property
    def judge(self) -> Judge:
        """What the answers are held against; not before the census has taught the oracle."""
        return Judge(self.contract, self.operation, self.oracle)

    def _judged(self) -> list[Judged]:
        """All answers so far, each judged once."""
        self._answers += map(self.judge.judge, self.exchanges[len(self._answers) :])
        return self._answers

    def _ask_tables(self) -> None:
        for clause in self.selected:
            for question in clause.asks:
                self._ask((question,))

    def _ask(self, batch: Sequence[Question]) -> None:
        together = batch[0].occasion == "together" and len(batch) > 1
        try:
            if together:
                self.exchanges += self.probe.ask_together(list(batch))
                return
            for question in batch:
                self.exchanges.append(self.probe.ask(question))
        except NotRecorded:
            self.not_recorded += 1
        except Unanswered as error:
            self.unanswered.append(error)
            if len(self.unanswered) >= _SILENCE:
                raise Silence from None

    def _ask_unanswered(self) -> None:
        """Asks once more what got no answer; what fails again, while others succeed, is judged."""
        for error in self.unanswered:
            try:
                self.exchanges.append(self.probe.ask(error.exchange.question))
            except Unanswered as again:
                smoke(self.probe)
                self.exchanges.append(again.exchange)

    def _requests(self, observed: Sequence[Observation]) -> dict[str, int]:
        last = [o.exchange for o in observed if o.exchange is not None]
        profiled = [exchange for exchange in last if exchange.question.source == "profile"]
        counts = Counter[str](e.question.source for e in (*self.exchanges, *profiled))
        rest = self.probe.sent - counts.total()
        return {**counts} | ({"confirm": rest} if rest else {})
