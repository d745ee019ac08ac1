"""Walks that were walked: whether one lost items or repeated them, and which are missing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Literal

import attrs

from ...clauses.steps import in_order, is_back
from ...oracle.checked import CheckedExchange
from ...oracle.checker import walked
from ...transport.batch import Trail, Walk
from ...transport.probe import BudgetSpent, Unanswered
from .evidence import Evidence

WalkedAgain = Literal["wrong", "right", "unasked"]
"""What came of a walk that was walked again; whether it was."""
_AGAIN = 3
"""Walks to see again what one walk lost."""


@attrs.frozen(slots=False)
class Walked:
    """The walks of a run: those that were planned, and what came of them."""

    evidence: Evidence

    @property
    def clause(self) -> str:
        """The clause of walks."""
        return self.evidence.checks.walk

    @cached_property
    def torn(self) -> list[Sequence[CheckedExchange]]:
        """Walks that lose items or repeat them, though no step is wrong by itself."""
        shortest = sorted(map(self._whole, self._steps), key=len)
        return [walk for walk in shortest if _is_sound(walk) and walked(walk)]

    def again(self, walk: Sequence[CheckedExchange]) -> WalkedAgain:
        """What came of another walk over the same pages, while the data stood still.

        An order of equals that is drawn anew for each response does not lose items in every walk.
        """
        confirmation = self.evidence.confirmation
        to_the_end = reversed(walk) if is_back(walk[0]) else walk
        questions = [attrs.evolve(step.question, source="confirm") for step in to_the_end]
        if not confirmation.state.still:
            steps = confirmation.in_window(questions, still=True)
            return "wrong" if walked(in_order(steps)) else "right" if steps else "unasked"
        found: WalkedAgain = "unasked"
        for _ in range(_AGAIN):
            if confirmation.left < len(questions):
                break
            try:
                exchanges = confirmation.walk(questions)
            except (BudgetSpent, Unanswered):
                break
            if walked(in_order(list(map(confirmation.judge.judge, exchanges)))):
                return "wrong"
            found = "right"
        return found

    def whole(self) -> int:
        """How many walks were walked to their end, so that they could have shown what they lose."""
        return sum(map(self._is_whole, self.evidence.walks))

    def unasked(self) -> bool:
        """Whether a walk was planned of which no step was asked."""
        steps = self._steps
        return any(walk.number not in steps for walk in self.evidence.walks)

    def spoiled(self) -> list[CheckedExchange]:
        """The steps of walks, alone or under filters, none of which was walked to its end.

        A server may take another way to its items where filters are given, and so another order.
        """
        steps, spoiled = self._steps, list[CheckedExchange]()
        for filtered in (False, True):
            walks = [walk for walk in self.evidence.walks if self._is_filtered(walk) == filtered]
            if not any(map(self._is_whole, walks)):
                spoiled += [step for walk in walks for step in steps.get(walk.number, ())]
        return spoiled

    def _is_whole(self, walk: Walk) -> bool:
        steps = self._steps.get(walk.number, [])
        whole = len(steps) > 1 if isinstance(walk, Trail) else len(steps) == len(walk) > 1
        return whole and _is_sound(steps)

    def _is_filtered(self, walk: Walk) -> bool:
        collection = self.evidence.state.collection
        filters = collection.filters if collection is not None else ()
        return any(filter.name in walk[0].query.names for filter in filters)

    def _whole(self, number: int | None) -> Sequence[CheckedExchange]:
        """The steps of a walk; of one that leads back, in the order of the list, with its end."""
        steps = self._steps[number]
        if number is None or number >= 0:
            return steps
        return in_order([*self._steps.get(-number, ()), *steps])

    @cached_property
    def _steps(self) -> dict[int | None, list[CheckedExchange]]:
        steps: dict[int | None, list[CheckedExchange]] = {}
        for judged in self.evidence.judged:
            if judged.question.walk is not None:
                steps.setdefault(judged.question.walk, []).append(judged)
        return steps


def _is_sound(steps: Sequence[CheckedExchange]) -> bool:
    """Whether each step is right by itself, and the data did not move between them."""
    right = all(step.seen is not None and not step.mismatches for step in steps)
    return right and all(step.oracle is steps[0].oracle for step in steps)
