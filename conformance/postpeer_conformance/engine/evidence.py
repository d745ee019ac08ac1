"""What the verdicts rest on."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ..judged import Judged
from .confirmation import Confirmation
from .judgement import Judge
from .plan import Plan
from .probe import Probe


@attrs.frozen
class Evidence:
    """All that a run has found out."""

    judge: Judge
    probe: Probe
    confirmation: Confirmation
    judged: Sequence[Judged]
    plan: Plan
