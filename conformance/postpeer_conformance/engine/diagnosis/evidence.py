"""What the verdicts rest on."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ...clauses.misreadings.misreading import Rival
from ...oracle.checked import Judged
from ...oracle.checker import Judge
from ...transport.exchange import Batch, Question
from ...transport.probe import Probe
from ..planning.cover import Plan
from ..session.checks import Checks
from ..session.confirmation import Confirmation
from ..session.silence import Unheard


@attrs.frozen
class Cause:
    """A clause, the wrong answers that break it, and the misreading that explains them."""

    clause: str
    failing: tuple[Judged, ...]
    rival: Rival | None = None
    covered: tuple[Judged, ...] = ()
    """More wrong answers that are laid at its door, though it does not explain each exactly."""
    also: frozenset[str] = frozenset()
    """Other clauses, of which a misreading explains all of *failing* as well."""
    before: Judged | None = None
    """The question that has to be asked right before, where the answer depends on it."""
    besides: str = ""
    """What one exchange does not show."""


@attrs.frozen
class Evidence:
    """All that a run has found out."""

    judge: Judge
    probe: Probe
    checks: Checks
    confirmation: Confirmation
    judged: Sequence[Judged]
    plan: Plan | None
    """None where the run ended before there was one, or the list could not be read."""
    unread: bool
    """Whether the list could not be read, though it was asked for."""
    unasked: frozenset[Question]
    """Questions that were to be asked, and were not."""
    walks: Sequence[Batch]
    """Those that were to be walked."""
    unheard: Unheard
    """Those that got no answer."""

    def tally(self, judged: Sequence[Judged]) -> tuple[int, int]:
        """Of all answers to the questions of *judged*: how many were wrong, and how many came."""
        questions = {each.question for each in judged}
        first = ((each.question, self.checks.wrong(each)) for each in self.judged)
        answers = [*first, *self.confirmation.answers]
        found = [wrong for question, wrong in answers if question in questions]
        return sum(found), len(found)
