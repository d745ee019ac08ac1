"""What a run says of a clause."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import attrs

from .clauses.clause import Clause
from .exchange import Exchange

if TYPE_CHECKING:
    from .judged import Judged
    from .oracle.records import Records

State = Literal[
    "holds", "violated", "warning", "undecided", "error", "known", "stale", "not selected"
]


@attrs.frozen
class Violation:
    """One cause for which a clause is broken."""

    expected: str
    actual: str
    exchanges: tuple[Exchange, ...] = attrs.field(repr=False)
    """The smallest exchanges that show it, in the order in which they have to be sent."""
    diagnosis: str | None = None
    """The misreading that explains the answers, where there is one."""
    others: tuple[Exchange, ...] = attrs.field(default=(), repr=False)
    """More exchanges, any of which shows the same."""
    judged: Judged | None = attrs.field(default=None, repr=False)
    """The last exchange, held against the contract; None for a walk, which is judged as a whole."""


@attrs.frozen
class Verdict:
    """The state of one clause, and what it rests on."""

    clause: Clause
    state: State
    violations: tuple[Violation, ...] = ()
    witnesses: int = 0
    """Exchanges that could have shown a violation."""
    excluded: tuple[str, ...] = ()
    """Misreadings that right answers exclude."""
    open: tuple[str, ...] = ()
    """Misreadings that this data, or this budget, could not show."""
    reason: str = ""
    """Why it is undecided, or what went wrong."""


@attrs.frozen
class Observation:
    """What the server does at one place where the contract is silent; never judged."""

    id: str
    """Stable, so that two profiles can be compared: ``empty/limit``."""
    about: str
    """What was looked at: the subject of a sentence."""
    answer: str
    """What the server does: the rest of that sentence."""
    exchange: Exchange | None = attrs.field(default=None, repr=False)
    """The exchange that shows it, where it is one."""

    @property
    def sentence(self) -> str:
        """All of it in words."""
        return f"{self.about[:1].upper()}{self.about[1:]} {self.answer}."


@attrs.frozen
class Outcome:
    """A run's result."""

    verdicts: tuple[Verdict, ...]
    requests: dict[str, int]
    """How many requests each source sent."""
    records: Records | None = attrs.field(repr=False)
    """The items that the census saw; None where it could not be taken."""
    seed: int
    note: str = ""
    """Why the run ended early; empty where it did not."""
    profile: tuple[Observation, ...] = ()
    seconds: tuple[float, ...] = attrs.field(default=(), repr=False)
    """How long each answer took."""

    def count(self, *states: State) -> int:
        """How many clauses ended in one of *states*."""
        return sum(verdict.state in states for verdict in self.verdicts)

    @property
    def exit_code(self) -> int:
        """The code of ``run``: 1 violated or stale, 3 could not test, 0 every decided one holds."""
        return (
            exit_code(verdict.state for verdict in self.verdicts)
            if not self.note
            else (1 if self.count("violated", "stale") else 3)
        )


def exit_code(states: Iterable[State]) -> int:
    """The exit code for clauses in *states*; nothing decided is never 0."""
    found = set(states)
    if found & {"violated", "stale"}:
        return 1
    if "error" in found or not found & {"holds", "warning", "known"}:
        return 3
    return 0
