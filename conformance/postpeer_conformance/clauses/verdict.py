"""What a run says of one clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from ..transport.exchange import Exchange
from .clause import Clause

if TYPE_CHECKING:
    from ..oracle.checked import CheckedExchange


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
    """Misreadings that right answers exclude."""
    open: tuple[str, ...] = ()
    """Misreadings that this data, or this budget, could not show."""
    reason: str = ""
    """Why it is undecided, or what went wrong."""
