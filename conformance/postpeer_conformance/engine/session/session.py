"""Asking, while the data may move.

As long as the data stands still, every response is held against the first census.  Wrong ones are
a reason to take it anew.  Where it has changed, questions are asked in *windows* from then on: a
few between two censuses, and held against every state that the data may have been in.  What the
list does not decide, such as a refusal, needs no window.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

import attrs

from ...clauses.steps import in_order, is_back
from ...oracle.checked import CheckedExchange
from ...oracle.checker import Checker, walked
from ...oracle.oracle import Page
from ...transport.batch import Batch, Crowd, Walk
from ...transport.exchange import Exchange, Question
from ...transport.probe import NotRecorded, Probe, Unanswered
from .census import Census
from .checks import Checks
from .list_state import ListState
from .reserve import Reserve
from .silence import Unheard
from .transient import could_be_transient

_WINDOW = 8
"""Questions between two censuses at the most; with 4, fewer clauses of changing lists hold."""


@attrs.define(slots=False)
class Session:
    """Sends questions, and judges their answers as they come."""

    probe: Probe
    judge: Checker
    checks: Checks
    state: ListState
    exchanges: list[Exchange] = attrs.field(factory=list)
    unheard: Unheard = attrs.field(init=False)
    forgotten: Counter[str] = attrs.field(factory=Counter)
    """How many responses were forgotten, by the source of their questions."""
    not_recorded: int = 0
    """Questions that a journal, in the server's place, had no response to."""
    reserve: Reserve = attrs.field(init=False)
    _judged: list[CheckedExchange] = attrs.field(factory=list)
    _unsure: list[CheckedExchange] = attrs.field(factory=list)
    """Wrong responses from a time when the data may have changed."""
    _known: int = 0
    """The last exchange of the census, by its number."""
    _next: int = 0
    """The first exchange that is not judged yet."""
    _trusted: int = 0
    """Judged responses that were given while the data was known to stand still."""
    _waiting: list[Batch] = attrs.field(factory=list)
    _size: int = _WINDOW

    @reserve.default
    def _kept(self) -> Reserve:
        return Reserve(self.probe, self.state)

    @unheard.default
    def _nothing(self) -> Unheard:
        return Unheard(self.probe)

    def collect(self) -> list[CheckedExchange]:
        """Judges what is left; all responses but those that were asked again in a window.

        From then on, responses are held against the list as it is now.
        """
        census = self.state.census
        if self.state.watching and census is not None:
            self.judge = self.judge.of(None)  # what is left was asked in no window
            self._judge_new()
            self.judge = self.judge.of(census.records)
            self.state.end_windows()
        else:
            self._judge_new()
        last = {each.question: each.exchange.number for each in self._judged}
        unsure = (u for u in self._unsure if last.get(u.question, 0) < u.exchange.number)
        return [*self._judged, *unsure]

    def forget_right(self, start: int) -> None:
        """Forgets the responses from number *start* on, if all are judged, and none is wrong."""
        count = len(self.exchanges) - start
        if self.state.watching or self._next != len(self.exchanges) or not count:
            return
        if not any(map(self.checks.wrong, self._judged[-count:])):
            self.forgotten.update(each.question.source for each in self.exchanges[start:])
            del self.exchanges[start:], self._judged[-count:]
            self._next = start

    def forget_unjudged(self) -> None:
        """Forgets the latest responses, by one of which the suite itself failed."""
        del self.exchanges[self._next :]

    def use_census(self, census: Census, judge: Checker) -> None:
        """From now on, responses are held against *census*, by *judge*."""
        self.state.census, self.judge, self.unheard.oracle = census, judge, judge.oracle
        self.reserve.suspected |= census.lost
        self._heard(census.exchanges)
        self._known = self.exchanges[-1].number

    @property
    def waiting(self) -> int:
        """Questions that wait for a window."""
        return sum(map(len, self._waiting))

    def can_afford(self, batch: Batch, later: int = 0) -> bool:
        """Whether *batch* can be asked, and *later* requests after it, and what is found can be
        confirmed all the same.
        """
        left = self.probe.budget - batch.cost - later
        if self.state.watching and self._of_data(batch):
            left -= 2 * self.state.size
        kept = self.reserve.kept(needs_list=batch.needs_list)
        return left >= kept and not self.probe.memory_low

    def _of_data(self, batch: Batch) -> bool:
        """Whether what the list holds decides a response to *batch*."""
        oracle = self.judge.oracle
        return oracle is not None and any(
            question.authentic and isinstance(oracle.expect(question.query), Page)
            for question in batch
        )

    def ask(self, batch: Batch) -> None:
        """Sends *batch*, now or in the next window; raises BudgetSpent or Silence."""
        batch = batch.only(self.probe.can_ask)
        hopeless = batch.only(self.unheard.hopeless)
        self.unheard.skipped += hopeless
        batch = batch.only(lambda question: question not in hopeless)
        if not batch:
            return
        if not self.state.watching:
            self._send(batch)
            self._look_out(batch)
            return
        if not self._of_data(batch):
            self._send(batch)
            self._judge_new()
            return
        self._waiting.append(batch)
        while self.waiting >= self._size and self._can_afford_window():
            self._window()

    def finish(self) -> None:
        """Asks what waits for a window."""
        while self._waiting and self._can_afford_window():
            self._window()

    def _can_afford_window(self) -> bool:
        asked = max(self._size, sum(map(len, self._next_window())))
        return self.probe.budget >= self.reserve.kept() + asked + self.state.size

    def _next_window(self) -> list[Batch]:
        """Of what waits, that which is asked between the next two censuses."""
        before = accumulate(map(len, self._waiting), initial=0)
        pairs = zip(self._waiting, before, strict=False)
        return [batch for batch, asked in pairs if asked < self._size]

    def _judge_new(self) -> None:
        new = [self.judge.judge(each) for each in self.exchanges[self._next :]]
        self._next = len(self.exchanges)
        self.reserve.suspected |= any(map(self.checks.wrong, new))
        self._judged += new

    def _look_out(self, batch: Batch) -> None:
        """Takes the census anew where a response was wrong, less often while nothing changes."""
        known, first = len(self._judged), not self.reserve.suspected
        self._judge_new()
        new = self._judged[known:]
        lasting = (each for each in filter(self.checks.wrong, new) if not could_be_transient(each))
        wrong = next(lasting, None)
        if wrong is not None and not isinstance(batch, Crowd):
            self.reserve.crowd = 0  # the crowd is not the reason
        elif wrong is not None and (first or self.reserve.crowd):
            self._suspect(batch, wrong)
        if isinstance(batch, Walk) and _lost(new):
            self.reserve.suspected = True  # though no step is wrong by itself
        if not self.state.due or not any(judged.mismatches for judged in new):
            return
        changed = self.state.changed()
        if changed is False:
            self._trusted = len(self._judged)
        elif changed:
            self._distrust()

    def _suspect(self, crowd: Batch, wrong: CheckedExchange) -> None:
        """Keeps requests to send *crowd* again where what is *wrong* in it is right alone."""
        known = len(self._judged)
        self._send(Batch.of(attrs.evolve(wrong.question, occasion="again")))
        self._judge_new()
        if not any(map(self.checks.wrong, self._judged[known:])):
            self.reserve.note_crowd(len(crowd))

    def _distrust(self) -> None:
        """Asks again what was wrong since the list was last known to be the same."""
        self.state.follow()
        unsure = [each for each in self._judged[self._trusted :] if each.mismatches]
        self._unsure += unsure
        self._judged = [
            each for n, each in enumerate(self._judged) if n < self._trusted or not each.mismatches
        ]
        self.reserve.suspected = any(each.mismatches for each in self._judged)
        asked = (each for each in unsure if each.exchange.number > self._known)
        self._waiting += [Batch.of(each.question) for each in asked]

    def _window(self) -> None:
        """Asks some of what waits between two censuses."""
        batches = self._next_window()
        del self._waiting[: len(batches)]
        asked, possible = self.state.window(self.judge, lambda: self._sent(batches))
        self.state.follow()
        self._next = len(self.exchanges)
        if possible is not None:
            self.state.watched = True
            self._size = min(_WINDOW, self._size + 1)
            new = [possible.judge(each) for each in asked]
            self.reserve.suspected |= any(judged.mismatches for judged in new)
            self._judged += new
            return
        self._unsure += [judged for each in asked if (judged := self.judge.judge(each)).mismatches]
        if self._size > 1:
            self._waiting = batches + self._waiting
        self._size = max(1, self._size // 2)

    def _sent(self, batches: Sequence[Batch]) -> Sequence[Exchange]:
        """What comes of *batches*."""
        start = len(self.exchanges)
        for batch in batches:
            self._send(batch)
        return self.exchanges[start:]

    def _send(self, batch: Batch) -> None:
        number: int = 0
        answers: Sequence[Exchange] = ()
        while questions := batch.turn(number, answers, self.state.after):
            number, answers = number + 1, self._answers(questions)

    def _answers(self, questions: Sequence[Question]) -> Sequence[Exchange]:
        """The responses to *questions*, sent at once; none where one is missing.

        Raises BudgetSpent or Silence.
        """
        several = len(questions) > 1
        found: Sequence[Exchange | Unanswered]
        try:
            found = self.probe.ask_together(questions) if several else [self.probe.ask(*questions)]
        except NotRecorded:
            self.not_recorded += 1
            return ()
        except Unanswered as error:
            found = [error]
        lost = [each for each in found if isinstance(each, Unanswered)]
        answers = [each for each in found if isinstance(each, Exchange)]
        self._heard(answers)
        for each in lost:
            self.reserve.lost = True
            self.unheard.lost(each)
        return () if lost else answers

    def _heard(self, exchanges: Sequence[Exchange]) -> None:
        self.exchanges += exchanges
        self.unheard.heard(exchanges)


def _lost(answers: Sequence[CheckedExchange]) -> bool:
    """Whether the walk of *answers* lost items or repeated them, on its way or on the way back."""
    steps = [each for each in answers if each.question.walk is not None]
    there = [step for step in steps if not is_back(step)]
    return bool(walked(there) or walked(in_order(steps)))
