"""What a run says of one clause."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Literal

import attrs

from ..transport.exchange import Exchange
from .clause import Clause

if TYPE_CHECKING:
    from ..oracle.checked import CheckedExchange


State = Literal[
    "holds", "violated", "warning", "undecided", "error", "known", "stale", "not selected"
]
LISTED: Mapping[State, State] = {"violated": "known", "warning": "known", "holds": "stale"}
"""What a state becomes where the clause is on the list of known failures; the others stay."""
_CODES: Mapping[State, int] = {
    "violated": 1,
    "stale": 1,
    "error": 3,
    "holds": 0,
    "warning": 0,
    "known": 0,
}
"""The exit code of a run that ends with this state alone; the others decide nothing."""
DECIDED = frozenset(state for state, code in _CODES.items() if code != 3)
"""The states of clauses that were decided."""


def exit_code(states: Iterable[State], *, ended_early: bool = False) -> int:
    """The exit code for clauses in *states*; nothing decided is never 0."""
    codes = {_CODES[state] for state in states if state in _CODES} or {3}
    return worst(codes | {3} if ended_early else codes)


def worst(codes: Collection[int]) -> int:
    """The exit code of several runs: 1 violated, 3 not all could be tested, 0 else."""
    return next((code for code in (1, 3) if code in codes), 0)


@attrs.frozen
class Violation:
    """One cause for which a clause is broken."""

    expected: str
    actual: str
    exchanges: tuple[Exchange, ...] = attrs.field(repr=False)
    """The smallest exchanges that show it, in the order in which they have to be sent."""
    diagnosis: str | None = None
    """The misreading that explains the responses, where there is one."""
    others: tuple[Exchange, ...] = attrs.field(default=(), repr=False)
    """More exchanges, any of which shows the same."""
    judged: CheckedExchange | None = attrs.field(default=None, repr=False)
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
    """Misreadings that right responses exclude."""
    open: tuple[str, ...] = ()
    """Misreadings that this data, or this budget, could not show."""
    reason: str = ""
    """Why it is undecided, or what went wrong."""
