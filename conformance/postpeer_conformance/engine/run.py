"""A run, from the first question to the verdicts."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

import attrs

from ..clauses import clauses as all_clauses
from ..clauses.verdict import DECIDED, Verdict
from ..contract import Contract, ListOperation, Operation
from ..errors import CannotTest, InternalError
from ..oracle.checker import Checker
from ..transport.batch import Batch, Walk
from ..transport.exchange import Question
from ..transport.probe import BudgetSpent, Probe
from .diagnosis.evidence import Evidence
from .diagnosis.verdicts import verdicts
from .listed import Listed
from .outcome import Outcome
from .plain import Plain, asked
from .profile import MOST as PROFILE
from .profile import profile
from .profile.observation import Observation
from .session.checks import Checks
from .session.confirmation import Confirmation
from .session.list_state import ListState
from .session.session import Session
from .session.silence import Silence
from .session.smoke import unjudged

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
    """Clauses that are known to fail: they report no wrong response in the place of others."""
    seconds: float = math.inf
    """How long the search may go on, from the start of the run."""
    first: Mapping[str, Sequence[Batch]] = attrs.field(factory=dict)
    """What to ask as soon as the list is known, by the ids of operations."""


@attrs.define(slots=False)
class Run:
    """One operation of one server, tested once."""

    contract: Contract
    operation: Operation
    probe: Probe
    options: Options
    progress: Progress = lambda _stage, _sent: None
    note: str = ""
    planned: list[Batch] = attrs.field(factory=list)
    """What is to be asked, as far as it is known before."""
    withheld: dict[str, str] = attrs.field(factory=dict)
    """Why clauses cannot be decided, whatever is asked, by their ids."""
    own: dict[str, Sequence[Question]] = attrs.field(init=False)
    """Questions that clauses have of their own, by their ids."""
    failure: Exception | None = None
    """A mistake of the suite, by which it stopped asking."""

    def __attrs_post_init__(self) -> None:
        self.clauses = all_clauses(self.operation)
        share = self.probe.budget // _PROFILED if self.options.profile else 0
        self.aside = min(PROFILE, share)  # kept for the profile, which comes last
        self.probe.budget -= self.aside
        self.selected = tuple(c for c in self.clauses if self.options.selected(c.id))
        self.own = {each.id: each.requests for each in self.selected}
        self.checks = Checks(self.clauses)
        judge = Checker(self.contract, asked(self.operation, self.probe))
        most, collection = self.options.census, self.operation.collection
        if collection is not None:
            # Pages may be small: a quarter of all requests is enough to know the list by.
            most = min(most, max(1, self.probe.budget // 4) * collection.paging.largest)
        state = ListState(self.probe, collection, most)
        self.session = Session(self.probe, judge, self.checks, state)
        self.listed = (
            Listed(
                self.contract,
                self.operation,
                self.session,
                self.selected,
                self.options.seed,
                self.options.given,
                self.withheld,
                lambda stage: self.progress(stage, self.probe.sent),
            )
            if isinstance(self.operation, ListOperation)
            else None
        )

    def go(self) -> Outcome:
        """Asks all questions and gives every clause its verdict; raises CannotTest."""
        session = self.session
        self._until = time.monotonic() + self.options.seconds
        try:
            self._ask_of_list(self.listed) if self.listed is not None else self._ask_plainly()
            session.finish()
            session.exchanges += session.unheard.again()
        except BudgetSpent:
            pass
        except Silence as error:
            if not any(each.response.status for each in session.exchanges):
                raise unjudged(self.probe, str(error)) from None
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
            self.probe.chosen,
            tuple(each.response.seconds for each in session.exchanges if each.response.status),
        )

    def _evidence(self) -> Evidence:
        """All that was found out, so that it can be judged."""
        session, listed = self.session, self.listed
        judged = session.collect()
        confirmation = Confirmation(session.judge, self.probe, self.checks, session.state)
        own = {name: [*filter(self.probe.can_ask, each)] for name, each in self.own.items()}
        asked = {exchange.question for exchange in session.exchanges} | session.unheard.questions
        planned = chain(*own.values(), filter(self.probe.can_ask, chain(*self.planned)))
        unasked = frozenset(question for question in planned if question not in asked)
        return Evidence(
            self.checks,
            confirmation,
            judged,
            listed.plan.plan if listed is not None and listed.plan is not None else None,
            listed is not None and listed.unread,
            own,
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
        plan = self.listed.plan if self.listed is not None else None
        if not self.options.profile or self.note or plan is None:
            return ()
        self.progress("profile", self.probe.sent)
        self.probe.budget += self.aside
        return profile(plan.oracle, plan.pool, self.session.exchanges, self.probe)

    def _ask_plainly(self) -> None:
        plain = Plain(
            self.contract,
            self.session.judge.operation,
            self.session,
            self.selected,
            self.options.given,
            self.options.seed,
            self.options.invent,
            self.withheld,
            self.own,
        )
        self.planned += plain.batches()
        self._ask_each(self._first)
        self._ask_each(self.planned)

    def _ask_of_list(self, listed: Listed) -> None:
        self.planned += listed.batches()
        self._ask_each(self._first)
        self._ask_each(self.planned, listed.generated)
        self._ask_each(listed.chance())
        listed.search(self._until)

    @property
    def _first(self) -> Sequence[Batch]:
        return self.options.first.get(self.operation.id, ())

    def _ask_each(self, batches: Iterable[Batch], later: int = 0) -> None:
        """Asks what can be afforded with *later* requests after it."""
        for batch in batches:
            # While the data moves, or something is to be confirmed, questions cost more: those
            # that tell most come before syntax.
            first = not batch.needs_list or (self.session.reserve.drawn_on and not batch.spare)
            if self.session.can_afford(batch, 0 if first else later):
                self.session.ask(batch)
                self.progress("questions", self.probe.sent)

    def _requests(self, before_profile: int) -> dict[str, int]:
        """The number of requests by source; what no question of a run explains was confirming."""
        counts = Counter[str](each.question.source for each in self.session.exchanges)
        counts += self.session.forgotten
        counts["census"] += self.probe.elsewhere
        counts["confirm"] += before_profile - counts.total()
        counts["profile"] += self.probe.sent - before_profile
        return {source: count for source, count in counts.items() if count}
