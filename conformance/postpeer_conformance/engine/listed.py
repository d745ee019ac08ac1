"""The way through an operation with a list: its first page, its census, its questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs

from ..clauses import Clause
from ..contract import Contract, ListOperation
from ..oracle.checker import Checker
from ..transport.batch import Batch, Table
from .planning.prepare import GENERATED, RunInput, TestPlan, generate, prepare
from .session.census import first_census
from .session.session import Session
from .session.smoke import smoke


@attrs.define
class Listed:
    """One run's way through the list."""

    contract: Contract
    operation: ListOperation
    session: Session
    clauses: tuple[Clause, ...]
    seed: int
    progress: Callable[[str], None]
    plan: TestPlan | None = None
    """None where the run ended before there was one, or the list could not be read."""
    unread: bool = False
    """Whether no page of the list could be read."""
    generated: int = 0
    """Questions of chance that come after the others."""
    _case: RunInput | None = None

    def batches(self) -> list[Batch]:
        """Reads the list, and gives all questions that come from knowledge.

        Raises BudgetSpent, Silence, and CannotTest where there is nothing to judge.
        """
        session, probe = self.session, self.session.probe
        page = smoke(probe)
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
        # Knowledge finds more: chance gets a fifth, and nothing of few.
        budget = probe.budget
        self.generated = min(GENERATED, budget // 5) if budget > 2 * GENERATED else 0
        return list(self.plan.batches)

    def chance(self) -> list[Batch]:
        """The questions of chance; none while no page could be read, or few may be asked."""
        if self._case is None or not self.generated:
            return []
        return list(map(Batch.of, generate(self._case)[: self.generated]))


def tables(clauses: Iterable[Clause]) -> list[Batch]:
    """The questions that clauses have of their own."""
    return [Table.of(question) for clause in clauses for question in clause.requests]
