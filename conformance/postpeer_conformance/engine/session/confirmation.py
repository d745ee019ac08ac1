"""Whether a wrong response is the server's fault, or the data moved under it.

A live account must never be accused for being alive; and a fault that comes and goes must not hide
behind a retry.  So the census is renewed first.  In a *still* world the question is simply asked
again, over a new connection, so that only what it asks decides its response.  In a *moving* one it
is asked between two censuses, and held against each state in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from ...oracle.checked import CheckedExchange
from ...oracle.checker import Checker
from ...transport.exchange import Exchange, Question, Step
from ...transport.probe import BudgetSpent, NotRecorded, Probe, Unanswered
from ...transport.query import Query
from .checks import Checks, Faults
from .list_state import ROW, ListState, Stability

_STRIKES = 2
"""Windows in which a response has to be wrong; with 3, one mistake of 20 fewer was found."""
_WINDOWS = 4
"""Tries to get one question between two censuses that hardly differ; 1 to 8 found the same."""
_MORE = 4
"""Requests for what is confirmed after the first mistake."""


@attrs.define(slots=False)
class Confirmation:
    """Asks again; every request counts against the same budget."""

    judge: Checker
    probe: Probe
    checks: Checks
    state: ListState
    answers: list[tuple[Question, Faults]] = attrs.field(factory=list, init=False)
    """All questions that were asked again, each with what is wrong with its response."""
    _again: dict[tuple[Question, int], Faults | None] = attrs.field(factory=dict, init=False)
    _struck: dict[tuple[Query, Step | None], CheckedExchange] = attrs.field(
        factory=dict, init=False
    )
    """Responses that were wrong in windows: each took many requests."""
    _kept: int = attrs.field(init=False)
    """Requests kept back for the last look at the list, or to ask one question in a row."""

    @_kept.default
    def _keep(self) -> int:
        if self.state.restless:
            return ROW
        # A short page makes the walk longer.
        return self.state.size + 1 if self.state.size else 0

    @property
    def left(self) -> int:
        """Requests that confirming may still take."""
        return self.probe.budget - self._kept

    @property
    def ample(self) -> bool:
        """Whether more is left than it takes to confirm something in windows after a last look."""
        look, strikes = 2 * self.state.size, _STRIKES * (self.state.size + 2) + self.state.size
        return self.left > look + strikes + _MORE

    @property
    def some(self) -> bool:
        """Whether enough is left for a few requests more, and to confirm other mistakes."""
        return self.left > self.state.size + 2 * _MORE

    def list_unchanged(self) -> bool:
        """Whether the list is still what it was, now that all is confirmed; asked last."""
        if self.state.still and self.state.census is not None:
            self._kept = 0
        return self.state.unchanged()

    def again(self, question: Question, time: int, kept: int) -> Faults | None:
        """What is wrong with the response to *question*, asked alone over a new connection.

        It is asked for the *time*-th time.  None where it could not be asked, or no more than
        *kept* requests are left.
        """
        if (question, time) not in self._again:
            if self.probe.budget <= kept:
                return None
            if time and question.led:  # each walk there may take as many requests
                self._shift_beat()
            judged = self._reached(question) or self.ask(question, fresh=True)
            self._again[question, time] = None if judged is None else self.checks.faults(judged)
        return self._again[question, time]

    def _reached(self, question: Question) -> CheckedExchange | None:
        """The response to *question* at the end of another walk; None where none leads there.

        Where it is in a walk is known by the pages before it, which may have been wrong once.  A
        cursor that is sent again is so at the end of the walk.
        """
        if not question.led:
            return None
        there = attrs.evolve(question, source="confirm", occasion="", walk=None)
        try:
            *before, last = self.walk([there])
            if _circles([*before, last]):
                return None
            if question.occasion:
                again = attrs.evolve(last.question, occasion=question.occasion)
                for _ in range(ROW):
                    following = self.state.after(last)
                    if following is None:
                        break
                    last = self.probe.ask(following)
                last = self.probe.ask(again)
        except (BudgetSpent, NotRecorded, Unanswered):
            return None
        if self.left <= 0 or not last.question.led:
            return None
        judged = self.judged(last)
        broken_off = last.question.step != question.step and self.checks.wrong(judged)
        return None if broken_off else judged

    def ask(self, question: Question, *, fresh: bool = False) -> CheckedExchange | None:
        """The response, or the lack of one; None where the question could not be sent."""
        plain = Question(
            question.query,
            question.method,
            question.key,
            "confirm",
            fresh=fresh,
            parts=question.parts,
            step=question.step,
            occasion=question.occasion if question.led else "",
        )
        try:
            return self.judged(self.probe.ask(plain))
        except (BudgetSpent, NotRecorded):
            return None
        except Unanswered as error:
            return self.judged(error.exchange)

    def in_turn(self, questions: Iterable[Question]) -> list[CheckedExchange]:
        """The responses to *questions*, one right after the other, until one gets none."""
        answers = list[CheckedExchange]()
        try:
            for question in questions:
                answers.append(self.judged(self.probe.ask(question)))
        except (BudgetSpent, Unanswered):
            pass
        return answers

    def judged(self, exchange: Exchange) -> CheckedExchange:
        """*exchange*, of a question that was asked again, held against the contract."""
        return self._told(self.judge.judge(exchange))

    def _told(self, judged: CheckedExchange) -> CheckedExchange:
        self.answers.append((judged.question, self.checks.faults(judged)))
        return judged

    def wrong(self, query: Query) -> CheckedExchange | None:
        """The response to *query*, asked now, where it is wrong; None where it is right or open."""
        return self._wrong(Question(query, source="confirm"))

    def wrong_again(self, judged: CheckedExchange) -> CheckedExchange | None:
        """The same for the question of *judged*, wherever in a walk it is."""
        question = judged.question
        if not question.led:
            return self.wrong(question.query)
        return self._wrong(attrs.evolve(question, source="confirm", walk=None, fresh=False))

    def _wrong(self, question: Question) -> CheckedExchange | None:
        if self.state.still:
            return self._asked(question, fresh=True)
        if self.state.stability is Stability.UNKNOWN:
            return None
        key = question.query, question.step
        if key not in self._struck:
            found = self._strikes(question)
            if found is None:
                return None
            self._struck[key] = found
        return self._struck[key]

    def _strikes(self, question: Question) -> CheckedExchange | None:
        """The response to *question* where it is wrong each time, and no change explains it."""
        found = None
        still = question.led  # where such a page begins is counted from page to page
        for strike in range(_STRIKES):
            if strike:
                self._shift_beat()
            found = next(iter(self.in_window((question,), still=still)[-1:]), None)
            if found is None or not found.mismatches:
                return None
        return found

    def _shift_beat(self) -> None:
        """Sends one request more: what fails at every n-th must not do so at each try."""
        self._asked(Question())

    def still_wrong_between_snapshots(self, judged: CheckedExchange) -> bool:
        """Whether *judged* is wrong for the list as it is right before and right after, too.

        Else an item may have come for a while, and gone before the list is read for the last time.
        Where there is no room to see that, what was confirmed stands.
        """
        if not self.state.still or not self.state.size or self.left < 4 * (self.state.size + 1):
            return True
        if judged.question.led and judged.question.occasion:
            return True  # a walk would not send the same cursor twice
        again = attrs.evolve(judged.question, source="confirm", occasion="", fresh=False, walk=None)
        found = self.in_window((again,))
        return not found or bool(found[-1].mismatches)

    def in_window(
        self, questions: Sequence[Question], *, still: bool = False
    ) -> list[CheckedExchange]:
        """The responses to *questions*, asked between two censuses that hardly differ.

        With *still* these have to be equal.  Empty where that could not be had.
        """
        for _ in range(_WINDOWS):
            if self.left < len(questions) + self.state.size:
                break
            try:
                exchanges, possible = self.state.window(self.judge, lambda: self.walk(questions))
            except (BudgetSpent, Unanswered):
                break
            if possible is not None and (possible.still or not still):
                return [self._told(possible.judge(exchange)) for exchange in exchanges]
        return []

    def walk(self, questions: Sequence[Question]) -> list[Exchange]:
        """The responses to *questions*; pages that they lead to are looked for from the first on.

        Raises BudgetSpent or Unanswered.
        """
        last = questions[-1].step
        if last is None:
            return [self.probe.ask(question) for question in questions]
        question: Question | None = attrs.evolve(
            questions[0], query=last.first, step=attrs.evolve(last, start=0, back=False), fresh=True
        )
        exchanges, back = list[Exchange](), False
        while question is not None and self.left > 0 and not _circles(exchanges):
            exchanges.append(self.probe.ask(attrs.evolve(question, fresh=True)))
            question = self.state.after(exchanges[-1], back=back)
            if last.back and not back and question is None:  # what led there begins at the end
                back, question = True, self.state.after(exchanges[-1], back=True)
            elif back == last.back and question is not None and _is_behind(question, last):
                break
        return exchanges

    def _asked(self, question: Question, *, fresh: bool = False) -> CheckedExchange | None:
        if self.left <= 0:
            return None
        judged = self._reached(question) or self.ask(question, fresh=fresh)
        return judged if judged is not None and judged.mismatches else None


def _circles(exchanges: Sequence[Exchange]) -> bool:
    """Whether the last of *exchanges* is to a question that was asked before."""
    questions = [each.question for each in exchanges]
    return bool(questions) and questions[-1] in questions[:-1]


def _is_behind(question: Question, last: Step) -> bool:
    """Whether *question* is of a page behind that of *last*, in the direction of the walk."""
    step = question.step
    assert step is not None
    return step.start < last.start if step.back else step.start > last.start
