"""What is wrong with one answer: how it differs from what was due, and what the checks find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from ..clauses.clause import Clause, Finding
from ..judged import Judged
from ..oracle.oracle import Page


@attrs.frozen
class Checks:
    """The checks of all clauses; what they find in an answer is found out once."""

    clauses: Sequence[Clause]
    _found: dict[int, tuple[Judged, Mapping[str, Finding]]] = attrs.field(factory=dict, repr=False)

    def findings(self, judged: Judged) -> Mapping[str, Finding]:
        """What the checks find in *judged*, by the ids of their clauses."""
        if id(judged) not in self._found:
            results = ((c.id, c.check(judged)) for c in self.clauses if c.check is not None)
            found = {name: result for name, result in results if isinstance(result, Finding)}
            self._found[id(judged)] = (judged, found)  # which keeps it, and so its id
        return self._found[id(judged)][1]

    def wrong(self, judged: Judged) -> bool:
        """Whether the contract does not allow this answer."""
        return bool(judged.mismatches) or no_page(judged) or bool(self.findings(judged))


def no_page(judged: Judged) -> bool:
    """Whether a page was due, and something came that is neither one nor a refusal."""
    page = judged.expectation
    return isinstance(page, Page) and not judged.mismatches and not judged.right
