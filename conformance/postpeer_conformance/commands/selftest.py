"""``selftest``: the kill matrix."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import click

from ..errors import CannotTest, ConformanceError, InternalError
from ..files import check_writable, write
from ..interruption import INTERRUPTED, Interruption
from .arguments import mutants_like
from .documents import loaded
from .numbers import ACCOUNTS
from .options import seed_option, spec_option, traceback_option
from .outputs import attempted
from .streams import say, tell

if TYPE_CHECKING:
    from ..contract import Contract
    from ..selftest.examine import Row


@click.command()
@spec_option
@seed_option
@click.option(
    "--mutant",
    "patterns",
    multiple=True,
    metavar="PATTERN",
    help="Only mutants with this name, whose brackets may be left out, or matching this pattern; "
    "repeatable.",
)
@click.option(
    "--accounts",
    type=ACCOUNTS,
    help="Number of items; by default 137.",
)
@click.option("--json", "json_file", metavar="FILE", help="Write the matrix as JSON.")
@click.option("--html", "html_file", metavar="FILE", help="Write the matrix as one HTML file.")
@traceback_option
def selftest(
    spec: str | None,
    seed: int,
    patterns: tuple[str, ...],
    accounts: int | None,
    json_file: str | None,
    html_file: str | None,
) -> None:
    """Show which clauses catch which mutant of the reference server."""
    from ..report.text import json_bytes
    from ..selftest.examine import ACCOUNTS as USUAL
    from ..selftest.examine import totals
    from ..selftest.page import render

    check_writable(json_file)
    check_writable(html_file)
    contract = loaded(spec)
    numbers = _chosen(contract, seed, patterns, spec)
    rows, problems = _examined(spec, numbers, seed, USUAL if accounts is None else accounts)
    missing = len(numbers) - len(rows) if problems else 0
    if rows and json_file:
        problems += attempted(lambda: write(json_file, json_bytes(rows)))
    if rows and html_file:
        problems += attempted(lambda: write(html_file, render(contract, rows, missing)))
    problems += attempted(lambda: say(totals(rows)))
    if missing:
        problems += attempted(lambda: say(f"{missing} more mutants were not examined"))
    for problem in problems:
        tell(problem)
    differs = not all(row.killed for row in rows)
    sys.exit(1 if differs else 3 if problems else 0)


def _chosen(contract: Contract, seed: int, patterns: Sequence[str], spec: str | None) -> list[int]:
    """The numbers of the mutants to examine; raises CannotTest where none of those can be seen."""
    from ..selftest.examine import visible
    from ..server.variants.mutants import mutants

    wanted = mutants_like(contract, patterns, spec)
    made = mutants(contract)
    numbers = [each for each in visible(contract, seed) if made[each].name in wanted]
    if patterns and not numbers:
        raise CannotTest(
            "nothing shows these mutants: the suite knows no valid request of their operations"
        )
    return numbers


def _examined(
    spec: str | None, numbers: Sequence[int], seed: int, accounts: int
) -> tuple[list[Row], list[ConformanceError]]:
    """The rows, each said as soon as it is there, and what kept others from being there."""
    from ..selftest.examine import examined, words

    rows: list[Row] = []
    problems: list[ConformanceError] = []
    interruption = Interruption()
    try:
        with (
            interruption.listening(),
            closing(examined(spec, numbers, seed=seed, accounts=accounts)) as coming,
            interruption,
        ):
            for row in coming:
                rows.append(row)
                problems += attempted(partial(say, words(row)))
    except KeyboardInterrupt:
        problems.append(CannotTest(INTERRUPTED))
    except Exception as error:
        problems.append(InternalError(error))
    return rows, problems
