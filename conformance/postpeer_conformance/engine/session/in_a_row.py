"""Questions asked in a row, or at once, to see whether what was asked before decides a response."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle, islice

import attrs

from ...oracle.checked import CheckedExchange
from ...transport.exchange import Exchange, Question
from ...transport.probe import BudgetSpent, NotRecorded, Unanswered
from ...transport.query import Query
from .confirmation import Confirmation
from .list_state import ROW
from .reserve import BLINKS, BURSTS
from .transient import could_be_transient, shown

_CONTRADICTIONS = 3
"""Responses of a still world that have to contradict each other before it is called a fault.

With 2 to 4, the same was found of 29 mistakes that show in repeated questions.
"""
_LONGEST = 36
"""Requests to see whether what was wrong once comes again some time."""

_BLINKS = 2
"""Times that the wrong page has to come in such a row."""


@attrs.frozen
class InARow:
    """Asks several questions, one right after the other, and judges their responses."""

    confirmation: Confirmation

    def after(
        self, first: Question, then: Question
    ) -> tuple[CheckedExchange, CheckedExchange] | None:
        """The responses to *first* and, right after it, to *then*, where that one is wrong."""
        before = attrs.evolve(first, source="confirm", occasion="", fresh=True)
        behind = Question(then.query, then.method, then.key, "confirm", parts=then.parts)
        both, confirmation = (before, behind), self.confirmation
        if confirmation.state.moving:
            pair = confirmation.in_window(both)
        else:
            pair = confirmation.in_turn(both) if confirmation.left >= 2 else []
        wrong = len(pair) == 2 and confirmation.checks.wrong(pair[1])
        return (pair[0], pair[1]) if wrong else None

    def alternates(
        self, query: Query, least: int = _CONTRADICTIONS
    ) -> tuple[CheckedExchange, CheckedExchange] | None:
        """Two responses to *query* in a row, the later one wrong, where they come back in turn.

        A list that changes brings new responses; one that changes back does so once in a while.
        They have to come back *least* times; where they do fewer times, and the list was seen to
        change, a second row shows more.  Half a row is enough where all its responses are the same.
        """
        confirmation = self.confirmation
        restless = confirmation.state.restless
        turns = list[CheckedExchange]()
        for half in range(2 * (1 + restless)):
            times = min(ROW // 2, confirmation.probe.budget if restless else confirmation.left)
            turns += confirmation.in_turn([Question(query, source="confirm")] * times)
            told = [each.mismatches for each in turns]
            turned = [n for n in range(1, len(told)) if told[n] != told[n - 1]]
            back = sum(told[n] in told[:n] for n in turned)
            if back >= least:
                return next((turns[n - 1], turns[n]) for n in turned if told[n])
            if not (back if half else turned):
                break
        return None

    def blinks(self, judged: CheckedExchange) -> list[CheckedExchange]:
        """The same wrong page as *judged*, twice, each time right between two right ones.

        Empty where it does not come so.  A list does not lose the same items for the time of one
        request again and again; if it tells its total, that says whether it has lost them.
        """
        found, row = list[CheckedExchange](), list[CheckedExchange]()
        if judged.question.led or judged.seen is None or judged.seen.total is not None:
            return found
        question = Question(judged.question.query, source="confirm")
        while len(row) < BLINKS and len(found) < _BLINKS and self.confirmation.left > 0:
            row += self.confirmation.in_turn([question])
            if _blinked(row[-3:], judged):
                found.append(row[-2])
        return found if len(found) == _BLINKS else []

    def together(self, batch: Sequence[Question]) -> bool:
        """Whether the questions of *batch*, asked at the same time, are mixed up again.

        One other page is enough.  What a gateway may say in the place of one has to come in
        several bursts.
        """
        confirmation, refused = self.confirmation, 0
        questions = [attrs.evolve(question, source="confirm") for question in batch]
        for _ in range(BURSTS):
            if confirmation.left < len(batch):
                return False
            try:
                found = confirmation.probe.ask_together(questions)
            except (BudgetSpent, NotRecorded):
                return False
            if any(isinstance(each, Unanswered) for each in found):
                return False
            crowd = [e for e in found if isinstance(e, Exchange) and e.crowd]
            answers = [a for a in map(confirmation.judged, crowd) if not self._of_list(a)]
            refused += any(map(confirmation.checks.wrong, answers))
            if refused == _CONTRADICTIONS or any(each.seen and each.mismatches for each in answers):
                return True
        return False

    def _of_list(self, judged: CheckedExchange) -> bool:
        """Whether the list may be why *judged* is wrong: it changes, or did for a moment."""
        moved = bool(judged.mismatches) and not self.confirmation.state.still
        return moved or could_be_transient(judged)

    def recurs(self, failing: Sequence[CheckedExchange]) -> bool:
        """Whether wrong responses come now and then: three of them among many right ones.

        Where all came beside other questions, they do not count.
        """
        questions = {each.question for each in failing}
        again = (faults for question, faults in self.confirmation.answers if question in questions)
        alone = any(not each.exchange.crowd for each in failing)
        more = _CONTRADICTIONS - alone * len(failing) - sum(map(bool, again))
        return more <= 0 or sum(islice(self._wrong_in_turn(failing), more)) == more

    def alone(self, failing: Sequence[CheckedExchange]) -> bool:
        """Whether what was wrong beside other questions is so alone, some time."""
        return any(self._wrong_in_turn(failing))

    def _wrong_in_turn(self, failing: Sequence[CheckedExchange]) -> Iterator[bool]:
        """Asks the questions of *failing* one by one; true for each response that is wrong."""
        for each in islice(cycle(failing), _LONGEST):
            if self.confirmation.left <= 0:
                return
            judged = self.confirmation.ask(each.question)
            if judged is not None and self.confirmation.checks.wrong(judged):
                yield True


def _blinked(row: Sequence[CheckedExchange], judged: CheckedExchange) -> bool:
    """Whether *row* is a right response, the wrong page of *judged*, and a right one again."""
    if len(row) < 3:
        return False
    before, between, after = row
    same = between.kinds == judged.kinds and shown(between) == shown(judged)
    return same and not (before.mismatches or after.mismatches)
