"""From judged exchanges to a verdict for every clause."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import attrs
from attrs import evolve

from ..clauses.clause import Clause
from ..judged import Judged
from ..oracle.rivals import Rival
from ..verdict import State, Verdict
from .blame import separates, suspects
from .broken import broken_census, broken_walk
from .causes import causes
from .charges import Charges, Settlement, moment, of_checks
from .evidence import Evidence
from .findings import MOST, Findings
from .judgement import walked
from .probe import BudgetSpent, Unanswered
from .reasons import LOST_ONCE, Reasons
from .shrink import Shrinker

WALK = "page/walk-is-complete"
_WALKS = 3
"""Walks to see again what one walk lost."""


def verdicts(
    evidence: Evidence, selected: Collection[str], known: Collection[str]
) -> tuple[Verdict, ...]:
    """One verdict for each clause, in their order; those that are *known* may fail."""
    findings = Findings(evidence.checks, evidence.confirmation, evidence.unheard)
    findings.confirm(evidence.judged)
    settling = _Settling(evidence, findings, selected, frozenset(selected) - frozenset(known))
    settlement, of_the_list = settling.settle()
    if of_the_list and not evidence.confirmation.stands():
        # What was confirmed for a list that stands still has to be so for one that moves.
        settlement, _ = settling.settle(listed=evidence.confirmation.world == "moving")
    by_clause = _ByClause(evidence, settlement, Reasons(evidence))
    return tuple(
        by_clause.verdict(clause) if clause.id in selected else Verdict(clause, "not selected")
        for clause in evidence.checks.clauses
    )


@attrs.frozen
class _Settling:
    """Finds out what each clause is charged with."""

    evidence: Evidence
    findings: Findings
    selected: Collection[str]
    able: Collection[str]

    def settle(self, *, listed: bool = True) -> tuple[Settlement, bool]:
        """All charges, and whether some are of the list; without *listed* none is."""
        evidence, shrinker = self.evidence, Shrinker(self.evidence.confirmation)
        charges = of_checks(self.findings, evidence.judged)
        before = sum(map(len, charges.violations.values()))
        if listed:
            found = causes(evidence, shrinker, self.findings.lapsed)
            charges.add_causes(found, evidence.checks, self.selected)
            for cause in found.found:
                charges.violate(cause.clause, shrinker.violation(cause))
            self._add_walks(charges)
        of_the_list = sum(map(len, charges.violations.values())) > before
        self._add_doubts(charges)
        settlement = Settlement(charges, self.findings, shrinker, self.able)
        settlement.escalate(self.selected)
        return settlement, of_the_list

    def _add_walks(self, charges: Charges) -> None:
        """What no page shows by itself."""
        confirmation = self.evidence.confirmation
        if confirmation.lost_again and confirmation.census is not None:
            charges.violate(WALK, broken_census(confirmation.census))
        if confirmation.watched or not any(j.mismatches for j in self.evidence.judged):
            again = (walk for walk in _torn(self.evidence) if _walked_again(self.evidence, walk))
            for walk in again:
                charges.violate(WALK, broken_walk(walk))
                return  # the shortest walk says it

    def _add_doubts(self, charges: Charges) -> None:
        """What was wrong, and is not known to be a fault."""
        census = self.evidence.confirmation.census
        charges.walk_lost = any(_torn(self.evidence)) or (census is not None and census.lost)
        wrong = [judged for judged in self.evidence.judged if judged.mismatches]
        if wrong and self.evidence.confirmation.world != "still":
            for each in wrong:
                charges.doubt({moment(each), *suspects(each)}, each)


def _torn(evidence: Evidence) -> Iterable[list[Judged]]:
    """Walks that lose items or repeat them, though no step is wrong by itself."""
    steps: dict[int, list[Judged]] = {}
    for judged in evidence.judged:
        if judged.question.walk is not None:
            steps.setdefault(judged.question.walk, []).append(judged)
    for walk in sorted(steps.values(), key=len):
        if any(step.mismatches or step.seen is None for step in walk):
            continue
        if any(step.oracle is not walk[0].oracle for step in walk):
            continue  # the data moved between the steps
        if walked(walk):
            yield walk


def _walked_again(evidence: Evidence, walk: Sequence[Judged]) -> bool:
    """Whether another walk over the same pages is wrong, too, while the data stood still.

    An order of equals that is drawn anew for each answer does not lose items in every walk.
    """
    questions = [evolve(step.question, source="confirm") for step in walk]
    if evidence.confirmation.world != "still":
        return bool(walked(evidence.confirmation.in_window(questions, still=True)))
    for _ in range(_WALKS):
        if evidence.confirmation.left < len(questions):
            return False
        try:
            steps = [evidence.probe.ask(question) for question in questions]
        except (BudgetSpent, Unanswered):
            return False
        if walked(evidence.judge.judge(exchange) for exchange in steps):
            return True
    return False


@attrs.frozen
class _ByClause:
    """What is charged, excluded and missing, for one clause after the other."""

    evidence: Evidence
    settlement: Settlement
    reasons: Reasons

    def verdict(self, clause: Clause) -> Verdict:
        """The verdict for *clause*, which is selected."""
        charges = self.settlement.charges
        reporter = self._reporter(clause.id)
        if clause.id in charges.violations and reporter in (None, clause.id):
            state: State = "violated" if clause.level == "MUST" else "warning"
            return Verdict(clause, state, tuple(charges.violations[clause.id][:MOST]))
        reason = self.reasons.explained(reporter) if reporter else self._doubt(clause.id)
        if reason:
            return Verdict(clause, "undecided", reason=reason)
        return self._by_rivals(clause) if clause.rivals else self._by_check(clause)

    def _reporter(self, name: str) -> str | None:
        """The clause that reports the wrong answers of the clause *name*; None where none does."""
        said = [each.said_by for each in self.settlement.charges.claims.get(name, ())]
        if name in self.settlement.charges.violations:
            said = [name]
        return next(filter(None, map(self.settlement.reporter, said)), None)

    def _doubt(self, name: str) -> str:
        """Why a wrong answer is neither a violation nor nothing; empty where there is none."""
        charges = self.settlement.charges
        claimed = [claim.judged for claim in charges.claims.get(name, ())]
        doubtful = [*claimed, *charges.doubts.get(name, ())]
        lost = LOST_ONCE if name == WALK and charges.walk_lost else ""
        return self.reasons.doubtful(doubtful) if doubtful else lost

    def _by_check(self, clause: Clause) -> Verdict:
        witnesses = _witnesses(self.evidence, clause)
        if witnesses:
            return Verdict(clause, "holds", witnesses=witnesses)
        return Verdict(clause, "undecided", reason=self.reasons.no_witness(clause))

    def _by_rivals(self, clause: Clause) -> Verdict:
        """Holds when every primary misreading is excluded by an answer that was right."""
        right = [judged for judged in self.evidence.judged if judged.right]
        witnesses: set[int] = set()
        excluded: list[Rival] = []
        for rival in clause.rivals:
            found = next((judged for judged in right if separates(rival, judged)), None)
            if found is not None:
                excluded.append(rival)
                witnesses.add(found.exchange.number)
        missing = [rival for rival in clause.rivals if rival not in excluded]
        primary = [rival for rival in missing if rival.primary]
        names = tuple(rival.sentence for rival in excluded)
        open_ = tuple(rival.sentence for rival in missing)
        state: State = "undecided" if primary else "holds"
        reported = self.settlement.charges.reported
        reason = self.reasons.not_excluded(primary, reported) if primary else ""
        return Verdict(clause, state, (), len(witnesses), names, open_, reason)


def _witnesses(evidence: Evidence, clause: Clause) -> int:
    if clause.id == WALK:
        walks = [j.question.walk for j in evidence.judged if j.question.walk is not None and j.seen]
        return sum(walks.count(walk) > 1 for walk in set(walks))
    return sum(clause.check(judged) is True for judged in evidence.judged) if clause.check else 0
