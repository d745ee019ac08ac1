"""Why a clause is undecided, in words that are true of this run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from ...clauses.clause import Clause
from ...clauses.misreadings.misreading import Misreading
from ...oracle.checked import CheckedExchange
from ...oracle.oracle import Page
from ...transport.exchange import Question
from ..session.checks import no_page
from ..session.list_state import Stability
from .attribution import is_ruled_out
from .evidence import Evidence
from .walked import WalkedAgain

_LOST = "a walk lost items or repeated them, "
_UNREAD = "the list could not be read: no page of it was as documented"
_UNHEARD = "its questions got no whole response"
_ALONE = "the server took one of its questions at a time"
_NO_PAGE = "needs a page where the server answered something else"


@attrs.frozen
class Reasons:
    """Knows what was asked and answered."""

    evidence: Evidence

    def explained(self, name: str) -> str:
        """Another clause reports the wrong responses of this one."""
        return f"a response that concerns it is wrong, which `{name}` reports"

    def doubtful(self, name: str, doubts: Sequence[CheckedExchange]) -> str:
        """Responses that are wrong for the clause *name*, and not known to be a fault."""
        evidence = self.evidence
        of_list = (e for e in doubts if e.mismatches and name not in evidence.checks.findings(e))
        if any(of_list) and (doubt := self._of_world):
            return doubt
        again = {question for question, _ in evidence.confirmation.answers}
        repeated = [each for each in doubts if each.question in again]
        if not repeated:
            return f"a wrong response was not asked for again: {self._end}"
        seen, asked = evidence.tally(name, repeated)
        if seen == asked:
            return f"a wrong response was not asked for often enough: {self._end}"
        return f"intermittent: seen in {seen} of {asked} responses"

    @property
    def _of_world(self) -> str:
        """Why it is open whether a response was wrong for the list.

        Empty where it is known, or where the run ended too early to know it.
        """
        stability = self.evidence.state.stability
        ended = stability is Stability.UNKNOWN and self.evidence.confirmation.probe.budget <= 0
        return "" if ended else stability.value

    def lost(self, again: WalkedAgain | None) -> str:
        """A walk lost items, and it is open whether it does so each time."""
        state = self.evidence.state
        if doubt := self._of_world:
            return doubt
        retaken = state.still and state.census is not None and state.census.lost
        if again == "right" or (again is None and retaken):
            return _LOST + "and did not when it was walked again"
        if again is None and state.still:
            return _LOST + "while other responses were wrong, too"
        return f"{_LOST}and was not walked again: {self._end}"

    def unanswered(self, clause: Clause) -> str:
        """Questions of its own of *clause* have no response; empty where all have."""
        own = self.evidence.own.get(clause.id, ())
        missing = self.evidence.unanswered(clause.id)
        if any(each in self.evidence.unheard.questions for each in missing):
            return _UNHEARD
        if not missing or len(missing) == len(own):
            return self._not_asked if missing else ""
        verb = "was" if len(missing) == 1 else "were"
        return f"{len(missing)} of its {len(own)} questions {verb} {self._not_asked}"

    def no_witness(self, clause: Clause, *, unasked: bool = False) -> str:
        """No response could have shown a violation of a clause that no misreadings decide.

        *unasked*: some of its questions were asked, but others have to be as well.
        """

        def concerns(question: Question) -> bool:
            return clause.shown_by(question)

        evidence = self.evidence
        answers = [judged for judged in evidence.judged if concerns(judged.question)]
        asked = bool(answers)
        if not asked and any(map(concerns, evidence.unheard.questions)):
            return _UNHEARD
        planless = evidence.plan is None and not evidence.unread and not (clause.requests or asked)
        if evidence.confirmation.judge.operation.collection is None:
            planless &= evidence.confirmation.probe.budget <= 0
        if unasked or planless or any(map(concerns, evidence.unasked)):
            return self._not_asked
        if evidence.unread and (asked or not clause.requests):
            return _UNREAD
        together = clause.id == evidence.checks.moments.get("together")
        if together and evidence.confirmation.probe.at_once == 1:
            return _ALONE
        spoiled = not clause.requests and any(map(no_page, answers))
        if spoiled:
            return _NO_PAGE
        census = evidence.state.census
        empty = census is not None and census.lost and not census.records.items
        return f"needs {self._whole_list if empty else clause.needed_data}"

    def not_excluded(self, primary: Sequence[Misreading], reported: Mapping[int, str]) -> str:
        """Misreadings that no right response excludes.

        *reported* are the clauses that report wrong responses, by the numbers of their exchanges.
        """
        evidence = self.evidence
        if evidence.plan is None:
            return _UNREAD if evidence.unread else self._not_asked
        pages = (j for j in evidence.judged if isinstance(j.expectation, Page) and not j.right)
        wrong = [
            each for each in pages if any(is_ruled_out(misreading, each) for misreading in primary)
        ]
        if wrong:
            return self.spoiled(wrong, reported)
        oracle = evidence.confirmation.judge.oracle
        unheard = [q.query for q in evidence.unheard.questions if q.authentic]
        if oracle and any(
            misreading.ruled_out_by(oracle, q) for misreading in primary for q in unheard
        ):
            return _UNHEARD
        if any(misreading.sentence in evidence.plan.separable for misreading in primary):
            return self._not_asked
        return "needs " + self._needs(primary)

    def of_walks(self, spoiled: Sequence[CheckedExchange], reported: Mapping[int, str]) -> str:
        """Walks that were not walked to their end."""
        unheard = self.evidence.unheard.questions
        if any(question in unheard for walk in self.evidence.walks for question in walk):
            return _UNHEARD
        return self.spoiled(spoiled, reported)

    def spoiled(self, judged: Sequence[CheckedExchange], reported: Mapping[int, str]) -> str:
        """The responses that would decide it are wrong, or of a list that changed meanwhile."""
        wrong = [each for each in judged if not each.right]
        if any(map(no_page, wrong)):
            return _NO_PAGE
        if not wrong:
            return Stability.MOVING.value
        names = (reported.get(each.exchange.number) for each in wrong)
        name = next(filter(None, names), None)
        report = f", which `{name}` reports" if name else ""
        return f"the responses that would decide it are wrong{report}"

    def _needs(self, primary: Sequence[Misreading]) -> str:
        if self._whole_list:
            return self._whole_list
        return " and ".join(dict.fromkeys(misreading.needed_data for misreading in primary))

    @property
    def _whole_list(self) -> str:
        """What is known of the list, where that is not all of it; empty where it is."""
        census = self.evidence.state.census
        if census is None or census.records.complete:
            return ""
        known = len(census.records)
        if census.lost and census.total:
            return f"the whole list: its pages hold {known} of {census.total} items"
        return f"the whole list: the census stopped after {known} items"

    @property
    def _end(self) -> str:
        sent = self.evidence.confirmation.probe.sent
        return f"the run ended after {sent} request{'' if sent == 1 else 's'}"

    @property
    def _not_asked(self) -> str:
        return f"not asked: {self._end}"
