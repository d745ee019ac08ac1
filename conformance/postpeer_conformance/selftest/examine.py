"""The kill matrix: every mutant of the reference server against every clause."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from functools import lru_cache, partial
from multiprocessing import active_children, parent_process
from multiprocessing.process import BaseProcess

import attrs
import httpx2

from ..clauses.clause import ByMisreadings
from ..contract import Contract, ListOperation, Operation, load
from ..engine.outcome import Outcome
from ..engine.run import Options, Run
from ..report.text import label
from ..server import KEY, create_app
from ..server.variants.mutants import Mutant, mutants
from ..transport.in_process import ASGIApp, InProcess
from ..transport.probe import Channel, Probe

ACCOUNTS, BUDGET = 137, 300
"""What a mutant holds, and the requests that find it, wherever a kill matrix is made."""
Middleware = Callable[[Channel], Channel]


@attrs.frozen
class Row:
    """One mutant: what it declares, and what the suite found."""

    mutant: str
    operation: str
    """The id of the operation that it spoils."""
    description: str
    declared: tuple[str, ...]
    """The clauses that it breaks."""
    found: tuple[str, ...]
    diagnoses: tuple[str, ...]
    requests: int
    named: bool = False
    """Whether the first diagnosis names the mistake, or a clause does that has no misreadings."""
    may: tuple[str, ...] = ()
    """Clauses that it may break as well."""
    why: str = ""
    """The reason for these."""
    instead: bool = False
    """Whether one of these may be reported in the place of what it breaks."""
    evidence: tuple[str, ...] = ()
    """Unless it was killed: what was reported, and why a clause that it breaks was not."""

    @property
    def caught(self) -> bool:
        """Whether it was found, and by no clause that it does not declare."""
        return bool(self.found) and set(self.found) <= {*self.declared, *self.may}

    @property
    def killed(self) -> bool:
        """Whether it was caught, and by every clause that it breaks.

        With fewer requests than usual, a mutant can be caught by some of these clauses.
        """
        found = set(self.found)
        swapped = self.instead and bool(found & {*self.may})
        return self.caught and (swapped or set(self.declared) <= found)


def examine(
    app: ASGIApp,
    contract: Contract,
    operation: Operation,
    *,
    seed: int = 0,
    budget: int = BUDGET,
    middleware: Middleware = lambda send: send,
) -> Outcome:
    """The suite's verdicts on *app*, in this process; *middleware* may record what is sent."""
    with httpx2.Client(transport=InProcess(app)) as client:
        probe = Probe(
            operation,
            "http://in-process",
            KEY,
            client,
            budget=budget,
            middleware=middleware,
            writes=True,
        )
        return Run(contract, operation, probe, Options(seed=seed, invent=True)).go()


def attack(
    mutant: Mutant,
    contract: Contract,
    *,
    seed: int = 0,
    accounts: int = ACCOUNTS,
    budget: int = BUDGET,
    middleware: Middleware = lambda send: send,
) -> Outcome:
    """The suite's verdicts on *mutant*."""
    operation = next(o for o in contract.operations if o.id == mutant.operation)
    app = create_app(contract, accounts=accounts, seed=seed, behaviour=mutant, plain=mutant.plain)
    return examine(app, contract, operation, seed=seed, budget=budget, middleware=middleware)


def caught_by(outcome: Outcome) -> frozenset[str]:
    """The clauses that are violated."""
    return frozenset(v.clause.id for v in outcome.verdicts if v.state == "violated")


def names(mutant: Mutant, outcome: Outcome) -> bool:
    """Whether the first violation of *outcome* names the mistake of *mutant*.

    A clause that has no misreadings says itself what is wrong.
    """
    first = next((v for v in outcome.verdicts if v.state == "violated"), None)
    if first is None:
        return False
    if mutant.diagnosis:
        return first.violations[0].diagnosis in mutant.diagnosis
    return not isinstance(first.clause, ByMisreadings) and first.clause.id in mutant.declared


def row(number: int, spec: str | None, *, seed: int, accounts: int) -> Row:
    """The row of the mutant with *number*; mutants themselves do not travel between processes."""
    contract = _loaded(spec)
    mutant = mutants(contract)[number]
    return row_of(mutant, attack(mutant, contract, seed=seed, accounts=accounts))


