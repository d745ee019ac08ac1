"""The kill matrix: every mutant of the reference server against every clause."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import attrs
import click
import httpx

from .contract import load
from .engine.probe import Probe
from .engine.run import Options, Run
from .engine.transport import InProcess
from .server import KEY, create_app
from .server.mutants import Mutant, mutants
from .verdict import Outcome


@attrs.frozen
class Row:
    """One mutant: what it declares, and what the suite found."""

    mutant: str
    sin: str
    declared: tuple[str, ...]
    found: tuple[str, ...]
    diagnoses: tuple[str, ...]
    requests: int

    @property
    def killed(self) -> bool:
        """Whether exactly the declared clauses were found broken."""
        return set(self.found) == set(self.declared)


def attack(
    mutant: Mutant, spec: str | None, *, seed: int, accounts: int, budget: int = 300
) -> Outcome:
    """The suite's verdicts on *mutant*, in this process."""
    contract = load(spec)
    operation = next(o for o in contract.operations if o.id == mutant.operation)
    app = create_app(contract, accounts=accounts, seed=seed, behaviour=mutant)
    with httpx.Client(transport=InProcess(app)) as client:
        probe = Probe(operation, "http://mutant", KEY, client, budget=budget)
        return Run(contract, operation, probe, Options(seed=seed)).go()


def row(number: int, spec: str | None, *, seed: int, accounts: int) -> Row:
    """The row of the mutant with *number*; mutants themselves do not travel between processes."""
    mutant = mutants(load(spec))[number]
    outcome = attack(mutant, spec, seed=seed, accounts=accounts)
    broken = [verdict for verdict in outcome.verdicts if verdict.state == "violated"]
    said = [v.diagnosis for verdict in broken for v in verdict.violations if v.diagnosis]
    return Row(
        mutant.name,
        mutant.sin,
        mutant.breaks,
        tuple(verdict.clause.id for verdict in broken),
        tuple(said),
        sum(outcome.requests.values()),
    )


def matrix(spec: str | None, *, seed: int, accounts: int) -> list[Row]:
    """A row for every mutant, made in parallel."""
    count = len(mutants(load(spec)))
    work = partial(row, spec=spec, seed=seed, accounts=accounts)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, range(count), chunksize=4))


def show_matrix(rows: Sequence[Row]) -> int:
    """Prints each mutant with the clauses that caught it; 1 where one was not caught as declared."""
    for each in rows:
        mark = "×" if each.killed else "survives" if not each.found else "differs"
        click.echo(f"{mark:>8} {each.mutant}: {', '.join(each.found) or 'nothing'}")
        if not each.killed:
            click.echo(f"         declared: {', '.join(each.declared)}")
    killed = sum(each.killed for each in rows)
    click.echo(f"{killed} of {len(rows)} mutants fall to exactly the clauses that they declare")
    return 0 if killed == len(rows) else 1
