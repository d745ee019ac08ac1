"""What is wrong with one response: how it differs from what was due, and what the checks find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import attrs

from ...clauses.clause import ByCheck, BySequence, Clause, Finding
from ...clauses.fault import Fault
from ...oracle.checked import CheckedExchange
from ...oracle.oracle import Oracle, Page
from ...transport.exchange import Occasion

Findings = Mapping[str, Finding]
"""What checks find in a response, by the ids of their clauses."""


@attrs.frozen
class Faults:
    """What is wrong with a response, without the response, which may take much memory."""

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


@attrs.frozen(slots=False)
class Checks:
    """All clauses, asked whether a response breaks them; what checks find is found out once."""

    clauses: Sequence[Clause]
    _found: dict[tuple[int, int], tuple[Oracle | None, Findings]] = attrs.field(
        factory=dict, repr=False
    )

    @cached_property
    def by_check(self) -> tuple[ByCheck, ...]:
        """The clauses that have a check."""
        return tuple(each for each in self.clauses if isinstance(each, ByCheck))

    @cached_property
    def moments(self) -> dict[Occasion, str]:
        """The clauses of responses that the moment makes wrong, by what is special about it.

        Without anything special it is that of questions which are asked again.
        """
        found = self._by_sequence
        ids = {each.occasion: each.id for each in found if each.occasion is not None}
        return {"": ids.get("again", ""), **ids}

    @cached_property
    def walk(self) -> str:
        """The clause of walks; empty where there is no list."""
        return next((each.id for each in self._by_sequence if each.occasion is None), "")

    @property
    def _by_sequence(self) -> list[BySequence]:
        return [each for each in self.clauses if isinstance(each, BySequence)]

    def moment(self, judged: CheckedExchange) -> str:
        """The clause of the moment at which *judged* was asked."""
        return self.moments.get(judged.question.occasion, self.moments[""])

    def blamed(self, judged: CheckedExchange) -> str:
        """The clause that *judged*, which is wrong or no page, breaks most likely."""
        return self._blamed(Fault.of(judged))

    def suspected(self, judged: CheckedExchange) -> set[str]:
        """The clauses that *judged* may break: the likeliest, and those of each of its filters."""
        return {self.blamed(judged), *map(self._blamed, Fault.of_filters(judged))}

    def _blamed(self, fault: Fault) -> str:
        return next(clause.id for clause in self.clauses if clause.blamed(fault))

    def findings(self, judged: CheckedExchange) -> Findings:
        """What the checks find in *judged*."""
        key = judged.exchange.number, id(judged.oracle)
        if key not in self._found:
            results = ((clause.id, clause.check(judged)) for clause in self.by_check)
            found = {name: result for name, result in results if isinstance(result, Finding)}
            self._found[key] = (judged.oracle, found)  # which keeps the oracle, and so its id
        return self._found[key][1]

    def faults(self, judged: CheckedExchange) -> Faults:
        """The same, and whether its page is wrong, or missing."""
        return Faults(self.findings(judged), no_page(judged), bool(judged.mismatches))

    def wrong(self, judged: CheckedExchange) -> bool:
        """Whether the contract does not allow this response."""
        return bool(self.faults(judged))


def no_page(judged: CheckedExchange) -> bool:
    """Whether a page was due, and something came that is neither one nor a refusal."""
    page = judged.expectation
    return isinstance(page, Page) and not judged.mismatches and not judged.right
