"""One thing that is wrong with a document."""

from __future__ import annotations

import attrs


@attrs.frozen(order=True)
class Finding:
    """Where, and what; in the order of the document."""

    line: int
    sentence: str
    rule: str
    """The linter and its rule, or the name of a rule of ours."""
    warning: bool = False
    """Whether it may be meant so."""
