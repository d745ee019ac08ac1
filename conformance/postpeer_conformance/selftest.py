"""The kill matrix: every mutant of the reference server against every clause."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial

import attrs
import click
import httpx

from .contract import Contract, Operation, load
from .engine.probe import Channel, Probe
from .engine.run import Options, Run
from .engine.transport import ASGIApp, InProcess
from .server import KEY, create_app
from .server.mutants import Mutant, mutants
from .verdict import Outcome

ACCOUNTS, BUDGET = 137, 300
"""What a mutant holds, and the requests that find it, wherever a kill matrix is made."""
Through = Callable[[Channel], Channel]


@attrs.frozen
class Row:
    """One mutant: what it declares, and what the suite found."""

    mutant: str
    sin: str
    declared: tuple[str, ...]
    found: tuple[str, ...]
    diagnoses: tuple[str, ...]
    requests: int
    named: bool = False
    """Whether the first diagnosis is the sin, or the clause says it that has no misreadings."""

    @property
    def killed(self) -> bool:
        """Whether it was found, and by no clause that it does not declare.

        One mistake is reported once, by the clause that explains it best on this data; so a mutant
        that declares several clauses need not fall to all of them at once.
        """
        return bool(self.found) and set(self.found) <= set(self.declared)


def examine(
    app: ASGIApp,
    contract: Contract,
    operation: Operation,
    *,
    seed: int = 0,
    budget: int = BUDGET,
    through: Through = lambda send: send,
) -> Outcome:
    """The suite's verdicts on *app*, in this process; *through* may record what is sent."""
    with httpx.Client(transport=InProcess(app)) as client:
        probe = Probe(operation, "http://in-process", KEY, client, budget=budget, through=through)
        return Run(contract, operation, probe, Options(seed=seed)).go()


def attack(
    mutant: Mutant,
    contract: Contract,
    *,
    seed: int = 0,
    accounts: int = ACCOUNTS,
    budget: int = BUDGET,
    through: Through = lambda send: send,
) -> Outcome:
    """The suite's verdicts on *mutant*."""
    operation = next(o for o in contract.operations if o.id == mutant.operation)
    app = create_app(contract, accounts=accounts, seed=seed, behaviour=mutant)
    return examine(app, contract, operation, seed=seed, budget=budget, through=through)


def caught_by(outcome: Outcome) -> frozenset[str]:
    """The clauses that are violated."""
    return frozenset(v.clause.id for v in outcome.verdicts if v.state == "violated")


def names(mutant: Mutant, outcome: Outcome) -> bool:
    """Whether the first violation of *outcome* names the sin of *mutant*.

    A clause that has no misreadings says itself what is wrong.
    """
    first = next((v for v in outcome.verdicts if v.state == "violated"), None)
    if first is None:
        return False
    if mutant.says:
        return first.violations[0].diagnosis in mutant.says
    return not first.clause.rivals and first.clause.id in mutant.breaks


def row(number: int, spec: str | None, *, seed: int, accounts: int) -> Row:
    """The row of the mutant with *number*; mutants themselves do not travel between processes."""
    contract = _loaded(spec)
    mutant = mutants(contract)[number]
    return row_of(mutant, attack(mutant, contract, seed=seed, accounts=accounts))


def row_of(mutant: Mutant, outcome: Outcome) -> Row:
    """What the matrix says of *mutant*, which was attacked with this *outcome*."""
    broken = [verdict for verdict in outcome.verdicts if verdict.state == "violated"]
    said = [v.diagnosis for verdict in broken for v in verdict.violations if v.diagnosis]
    return Row(
        mutant.name,
        mutant.sin,
        mutant.breaks,
        tuple(verdict.clause.id for verdict in broken),
        tuple(said),
        sum(outcome.requests.values()),
        names(mutant, outcome),
    )


@lru_cache(maxsize=1)
def _loaded(spec: str | None) -> Contract:
    """One contract for all rows of a process, so that what is computed from it is kept."""
    return load(spec)


def matrix(spec: str | None, *, seed: int = 0, accounts: int = ACCOUNTS) -> list[Row]:
    """A row for every mutant, made in parallel."""
    count = len(mutants(load(spec)))
    work = partial(row, spec=spec, seed=seed, accounts=accounts)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, range(count), chunksize=4))


def show_matrix(rows: Sequence[Row]) -> int:
    """Prints each mutant with the clauses that caught it; 1 where one was not as declared."""
    for each in rows:
        mark = "×" if each.killed else "survives" if not each.found else "differs"
        click.echo(f"{mark:>8} {each.mutant}: {', '.join(each.found) or 'nothing'}")
        if not each.killed:
            click.echo(f"         declared: {', '.join(each.declared)}")
    killed = sum(each.killed for each in rows)
    click.echo(
        f"{killed} of {len(rows)} mutants fall to the clauses that they declare, and to no other"
    )
    named = sum(each.named for each in rows)
    click.echo(f"{named} of {len(rows)} mutants are named by the first diagnosis")
    return 0 if killed == len(rows) else 1
