"""To which clauses a wrong response belongs: the one that reports it, and others.

A clause that has a wrong response of its own never holds.  Where another clause reports that one,
it is undecided; where that one cannot report it, since it is not selected or is a known failure,
the clause is violated itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

import attrs

from ...clauses import Finding
from ...clauses.misreadings.misreading import Misreading
from ...clauses.verdict import Violation
from ...oracle.checked import CheckedExchange
from ..session.checks import Checks, Faults, no_page
from .causes import Causes
from .findings import Findings
from .shrink import Shrinker
from .walked import WalkedAgain

_TRIED = 3
"""Responses of a clause that are asked for again where no other clause reports them."""


@attrs.frozen
class Claim:
    """A wrong response of a clause that another one reports, or should."""

    said_by: str
    judged: CheckedExchange
    misreading: Misreading | None = None


@attrs.define
class Charges:
    """What is held against each clause, by its id."""

    violations: dict[str, list[Violation]] = attrs.field(factory=dict)
    claims: dict[str, list[Claim]] = attrs.field(factory=dict)
    doubts: dict[str, list[CheckedExchange]] = attrs.field(factory=dict)
    """Wrong responses that did not come again, or could not be asked for again."""
    reported: dict[int, str] = attrs.field(factory=dict)
    """The clauses of the causes of wrong responses, by the numbers of their exchanges."""
    walk_lost: bool = False
    """Whether a walk lost items or repeated them, and that could not be seen again."""
    walked_again: WalkedAgain | None = None
    """What came of it when it was walked again; None where that was not tried."""

    def violate(self, name: str, violation: Violation) -> None:
        self.violations.setdefault(name, []).append(violation)

    def violations_by_clause(self) -> list[tuple[str, Violation]]:
        """All violations, each with its clause; some may be withdrawn meanwhile."""
        return [(name, each) for name, found in self.violations.items() for each in found]

    def withdraw(self, name: str, violation: Violation, claim: Claim) -> None:
        """Makes *violation* of the clause *name* a *claim* that another clause reports."""
        self.violations[name].remove(violation)
        if not self.violations[name]:
            del self.violations[name]
        self.claim(name, claim)

    def claim(self, name: str, claim: Claim) -> None:
        if name != claim.said_by:
            self.claims.setdefault(name, []).append(claim)

    def doubt(self, names: Iterable[str], judged: CheckedExchange) -> None:
        for name in names:
            self.doubts.setdefault(name, []).append(judged)

    def add_causes(
        self,
        checks: Checks,
        found: Causes,
        lapsed: Iterable[tuple[str, CheckedExchange]],
        selected: Collection[str],
    ) -> None:
        """Adds the claims and the doubts of what is wrong for the list.

        *lapsed* are clauses, and responses in which their checks found something once: only a cause
        of the moment explains these.
        """
        once: dict[int, list[str]] = {}
        for name, each in lapsed:
            once.setdefault(each.exchange.number, []).append(name)
        for cause in found.found:
            for name in cause.also:
                self.claim(name, Claim(cause.clause, cause.failing[0], cause.misreading))
            # A misreading explains its responses exactly: they are other clauses' own only where
            # nobody would hear of it.
            unheard = () if cause.clause in selected else cause.failing
            momentary = once if cause.clause in checks.moments.values() else {}
            for each in (*cause.covered, *unheard):
                for name in (*_owner(checks, each), *momentary.get(each.exchange.number, ())):
                    self.claim(name, Claim(cause.clause, each, cause.misreading))
            for each in (*cause.failing, *cause.covered):
                self.reported[each.exchange.number] = cause.clause
        for each in found.open:
            self.doubt({*_owner(checks, each), checks.moment(each)}, each)


def of_checks(findings: Findings, judged: Sequence[CheckedExchange]) -> Charges:
    """What checks found, and the responses that came in the place of pages."""
    charges, checks = Charges(), findings.checks
    of_page = {clause.id for clause in checks.by_check if clause.of_page}
    for name, violation in findings.confirmed:
        charges.violate(name, violation)
    for each in judged:
        found = checks.findings(each)
        for name, finding in found.items():
            if finding.said_by:
                charges.claim(name, Claim(finding.said_by, each))
            elif name not in charges.violations:
                charges.doubt([name], each)
        for name in [name for name in found if name in of_page and no_page(each)][:1]:
            charges.claim(checks.blamed(each), Claim(found[name].said_by or name, each))
    return charges


def _owner(checks: Checks, judged: CheckedExchange) -> Iterator[str]:
    """The clause whose own *judged* is by its page, were it alone."""
    if judged.mismatches or no_page(judged):
        yield checks.blamed(judged)


@attrs.frozen
class Settlement:
    """Which clauses report what is wrong."""

    charges: Charges
    findings: Findings
    shrinker: Shrinker
    able: Collection[str]
    """The clauses that can report: those selected that are no known failures."""

    def reporter(self, name: str) -> str | None:
        """The clause that reports what the clause *name* is charged with; None where none can."""
        clauses = self.findings.checks.clauses
        implied_by = next((each.implied_by for each in clauses if each.id == name), "")
        for each in (implied_by, name):
            if each in self.charges.violations and each in self.able:
                return each
        return None

    @property
    def reported(self) -> dict[int, str]:
        """The clauses that report wrong responses, by the numbers of their exchanges."""
        causes = self.charges.reported
        reporters = {name: self.reporter(name) for name in set(causes.values())}
        return {number: r for number, name in causes.items() if (r := reporters[name])}

    def escalate(self, selected: Collection[str]) -> None:
        """Makes violations of the claims of *selected* clauses that no other clause reports."""
        for clause in self.findings.checks.clauses:
            claims = self.charges.claims.get(clause.id, ())
            if clause.id in selected and clause.id not in self.charges.violations:
                alone = {each.judged.question: each for each in claims}
                for each in filter(lambda each: self.reporter(each.said_by), claims):
                    alone.pop(each.judged.question, None)
                some = islice(alone.values(), _TRIED)
                tried = (self._violation(clause.id, each) for each in some)
                violation = next(filter(None, tried), None)
                if violation is not None:
                    self.charges.violate(clause.id, violation)

    def _violation(self, name: str, claim: Claim) -> Violation | None:
        """The violation of the clause *name* by what is claimed, where it comes again."""
        judged, checks = claim.judged, self.findings.checks
        finding = checks.findings(judged).get(name)
        if finding is None and not no_page(judged):
            again = self.shrinker.confirmation.wrong_again(judged)
            recurs = again is not None
        else:
            recurs = self.findings.recurs(judged, partial(_same, name, finding)) == "always"
        if not recurs:
            return None
        expected, actual = self.shrinker.told(judged)
        if finding is not None:
            expected, actual = finding.expected, finding.actual
        likely = claim.misreading.sentence if claim.misreading else None
        return Violation(expected, actual, (judged.exchange,), likely, judged=judged)


def _same(name: str, finding: Finding | None, faults: Faults) -> bool:
    """Whether the clause *name* finds something again, or no page came again."""
    return faults.no_page if finding is None else name in faults.findings
