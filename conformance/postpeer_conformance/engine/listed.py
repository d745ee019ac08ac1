"""The way through an operation with a list: its first page, its census, its questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs

from ..clauses import Clause
from ..contract import Contract, ListOperation
from ..oracle.checker import Checker
from ..transport.batch import Batch, Table
from .choosing import Choosing, NotChosen
from .planning.exploring import Explorer
from .planning.prepare import GENERATED, RunInput, TestPlan, generate, prepare
from .search import Search
from .session.census import first_census
from .session.session import Session

_SOME, _MANY = 2, 8
"""So many times the questions of chance a run has to have before it asks any, and before it keeps
requests for them.
"""


@attrs.define
class Listed:
    """One run's way through the list."""

    contract: Contract
    operation: ListOperation
    session: Session
    clauses: tuple[Clause, ...]
    seed: int
    given: dict[str, str]
    withheld: dict[str, str]
    """Why clauses cannot be decided, by their ids."""
    progress: Callable[[str], None]
    plan: TestPlan | None = None
    """None where the run ended before there was one, or the list could not be read."""
    unread: bool = False
    """Whether no page of the list could be read."""
    budget: int = 0
    """Requests that were left when the list was read."""
    generated: int = 0
    """Those of them that are kept for questions of chance."""
    _case: RunInput | None = None

    def batches(self) -> list[Batch]:
        """Reads the list, and gives all questions that come from knowledge.

        Raises BudgetSpent, Silence, and CannotTest where there is nothing to judge.
        """
        session, probe = self.session, self.session.probe
        choosing = Choosing(self.contract, self.operation, probe, self.given, self.seed)
        try:
            page = choosing.open()
        except NotChosen as error:
            self.withheld |= {clause.id: str(error) for clause in self.clauses}
            return []
        session.exchanges.append(page)
        self.progress("census")
        most, lost = session.state.most, session.unheard.lost
        census, asked = first_census(probe, self.operation.collection, most, page, lost)
        session.exchanges += asked
        if census is None:
            self.unread = True
            return tables(self.clauses)
        self.progress("plan")
        self._case = RunInput(
            self.contract, self.operation, census.records, self.clauses, self.seed
        )
        self.plan = prepare(self._case)
        session.use_census(census, Checker(self.contract, self.operation, self.plan.oracle))
        # Knowledge finds more: of few requests, chance gets what that leaves.
        budget = self.budget = probe.budget
        self.generated = GENERATED if budget > _MANY * GENERATED else 0
        return list(self.plan.batches)

    def chance(self) -> list[Batch]:
        """The questions of chance; none while no page could be read, or few may be asked."""
        if self._case is None or not self._by_chance:
            return []
        return list(map(Batch.of, generate(self._case, self.budget)))

    @property
    def _by_chance(self) -> bool:
        """Whether there are requests enough to make up questions by chance."""
        return self.budget > _SOME * GENERATED

    def search(self, until: float) -> None:
        """Spends what is left on sequences by Hypothesis, *until* then by the monotonic clock.

        Raises BudgetSpent or Silence.
        """
        if self._case is None or self.plan is None or not self._by_chance:
            return
        self.progress("search")
        concerns = self._case.selection(self.plan.oracle).concerns
        explorer = Explorer(self.plan.pool, self._case.random("search"))
        Search(self.session, explorer, concerns, self.progress).run(until)


def tables(clauses: Iterable[Clause]) -> list[Batch]:
    """The questions that clauses have of their own."""
    return [Table.of(question) for clause in clauses for question in clause.requests]