def row_of(mutant: Mutant, outcome: Outcome) -> Row:
    """What the matrix says of *mutant*, which was attacked with this *outcome*."""
    broken = [verdict for verdict in outcome.verdicts if verdict.state == "violated"]
    said = [v.diagnosis for verdict in broken for v in verdict.violations if v.diagnosis]
    row = Row(
        mutant.name,
        mutant.operation,
        mutant.description,
        mutant.breaks,
        tuple(verdict.clause.id for verdict in broken),
        tuple(said),
        sum(outcome.requests.values()),
        names(mutant, outcome),
        mutant.may.clauses,
        mutant.may.why,
        mutant.may.instead,
    )
    return row if row.killed else attrs.evolve(row, evidence=tuple(_evidence(mutant, outcome)))


def _evidence(mutant: Mutant, outcome: Outcome) -> Iterator[str]:
    """A line for each clause that is violated, or that *mutant* breaks."""
    for verdict in outcome.verdicts:
        if verdict.state == "violated":
            first = verdict.violations[0]
            yield f"{verdict.clause.id}: expected {first.expected}; actual {first.actual}"
            raised = (exchange.response.raised for exchange in first.exchanges)
            yield from (f"{each.error}, at {each.where}" for each in raised if each)
        elif verdict.clause.id in mutant.breaks:
            reason = f": {verdict.reason}" if verdict.reason else ""
            yield f"{verdict.clause.id} is {verdict.state}{reason}"
    known = {verdict.clause.id for verdict in outcome.verdicts}
    yield from (f"there is no clause {each}" for each in mutant.breaks if each not in known)


@lru_cache(maxsize=1)
def _loaded(spec: str | None) -> Contract:
    """One contract for all rows of a process, so that what is computed from it is kept."""
    return load(spec)


def matrix(spec: str | None, *, seed: int = 0, accounts: int = ACCOUNTS) -> list[Row]:
    """A row for every mutant that can be seen, made in parallel."""
    numbers = visible(load(spec), seed)
    with closing(examined(spec, numbers, seed=seed, accounts=accounts)) as rows:
        return list(rows)


def visible(contract: Contract, seed: int) -> list[int]:
    """The numbers of the mutants that can be seen: the reference shows that a clause is decided.

    The suite may know no valid request of an operation without a list, and nothing shows then.
    """
    app = create_app(contract, accounts=1, seed=seed)
    held = {
        each.id: {
            v.clause.id
            for v in examine(app, contract, each, seed=seed).verdicts
            if v.state == "holds"
        }
        for each in contract.operations
        if not isinstance(each, ListOperation)
    }
    return [
        number
        for number, each in enumerate(mutants(contract))
        if each.operation not in held or held[each.operation] & {*each.breaks}
    ]


def examined(
    spec: str | None, numbers: Sequence[int], *, seed: int, accounts: int
) -> Generator[Row]:
    """The rows of the matrix, one after the other as they are made; leaves no worker behind."""
    work = partial(row, spec=spec, seed=seed, accounts=accounts)
    with ProcessPoolExecutor(os.cpu_count(), initializer=_obey) as pool:
        with _held():
            rows = [pool.submit(work, number) for number in numbers]
        try:
            for each in rows:
                yield each.result()
        except BaseException:
            for worker in active_children():
                worker.terminate()
            raise


@contextmanager
def _held() -> Iterator[None]:
    """Keeps signals from this thread, and from the workers that it starts until these obey."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def _obey() -> None:
    """Makes a worker end when its parent ends, or tells it to, and not by Ctrl-C itself."""
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(3)


_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def words(row: Row) -> str:
    """A mutant with the clauses that caught it, in a line; more where it is not as declared."""
    mark = "×" if row.killed else "survives" if not row.found else "differs"
    told = label(f"{mark:>8} {row.mutant}: {', '.join(row.found) or 'nothing'}")
    declared = f"         it breaks {', '.join(row.declared)}"
    if row.may:
        declared += f", and may break {', '.join(row.may)}: {row.why}"
    evidence = (f"         {each}" for each in row.evidence)
    return told if row.killed else "\n".join([told, *map(label, (declared, *evidence))])


def totals(rows: Sequence[Row]) -> str:
    """How many mutants fall as declared, and how many are named; a line each."""
    killed, named = sum(each.killed for each in rows), sum(each.named for each in rows)
    free = sum(bool(each.may) for each in rows)
    some = f"; {free} may also break others, and say why" if free else ""
    return (
        f"{killed} of {len(rows)} mutants are caught by every clause that they break{some}\n"
        f"{named} of {len(rows)} mutants are named by the first diagnosis"
    )
