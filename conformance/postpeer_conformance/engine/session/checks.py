"""What is wrong with one answer: how it differs from what was due, and what the checks find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from ...clauses.clause import Clause, Finding
from ...oracle.checked import CheckedExchange
from ...oracle.oracle import Oracle, Page

Findings = Mapping[str, Finding]
"""What checks find in an answer, by the ids of their clauses."""


@attrs.frozen
class Faults:
    """What is wrong with an answer, without the answer, which may take much memory."""

    findings: Findings
    no_page: bool
    """Whether it came in the place of a page."""
    mismatched: bool
    """Whether it is another page than the one that was due."""

    @property
    def of_page(self) -> bool:
        """Whether the page is wrong, or missing."""
        return self.no_page or self.mismatched

    def __bool__(self) -> bool:
        return self.of_page or bool(self.findings)


@attrs.frozen
class Checks:
    """The checks of all clauses; what they find in an answer is found out once."""

    clauses: Sequence[Clause]
    _found: dict[tuple[int, int], tuple[Oracle | None, Findings]] = attrs.field(
        factory=dict, repr=False
    )

    def findings(self, judged: CheckedExchange) -> Findings:
        """What the checks find in *judged*."""
        key = judged.exchange.number, id(judged.oracle)
        if key not in self._found:
            results = ((c.id, c.check(judged)) for c in self.clauses if c.check is not None)
            found = {name: result for name, result in results if isinstance(result, Finding)}
            self._found[key] = (judged.oracle, found)  # which keeps the oracle, and so its id
        return self._found[key][1]

    def faults(self, judged: CheckedExchange) -> Faults:
        """The same, and whether its page is wrong, or missing."""
        return Faults(self.findings(judged), no_page(judged), bool(judged.mismatches))

    def wrong(self, judged: CheckedExchange) -> bool:
        """Whether the contract does not allow this answer."""
        return bool(self.faults(judged))


def no_page(judged: CheckedExchange) -> bool:
    """Whether a page was due, and something came that is neither one nor a refusal."""
    page = judged.expectation
    return isinstance(page, Page) and not judged.mismatches and not judged.right
