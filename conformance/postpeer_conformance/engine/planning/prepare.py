"""What to ask, as a pure function of the contract, the census and the seed.

It is remembered, since the mutants of one server mostly share one census.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from random import Random

import attrs
import msgspec

from ...clauses.clause import Clause
from ...contract import Contract, ListOperation
from ...oracle.oracle import Oracle
from ...oracle.records import Records
from ...transport.batch import Batch
from ...transport.exchange import Question
from .candidates import Candidates
from .cover import Plan, plan
from .pool import ValuePool
from .schedule import Schedule
from .selection import Selection
from .sequences import Repeats
from .walks import Walks

GENERATED = 18
"""Requests that are kept for what chance makes."""
_SYNTAX = 12
"""As many of them are for schemathesis, or else one of so many:"""
_SHARE = 25
_MOST = 300


@attrs.frozen(slots=False)
class RunInput:
    """Everything that decides what is asked; equal where the questions are."""

    contract: Contract = attrs.field(eq=False, repr=False)
    operation: ListOperation = attrs.field(eq=False, repr=False)
    records: Records = attrs.field(eq=False, repr=False)
    clauses: Sequence[Clause] = attrs.field(eq=False, repr=False)
    seed: int
    identity: bytes = attrs.field(init=False, repr=False)

    @identity.default
    def _identify(self) -> bytes:
        names = [clause.id for clause in self.clauses]
        known = self.records
        volatile = sorted(field.name for field in known.volatile)
        extent = (known.complete, known.total, known.page_size, known.gaps, volatile)
        return msgspec.json.encode(
            (self.contract.document, self.operation.id, names, extent, known.items)
        )

    def selection(self, oracle: Oracle) -> Selection:
        """The clauses, as *oracle* knows what concerns them."""
        return Selection(self.operation, self.clauses, oracle)

    def random(self, name: str) -> Random:
        """The source of chance of the part with this *name*: no other part's draws change it."""
        return Random(f"{self.seed}/{name}")


@attrs.frozen
class TestPlan:
    """The oracle, the plan and the questions for one case."""

    oracle: Oracle
    plan: Plan
    batches: tuple[Batch, ...]
    pool: ValuePool


@lru_cache(maxsize=4)
def prepare(case: RunInput) -> TestPlan:
    """All questions that come from knowledge, the most telling first."""
    oracle = Oracle(case.operation, case.records)
    pool = ValuePool(case.operation, case.records, case.random)
    repeats = Repeats(pool, oracle, case.random("repeats"))
    turns, *chain = repeats.chain()
    selection = case.selection(oracle)
    others = list(selection.told_by(repeats.batches()))
    walks = list(selection.told_by(Walks(oracle, pool, case.random("walks")).batches()))
    if not selection.of_moments:
        turns, chain, others = Batch(), [], []
    before = [question.query for question in turns]
    besides = [question.query for batch in (*chain, *others, *walks) for question in batch]
    candidates = Candidates(pool, case.random("candidates"))
    chosen = plan(
        oracle,
        case.clauses,
        [*candidates.queries(), *candidates.all_but_one(oracle)],
        pool.values(),
        before,
        besides,
        candidates.apart(),
    )
    schedule = Schedule(
        pool,
        oracle,
        chosen,
        selection,
        case.random("schedule"),
        turns,
        list(selection.told_by(chain)),
        others,
        walks,
    )
    return TestPlan(oracle, chosen, tuple(schedule.batches()), pool)


@lru_cache(maxsize=4)
def generate(case: RunInput, budget: int) -> tuple[Question, ...]:
    """The questions of schemathesis, in a run of *budget* requests."""
    from . import fuzz

    prepared = prepare(case)
    count = min(max(_SYNTAX, budget // _SHARE), _MOST)
    known = fuzz.known(prepared.pool)
    made = fuzz.syntax(case.contract, case.operation, known, count, case.seed)
    return tuple(filter(case.selection(prepared.oracle).concerns, made))
