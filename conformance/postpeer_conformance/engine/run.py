"""A run, from the first question to the verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import attrs

from ..clauses import clauses as all_clauses
from ..contract import Contract, Operation
from ..errors import CannotTest, InternalError
from ..oracle.oracle import Oracle
from ..profile import MOST as PROFILE
from ..profile import profile
from ..verdict import Observation, Outcome, Verdict
from .asking import Asker, Silence
from .census import first_census
from .confirmation import Confirmation
from .evidence import Evidence
from .judgement import Judge
from .plan import Plan
from .preparation import GENERATED, Case, generate, prepare
from .probe import BudgetSpent, Probe, Unanswered
from .questions import Material
from .smoke import smoke
from .verdicts import verdicts

Progress = Callable[[str, int], None]
"""Called with the stage and the number of requests sent so far."""


@attrs.frozen
class Options:
    """What the user may choose of a run."""

    seed: int = 0
    census: int = 2000
    """Items after which the census stops; or fewer, where it would take many requests."""
    selected: Callable[[str], bool] = lambda _identity: True
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
    progress: Progress = lambda _stage, _sent: None
    oracle: Oracle | None = None
    material: Material | None = None
    note: str = ""
    failure: Exception | None = None
    """A mistake of the suite, by which it stopped asking."""

    def __attrs_post_init__(self) -> None:
        self.clauses = all_clauses(self.operation)
        share = self.probe.budget // 20 if self.options.profile else 0
        self.aside = min(PROFILE, share)  # kept for the profile, which comes last
        self.probe.budget -= self.aside
        self.selected = tuple(c for c in self.clauses if self.options.selected(c.id))
        judge = Judge(self.contract, self.operation)
        most, collection = self.options.census, self.operation.collection
        if collection is not None:
            # Pages may be small: a quarter of all requests is enough to know the list by.
            most = min(most, max(1, self.probe.budget // 4) * collection.largest)
        self.asker = Asker(self.probe, judge, most)

    def go(self) -> Outcome:
        """Asks all questions and gives every clause its verdict; raises CannotTest."""
        chosen, asker = Plan((), frozenset()), self.asker
        try:
            asker.exchanges.append(smoke(self.probe))
            self.progress("census", self.probe.sent)
            chosen = self._ask_all()
            asker.finish()
            self._ask_unanswered()
        except BudgetSpent:
            pass
        except (Silence, Unanswered, CannotTest) as error:
            if not asker.exchanges:
                raise
            self.note = f"the server stopped answering: {str(error) or asker.unanswered[-1]}"
        except Exception as error:
            self.failure = error
            self.note = str(InternalError(error))
            asker.forget_unjudged()
            self.probe.budget = 0
        judged, judge = asker.settle(), asker.judge
        if asker.moving and asker.census is not None:
            judge = judge.of(Oracle(self.operation, asker.census.records))  # as it is now
        self.progress("judgement", self.probe.sent)
        confirmation = Confirmation(
            judge,
            self.probe,
            asker.census,
            asker.most,
            watched=asker.watched,
            restless=asker.restless,
            world=asker.world,
            lost_again=asker.lost_again,
        )
        evidence = Evidence(judge, self.probe, confirmation, judged, chosen)
        found = verdicts(evidence, self.clauses, {clause.id for clause in self.selected})
        decided = sum(v.state not in ("undecided", "error", "not selected") for v in found)
        self.progress(f"{decided} of {len(self.selected)} clauses decided", self.probe.sent)
        sent = self.probe.sent
        observed = self._profile()
        return Outcome(
            found,
            self._requests(sent),
            asker.census.records if asker.census else None,
            self.options.seed,
            self.note or self.probe.ended,
            observed,
            tuple(each.answer.seconds for each in asker.exchanges if each.answer.status),
        )

    def untested(self, reason: str) -> Outcome:
        """What `go` gives where nothing could be judged, for *reason*."""
        found = tuple(
            Verdict(clause, "error", reason=reason)
            if clause in self.selected
            else Verdict(clause, "not selected")
            for clause in self.clauses
        )
        requests = self._requests(self.probe.sent)
        return Outcome(found, requests, None, self.options.seed, reason)

    def _profile(self) -> tuple[Observation, ...]:
        if not self.options.profile or self.note or self.oracle is None or self.material is None:
            return ()
        self.progress("profile", self.probe.sent)
        self.probe.budget += self.aside
        return profile(self.oracle, self.material, self.asker.exchanges, self.probe)

    def _ask_all(self) -> Plan:
        nothing = Plan((), frozenset())
        if self.operation.collection is None:
            self._ask_tables()
            from .generated import syntax

            for question in syntax(self.contract, self.operation, {}, GENERATED, self.options.seed):
                self.asker.ask((question,))
            return nothing
        page = self.asker.exchanges[0]
        census, asked = first_census(self.probe, self.operation, self.asker.most, page)
        self.asker.exchanges += asked
        if census is None:
            self._ask_tables()
            return nothing
        self.progress("plan", self.probe.sent)
        case = Case(self.contract, self.operation, census.records, self.selected, self.options.seed)
        prepared = prepare(case)
        self.oracle, self.material = prepared.oracle, prepared.material
        self.asker.knowing(census, Judge(self.contract, self.operation, self.oracle))
        self.progress("questions", self.probe.sent)
        # Knowledge finds more: chance gets a fifth, and nothing of few.
        budget = self.probe.budget
        generated = min(GENERATED, budget // 5) if budget > 2 * GENERATED else 0
        for batch in prepared.batches:
            # While the data moves, questions cost more: those that tell most come before syntax.
            first = self.asker.moving and batch[0].source != "cover"
            if self.asker.affords(batch, 0 if first else generated):
                self.asker.ask(batch)
                self.progress("questions", self.probe.sent)
        for question in generate(case)[:generated] if generated else ():
            if self.asker.affords((question,)):
                self.asker.ask((question,))
                self.progress("questions", self.probe.sent)
        return prepared.plan

    def _ask_tables(self) -> None:
        for clause in self.selected:
            for question in clause.asks:
                self.asker.ask((question,))

    def _ask_unanswered(self) -> None:
        """Asks once more what got no answer; what fails again, while others succeed, is judged."""
        for error in self.asker.unanswered:
            try:
                self.asker.exchanges.append(self.probe.ask(error.exchange.question))
            except Unanswered as again:
                smoke(self.probe)
                self.asker.exchanges.append(again.exchange)

    def _requests(self, before_profile: int) -> dict[str, int]:
        """The number of requests by source; what no question of a run explains was confirming."""
        counts = Counter[str](each.question.source for each in self.asker.exchanges)
        counts["confirm"] += before_profile - counts.total()
        counts["profile"] += self.probe.sent - before_profile
        return {source: count for source, count in counts.items() if count}
