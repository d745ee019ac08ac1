"""From judged exchanges to a verdict for every clause."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import attrs

from ...clauses.clause import ByCheck, ByMisreadings, Clause
from ...clauses.misreadings.misreading import Misreading, ruled_out_by
from ...clauses.steps import is_back
from ...clauses.verdict import State, Verdict
from ...oracle.oracle import Page
from ..session.census import Census
from .broken_walks import broken_census, broken_walk, missed_by
from .caches import Caches
from .causes import causes
from .charges import Charges, Claim, Settlement, of_checks
from .evidence import Diagnosis, Evidence
from .explained import Explained
from .findings import MOST, Findings
from .reasons import Reasons
from .shrink import Shrinker
from .walked import Walked


def verdicts(
    evidence: Evidence, selected: Collection[str], known: Collection[str]
) -> tuple[Verdict, ...]:
    """One verdict for each clause, in their order; those that are *known* may fail."""
    findings = Findings(evidence.checks, evidence.confirmation, evidence.unheard)
    findings.confirm(evidence.judged)
    able, walks = frozenset(selected) - frozenset(known), Walked(evidence)
    settling = _Settling(evidence, findings, walks, selected, able)
    settlement, of_the_list = settling.collect()
    if of_the_list and not evidence.confirmation.list_unchanged():
        # What was confirmed for a list that stands still has to be so for one that moves.
        settlement, _ = settling.collect(known=evidence.state.moving)
    by_clause = _ByClause(evidence, settlement, walks, Reasons(evidence))
    return tuple(
        by_clause.verdict(clause) if clause.id in selected else Verdict(clause, "not selected")
        for clause in evidence.checks.clauses
    )


@attrs.frozen
class _Settling:
    """Finds out what each clause is charged with."""

    evidence: Evidence
    findings: Findings
    walks: Walked
    selected: Collection[str]
    able: Collection[str]

    def collect(self, *, known: bool = True) -> tuple[Settlement, bool]:
        """All charges, and whether some are of the list.

        Where it is not *known* what the list was, only what is a fault of any list is charged.
        """
        evidence = self.evidence
        singles = evidence.plan.singles if evidence.plan is not None else ()
        shrinker = Shrinker(evidence.confirmation, singles)
        charges = of_checks(self.findings, evidence.judged)
        explained = Explained(evidence, charges)
        of_the_list = explained.counted()
        lapsed = explained.lasting(self.findings.lapsed)
        once = list({id(each): each for _, each in lapsed}.values())
        caches = Caches(evidence)
        found = causes(evidence, shrinker, caches, once)
        if not known:
            found = found.of_any_list()
        charges.add_causes(evidence.checks, found, lapsed, self.selected)
        explained.by_firewall(found.found)
        kept = list(filter(evidence.is_cache, found.found))
        explained.by_misreading(found.found)
        more = self._unrefused(charges, caches, kept) if known else ()
        all_causes = (*found.found, *more)
        for cause in all_causes:
            charges.violate(cause.clause, shrinker.violation(cause))
        explained.by_total(all_causes)
        explained.by_choice(all_causes)
        of_the_list |= not all(cause.of_any_list for cause in all_causes)
        if known:
            moments = evidence.checks.moments.values()
            momentary = [cause for cause in all_causes if cause.clause in moments]
            of_the_list |= self._add_walks(charges, momentary)
        self._add_doubts(charges)
        settlement = Settlement(charges, self.findings, shrinker, self.able)
        settlement.escalate(self.selected)
        return settlement, of_the_list

    def _unrefused(
        self, charges: Charges, caches: Caches, known: Sequence[Diagnosis]
    ) -> Iterator[Diagnosis]:
        """Lays pages in the place of refusals at the door of a cache, where one kept them.

        The cause of the first, unless a cache is *known*.
        """
        clause = self.evidence.checks.moments.get("neighbour", "")
        for name, each in charges.violations_by_clause() if clause in self.able else ():
            judged = each.judged
            if judged is None or judged.seen is None or judged.mismatches:
                continue
            if isinstance(judged.expectation, Page):
                continue  # it is a page that was due
            kept = caches.kept(judged)
            if kept is not None or any(caches.covers(cause, judged) for cause in known):
                charges.withdraw(name, each, Claim(clause, judged))
            if kept is not None and not known:
                known = (kept,)
                yield kept

    def _add_walks(self, charges: Charges, momentary: Sequence[Diagnosis]) -> bool:
        """What no page shows by itself, and whether that is a violation.

        Each of *momentary* causes may be why a walk lost items.
        """
        state, found = self.evidence.state, False
        if state.lost_again and momentary:
            cause = momentary[0]
            charges.claim(self.walks.clause, Claim(cause.clause, cause.failing[0]))
        elif state.lost_again and state.census is not None:
            reported = self._reported(charges, state.census)
            if reported is not None:  # why the walk lost items
                charges.claim(self.walks.clause, reported)
            else:
                found = True
                broken = broken_census(state.census, self.evidence.judged)
                charges.violate(self.walks.clause, broken)
                self._claim_missed(charges, state.census)
        if state.watched or not any(j.mismatches for j in self.evidence.judged):
            for walk in self.walks.torn:
                charges.walked_again = self.walks.again(walk)
                if charges.walked_again == "wrong":
                    found, back = True, is_back(walk[0])
                    clause = self.evidence.checks.blamed(walk[0]) if back else self.walks.clause
                    charges.violate(clause, broken_walk(walk))
                    break  # the shortest one says it
        return found

    def _claim_missed(self, charges: Charges, census: Census) -> None:
        """Lays pages that lack what *census* lost at the door of walks."""
        for judged in filter(missed_by(census, self.evidence.judged), self.evidence.judged):
            name = self.evidence.checks.blamed(judged)
            charges.claim(name, Claim(self.walks.clause, judged))

    def _reported(self, charges: Charges, census: Census) -> Claim | None:
        """What is reported of a page of *census*; None where nothing is."""
        pages = {each.number for each in census.exchanges[: census.pages]}
        for judged in self.evidence.judged:
            number = judged.exchange.number
            if number in pages and (name := charges.reported.get(number)):
                return Claim(name, judged)
        return None

    def _add_doubts(self, charges: Charges) -> None:
        """What was wrong, and is not known to be a fault."""
        state = self.evidence.state
        for each in self.evidence.changed:
            charges.doubt([self.evidence.again], each)
        charges.walk_lost = bool(self.walks.torn) or (
            state.census is not None and state.census.lost
        )
        checks = self.evidence.checks
        wrong = [judged for judged in self.evidence.judged if judged.mismatches]
        if wrong and not state.still:
            for each in wrong:
                charges.doubt({checks.moment(each), *checks.suspected(each)}, each)


@attrs.frozen
class _ByClause:
    """What is charged, excluded and missing, for one clause after the other."""

    evidence: Evidence
    settlement: Settlement
    walks: Walked
    reasons: Reasons

    def verdict(self, clause: Clause) -> Verdict:
        """The verdict for *clause*, which is selected."""
        charges = self.settlement.charges
        reporter = self._reporter(clause.id)
        if clause.id in charges.violations and reporter in (None, clause.id):
            state: State = "violated" if clause.level == "MUST" else "warning"
            return Verdict(clause, state, tuple(charges.violations[clause.id][:MOST]))
        reason = self.reasons.explained(reporter) if reporter else self._doubt(clause.id)
        reason = reason or self.evidence.withheld.get(clause.id, "")
        if reason:
            return Verdict(clause, "undecided", reason=reason)
        if isinstance(clause, ByMisreadings):
            return self._by_misreadings(clause)
        if isinstance(clause, ByCheck):
            return self._by_check(clause)
        return self._by_walks(clause) if clause.id == self.walks.clause else self._by_moment(clause)

    def _reporter(self, name: str) -> str | None:
        """The clause that reports the wrong responses of the clause *name*; None for none."""
        said = [each.said_by for each in self.settlement.charges.claims.get(name, ())]
        if name in self.settlement.charges.violations:
            said = [name]
        return next(filter(None, map(self.settlement.reporter, said)), None)

    def _doubt(self, name: str) -> str:
        """Why a wrong response is neither a violation nor nothing; empty where there is none."""
        charges = self.settlement.charges
        claimed = [claim.judged for claim in charges.claims.get(name, ())]
        doubtful = [*claimed, *charges.doubts.get(name, ())]
        if doubtful:
            return self.reasons.doubtful(name, doubtful)
        lost = name == self.walks.clause and charges.walk_lost
        return self.reasons.lost(charges.walked_again) if lost else ""

    def _by_walks(self, clause: Clause) -> Verdict:
        """Holds when each kind of walk was walked to its end, and none lost anything."""
        unasked, spoiled = self.walks.unasked(), self.walks.spoiled()
        whole = self.walks.whole()
        if whole and not unasked and not spoiled:
            return Verdict(clause, "holds", witnesses=whole)
        reason = self.reasons.of_walks(spoiled, self.settlement.reported)
        if unasked or not spoiled:
            reason = self.reasons.no_witness(clause, unasked=unasked)
        return Verdict(clause, "undecided", reason=reason)

    def _by_check(self, clause: ByCheck) -> Verdict:
        """Holds when all questions of its own were answered, and a response could have shown it."""
        if reason := self.reasons.unanswered(clause):
            return Verdict(clause, "undecided", reason=reason)
        return self._seen(clause, sum(clause.check(each) is True for each in self.evidence.judged))

    def _by_moment(self, clause: Clause) -> Verdict:
        asked = (each for each in self.evidence.judged if clause.shown_by(each.question))
        return self._seen(clause, sum(each.response.status == 200 for each in asked))

    def _seen(self, clause: Clause, witnesses: int) -> Verdict:
        """Holds when *witnesses* could have shown a violation."""
        if witnesses:
            return Verdict(clause, "holds", witnesses=witnesses)
        return Verdict(clause, "undecided", reason=self.reasons.no_witness(clause))

    def _by_misreadings(self, clause: ByMisreadings) -> Verdict:
        """Holds when every primary misreading is excluded by a response that was right."""
        witnesses: set[int] = set()
        missing: Sequence[Misreading] = clause.misreadings
        for judged in self.evidence.right:
            assert judged.oracle is not None
            found = ruled_out_by(judged.oracle, judged.question.query, missing)
            if found:
                witnesses.add(judged.exchange.number)
            missing = [misreading for misreading in missing if misreading not in found]
        excluded = [misreading for misreading in clause.misreadings if misreading not in missing]
        primary = [misreading for misreading in missing if misreading.primary]
        names = tuple(misreading.sentence for misreading in excluded)
        open_ = tuple(misreading.sentence for misreading in missing)
        state: State = "undecided" if primary else "holds"
        reported = self.settlement.reported
        reason = self.reasons.not_excluded(primary, reported) if primary else ""
        return Verdict(clause, state, (), len(witnesses), names, open_, reason)
