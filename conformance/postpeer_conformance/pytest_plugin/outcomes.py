"""What pytest makes of the verdict of a clause."""

from __future__ import annotations

import warnings

import attrs
import pytest

from ..clauses import clauses
from ..contract import DocumentError, load
from ..report.model import Report, Verdict
from ..report.text import label, visible
from ..report.words import explain


@attrs.frozen
class Named:
    """A clause by its names, and where the document states it."""

    operation: str
    clause: str
    source: str
    line: int


def names(spec: str) -> dict[str, Named]:
    """All clauses of the file *spec*, by default of the packaged document, by their titles.

    Of several operations, each has the operation's name in front.  Raises UsageError.
    """
    try:
        contract = load(spec or None)
    except DocumentError as error:
        raise pytest.UsageError(visible(str(error))) from None
    several = len(contract.operations) > 1
    return {
        label(f"{operation.id}: {clause.id}" if several else clause.id): Named(
            operation.id, clause.id, contract.source, contract.line(clause.pointer)
        )
        for operation in contract.operations
        for clause in clauses(operation)
    }


@attrs.frozen
class Decided:
    """A clause, and the report that decides it."""

    report: Report
    named: Named
    strict: bool = False
    """Whether a clause that is undecided fails."""

    def check(self) -> None:
        """Passes, fails or is skipped as the verdict says."""
        verdict = self.verdict()
        match verdict.state:
            case "violated" | "stale":
                pytest.fail(visible(explain(self.report, verdict)), pytrace=False)
            case "undecided" | "not selected":
                pytest.skip(label(verdict.reason) or verdict.state)
            case "known":
                pytest.xfail(label(verdict.reason) or "known to fail")
            case "warning":
                text = visible(explain(self.report, verdict))
                warnings.warn(pytest.PytestWarning(text), stacklevel=2)

    def verdict(self) -> Verdict:
        """The verdict; fails without one, and where the run could decide nothing."""
        for each in self.report.operations:
            needed = each.note or each.exit_code == 3 or self.strict
            for verdict in each.verdicts:
                if (each.id, verdict.clause) != (self.named.operation, self.named.clause):
                    continue
                if verdict.state == "error" or (verdict.state == "undecided" and needed):
                    said = dict.fromkeys(filter(None, (verdict.reason, each.note)))
                    pytest.fail(visible("; ".join(said)), pytrace=False)
                return verdict
        pytest.fail(f"the report has no verdict of {label(self.named.clause)}", pytrace=False)
