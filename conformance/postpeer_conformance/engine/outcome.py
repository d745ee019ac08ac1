"""What a run says of a clause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from ..clauses.verdict import State, Verdict, exit_code
from ..transport.chosen import NONE, Chosen
from .profile.observation import Observation

if TYPE_CHECKING:
    from ..oracle.records import Records


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
    chosen: Chosen = NONE
    """What every request carried besides its own."""
    seconds: tuple[float, ...] = attrs.field(default=(), repr=False)
    """How long each response took."""

    def count(self, *states: State) -> int:
        """How many clauses ended in one of *states*."""
        return sum(verdict.state in states for verdict in self.verdicts)

    @property
    def open(self) -> bool:
        """Whether nothing was decided, though the run came to its end."""
        return not self.note and self.count("undecided", "not selected") == len(self.verdicts)

    @property
    def exit_code(self) -> int:
        """The code of ``run``: 1 violated or stale, 3 could not test, 0 every decided one holds."""
        return exit_code((v.state for v in self.verdicts), ended_early=bool(self.note))


def exit_codes(outcomes: Mapping[str, Outcome]) -> dict[str, int]:
    """The code of each operation in a run of several.

    One of which nothing could be decided fails the run only if nothing of any other was.
    """
    decided = not all(each.open for each in outcomes.values())
    return {n: 0 if each.open and decided else each.exit_code for n, each in outcomes.items()}
