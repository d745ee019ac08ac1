"""``--known-failing``: clauses that are accepted to fail for now, one to a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import click

from ..errors import UsageError
from ..files import read_text

if TYPE_CHECKING:
    from ..clauses.clause import Clause
    from ..clauses.verdict import Verdict
    from ..engine.outcome import Outcome

Known = dict[str, str]
"""The ids of clauses, each with the reason that stands behind its ``#``."""

known_option = click.option(
    "--known-failing",
    metavar="FILE",
    help="The clauses that may fail: one per line, the reason after #. If one of them holds, the "
    "exit code is 1.",
)


def read_known(file: str | None) -> Known:
    """The clauses listed in *file*; raises UsageError where it cannot be read."""
    if file is None:
        return {}
    lines = read_text(file).splitlines()
    found: Known = {}
    for number, line in enumerate(lines, 1):
        name, _, reason = (part.strip() for part in line.partition("#"))
        if len(name.split()) > 1:
            raise UsageError(
                f"{file}, line {number}: write one clause per line, and its reason after #"
            )
        if name:
            found[name] = reason
    return found


def apply(known: Known, outcomes: dict[str, Outcome]) -> dict[str, Outcome]:
    """*outcomes* with the verdicts ``known`` and ``stale``."""
    from ..clauses.verdict import Verdict

    there = {v.clause.id for outcome in outcomes.values() for v in outcome.verdicts}
    gone = tuple(
        Verdict(_clause(name), "stale", reason=_PATTERN if _SIGNS & {*name} else _GONE)
        for name in known
        if name not in there
    )
    result = {}
    for name, outcome in outcomes.items():
        verdicts = tuple(_listed(known, verdict) for verdict in outcome.verdicts)
        result[name] = attrs.evolve(outcome, verdicts=verdicts + gone)
        gone = ()
    return result


_GONE = "listed as failing, and not a clause: take it off the list"
_PATTERN = "listed as failing, and not a clause: the list takes no patterns, name each clause"
_SIGNS = frozenset("*?[")
_HOLDS = "listed as failing, and holds: take it off the list"


def _clause(name: str) -> Clause:
    """A clause for a *name* that the contract does not have."""
    from ..clauses.clause import Clause

    return Clause(name, "The contract has no such clause.", "", "", level="")


def _listed(known: Known, verdict: Verdict) -> Verdict:
    from ..clauses.verdict import LISTED

    name = verdict.clause.id
    if name not in known or verdict.state not in LISTED:
        return verdict
    state = LISTED[verdict.state]
    reason = _HOLDS if state == "stale" else known[name] or "listed as failing"
    return attrs.evolve(verdict, state=state, reason=reason)
