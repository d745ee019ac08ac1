"""A run, from the first question to the verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import attrs

from ..clauses import Clause
from ..clauses import clauses as all_clauses
from ..clauses.verdict import DECIDED, Verdict
from ..contract import Contract, ListOperation, Operation
from ..errors import CannotTest, InternalError
from ..oracle.checker import Checker
from ..oracle.oracle import Oracle
from ..transport.batch import Batch, Table, Walk
from ..transport.probe import BudgetSpent, Probe
from .diagnosis.evidence import Evidence
from .diagnosis.verdicts import verdicts
from .outcome import Outcome
from .plain import Plain, asked
from .planning.candidates import ValuePool
from .planning.cover import Plan
from .planning.prepare import GENERATED, RunInput, generate, prepare
from .profile import MOST as PROFILE
from .profile import profile
from .profile.observation import Observation
from .session.census import first_census
from .session.checks import Checks
from .session.confirmation import Confirmation
from .session.list_state import ListState
from .session.session import Session
from .session.silence import Silence
from .session.smoke import smoke

_PROFILED = 15
"""The profile takes one of so many requests at the most."""

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
    given: dict[str, str] = attrs.field(factory=dict)
    """Values of parameters, by their names."""
    invent: bool = False
    """Whether to make up ids that nobody tells, for a server that answers to any."""
    known: frozenset[str] = frozenset()
    """Clauses that are known to fail: they report no wrong answer in the place of others."""


@attrs.define(slots=False)
class Run:
    """One operation of one server, tested once."""

    contract: Contract
    operation: Operation
    probe: Probe
    options: Options
    progress: Progress = lambda _stage, _sent: None
    oracle: Oracle | None = None
    pool: ValuePool | None = None
    note: str = ""
    plan: Plan | None = None
    unread: bool = False
    """Whether no page of the list could be read."""
    planned: list[Batch] = attrs.field(factory=list)
    """What is to be asked, as far as it is known before."""
    withheld: dict[str, str] = attrs.field(factory=dict)
    """Why clauses cannot be decided, whatever is asked, by their ids."""
    learnt: int = 0
    """Requests to lists of other operations."""
    failure: Exception | None = None
    """A mistake of the suite, by which it stopped asking."""

    def __attrs_post_init__(self) -> None:
        self.clauses = all_clauses(self.operation)
        share = self.probe.budget // _PROFILED if self.options.profile else 0
        self.aside = min(PROFILE, share)  # kept for the profile, which comes last
        self.probe.budget -= self.aside
        self.selected = tuple(c for c in self.clauses if self.options.selected(c.id))
        self.checks = Checks(self.clauses)
        judge = Checker(self.contract, asked(self.operation, self.probe))
        most, collection = self.options.census, self.operation.collection
        if collection is not None:
            # Pages may be small: a quarter of all requests is enough to know the list by.
            most = min(most, max(1, self.probe.budget // 4) * collection.paging.largest)
        state = ListState(self.probe, collection, most)
        self.session = Session(self.probe, judge, self.checks, state)

    def go(self) -> Outcome:
        """Asks all questions and gives every clause its verdict; raises CannotTest."""
        session = self.session
        try:
            if isinstance(self.operation, ListOperation):
                self._ask_of_list(self.operation)
            else:
                self._ask_plainly()
            session.finish()
            session.exchanges += session.unheard.again()
        except BudgetSpent:
            pass
        except Silence as error:
            self.note = f"the server stopped answering: {error}"
        except CannotTest:
            raise
        except Exception as error:
            self.failure = error
            self.note = str(InternalError(error))
            session.forget_unjudged()
            self.probe.budget = 0
        self.progress("judgement", self.probe.sent)
        found = verdicts(self._evidence(), {each.id for each in self.selected}, self.options.known)
        decided = sum(verdict.state in DECIDED for verdict in found)
        self.progress(f"{decided} of {len(self.selected)} clauses decided", self.probe.sent)
        sent = self.probe.sent
        observed = self._profile()
        return Outcome(
            found,
            self._requests(sent),
            session.state.census.records if session.state.census else None,
            self.options.seed,
            self.note or self.probe.ended,
            observed,
            tuple(each.answer.seconds for each in session.exchanges if each.answer.status),
        )

    def _evidence(self) -> Evidence:
        """All that was found out, so that it can be judged."""
        session = self.session
        judged, judge = session.collect(), session.judge
        confirmation = Confirmation(judge, self.probe, self.checks, session.state)
        planned = (*_tables(self.selected), *self.planned)
        asked = {exchange.question for exchange in session.exchanges} | session.unheard.questions
        unasked = frozenset(
            q for batch in planned for q in batch if q not in asked and self.probe.can_ask(q)
        )
        return Evidence(
            judge,
            self.probe,
            self.checks,
            confirmation,
            judged,
            self.plan,
            self.unread,
            unasked,
            tuple(batch for batch in self.planned if isinstance(batch, Walk)),
            session.unheard,
            self.withheld,
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
        if not self.options.profile or self.note or self.oracle is None or self.pool is None:
            return ()
        self.progress("profile", self.probe.sent)
        self.probe.budget += self.aside
        return profile(self.oracle, self.pool, self.session.exchanges, self.probe)

    def _ask_plainly(self) -> None:
        plain = Plain(
            self.contract,
            self.session.judge.operation,
            self.probe,
            self.session,
            self.selected,
            self.options.given,
            self.options.seed,
            self.options.invent,
            self.withheld,
        )
        try:
            self.planned += plain.batches()
        finally:
            self.learnt = plain.learnt
        self._ask_each(self.planned)

    def _ask_of_list(self, operation: ListOperation) -> None:
        session, page = self.session, smoke(self.probe)
        session.exchanges.append(page)
        self.progress("census", self.probe.sent)
        census, asked = first_census(
            self.probe, operation.collection, session.state.most, page, session.unheard.lost
        )
        session.exchanges += asked
        if census is None:
            self.unread = True
            self._ask_each(_tables(self.selected))
            return
        self.progress("plan", self.probe.sent)
        case = RunInput(self.contract, operation, census.records, self.selected, self.options.seed)
        prepared = prepare(case)
        self.oracle, self.pool, self.plan = prepared.oracle, prepared.pool, prepared.plan
        self.planned += prepared.batches
        session.use_census(census, Checker(self.contract, self.operation, self.oracle))
        # Knowledge finds more: chance gets a fifth, and nothing of few.
        budget = self.probe.budget
        generated = min(GENERATED, budget // 5) if budget > 2 * GENERATED else 0
        self._ask_each(prepared.batches, generated)
        if generated:
            self._ask_each(map(Batch.of, generate(case)[:generated]))

    def _ask_each(self, batches: Iterable[Batch], later: int = 0) -> None:
        """Asks what can be afforded with *later* requests after it."""
        for batch in batches:
            # While the data moves, or something is to be confirmed, questions cost more: those
            # that tell most come before syntax.
            short = self.session.state.watching or self.session.suspected
            first = short and not batch.spare
            if self.session.can_afford(batch, 0 if first else later):
                self.session.ask(batch)
                self.progress("questions", self.probe.sent)

    def _requests(self, before_profile: int) -> dict[str, int]:
        """The number of requests by source; what no question of a run explains was confirming."""
        counts = Counter[str](each.question.source for each in self.session.exchanges)
        counts["census"] += self.learnt
        counts["confirm"] += before_profile - counts.total()
        counts["profile"] += self.probe.sent - before_profile
        return {source: count for source, count in counts.items() if count}


def _tables(clauses: Iterable[Clause]) -> list[Batch]:
    """The questions that clauses have of their own."""
    return [Table.of(question) for clause in clauses for question in clause.requests]
