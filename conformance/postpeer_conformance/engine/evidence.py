"""What the verdicts rest on."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ..exchange import Batch, Question
from ..judged import Judged
from .checks import Checks
from .confirmation import Confirmation
from .judgement import Judge
from .plan import Plan
from .probe import Probe
from .silence import Unheard


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
