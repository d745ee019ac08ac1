"""Asking, while the data may move.

As long as the data stands still, every answer is held against the first census.  Wrong answers are
a reason to take it anew.  Where it has changed, questions are asked in *windows* from then on: a
few between two censuses, and held against every state that the data may have been in.  What the
list does not decide, such as a refusal, needs no window.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ...oracle.checked import CheckedExchange
from ...oracle.checker import Checker, walked
from ...oracle.oracle import Page
from ...transport.exchange import Batch, Exchange
from ...transport.probe import NotRecorded, Probe, Unanswered
from .census import Census, retake
from .checks import Checks
from .confirmation import ROW
from .silence import Unheard
from .snapshots import PossibleLists, Stability, between, momentary, same

_FIRST_LOOK = 8
"""Requests between the first wrong answer's census and the next; doubled while nothing changed."""
_WINDOW = 8
"""Questions between two censuses at the most."""
_RESERVE = 36
"""Requests kept for confirming what is found; a quarter where there are few."""
_ONCE = 2
"""Requests that confirm one mistake, besides two readings of the list."""
_IN_WINDOWS = 25
"""As many, and once more, while the list changes, so that there is room for questions."""


@attrs.define(slots=False)
class Session:
    """Sends questions, and judges their answers as they come."""

    probe: Probe
    judge: Checker
    checks: Checks
    most: int
    """Items after which a census stops."""
    census: Census | None = None
    moving: bool = False
    still: bool = False
    """Whether the list was the same when it was read again."""
    lost_again: bool = False
    """Whether it lost items then."""
    restless: bool = False
    """Whether the list was seen to change, though it may have changed back."""
    exchanges: list[Exchange] = attrs.field(factory=list)
    unheard: Unheard = attrs.field(init=False)
    not_recorded: int = 0
    """Questions that a journal, in the server's place, had no answer to."""
    suspected: bool = False
    """Whether an answer or a walk was wrong, or the census lost items."""
    _judged: list[CheckedExchange] = attrs.field(factory=list)
    _unsure: list[CheckedExchange] = attrs.field(factory=list)
    """Wrong answers from a time when the data may have changed."""
    _next: int = 0
    """The first exchange that is not judged yet."""
    _trusted: int = 0
    """Judged answers that were given while the data was known to stand still."""
    _looked: int = 0
    _interval: int = 0
    _waiting: list[Batch] = attrs.field(factory=list)
    _size: int = _WINDOW
    _windows: int = 0
    """Windows whose answers could be judged."""
    _reserve: int = attrs.field(init=False)

    @_reserve.default
    def _share(self) -> int:
        return min(_RESERVE, self.probe.budget // 4)

    @unheard.default
    def _nothing(self) -> Unheard:
        return Unheard(self.probe)

    def collect(self) -> list[CheckedExchange]:
        """Judges what is left; all answers but those that were asked again in a window."""
        if self.moving:
            self.judge = self.judge.of(None)  # what is left was asked in no window
        self._judge_new()
        last = {each.question: each.exchange.number for each in self._judged}
        unsure = (u for u in self._unsure if last.get(u.question, 0) < u.exchange.number)
        return [*self._judged, *unsure]

    def forget_unjudged(self) -> None:
        """Forgets the latest answers, by one of which the suite itself failed."""
        del self.exchanges[self._next :]

    @property
    def watched(self) -> bool:
        """Whether the data moves, and was watched while it did."""
        return self.moving and self._windows > 0

    @property
    def world(self) -> Stability | None:
        """What is known of the list; None where it has to be read again to know it."""
        if self.moving:
            return None
        return "moving" if self.restless else "still" if self.still else None

    def use_census(self, census: Census, judge: Checker) -> None:
        """From now on answers are held against *census*, by *judge*."""
        self.census, self.judge, self.unheard.oracle = census, judge, judge.oracle
        self.suspected |= census.lost
        self._heard(census.exchanges)

    def can_afford(self, batch: Batch, later: int = 0) -> bool:
        """Whether *batch* can be asked, and *later* requests after it, and what is found can be
        confirmed all the same.
        """
        # What a table asks is mostly judged by itself, without the census.
        table = all(question.source == "table" for question in batch)
        kept = _ONCE // 2 if table and not (self.suspected or self.moving) else self._kept
        left = self.probe.budget - len(batch) - later
        if self.moving and self._of_data(batch):
            left -= 2 * self.census_size
        return left >= kept and not self.probe.memory_low

    @property
    def _kept(self) -> int:
        """Requests to keep for confirming what is found; few while nothing is."""
        once = 2 * self.census_size + _ONCE
        doubtful = self.suspected or (self.moving and not self._windows)
        kept = max(self._reserve, once) if doubtful else once
        kept = 2 * max(once, min(kept, _IN_WINDOWS)) if self.moving else kept
        return kept + ROW if self.restless else kept

    def _of_data(self, batch: Batch) -> bool:
        """Whether what the list holds decides an answer to *batch*."""
        oracle = self.judge.oracle
        return oracle is not None and any(
            question.authentic and isinstance(oracle.expect(question.query), Page)
            for question in batch
        )

    def ask(self, batch: Batch) -> None:
        """Sends *batch*, now or in the next window; raises BudgetSpent or Silence."""
        batch = tuple(filter(self.probe.can_ask, batch))
        hopeless = tuple(filter(self.unheard.hopeless, batch))
        self.unheard.skipped += hopeless
        batch = tuple(question for question in batch if question not in hopeless)
        if not batch:
            return
        if not self.moving:
            self._send(batch)
            self._look_out(batch)
            return
        if not self._of_data(batch):
            self._send(batch)
            self._judge_new()
            return
        self._waiting.append(batch)
        while sum(map(len, self._waiting)) >= self._size and self._can_afford_window():
            self._window()

    def finish(self) -> None:
        """Asks what waits for a window."""
        while self._waiting and self._can_afford_window():
            self._window()

    def _can_afford_window(self) -> bool:
        return self.probe.budget >= self._kept + self._size + self.census_size

    @property
    def census_size(self) -> int:
        """Requests that a census takes."""
        return len(self.census.exchanges) if self.census is not None else 0

    def _judge_new(self) -> None:
        new = [self.judge.judge(each) for each in self.exchanges[self._next :]]
        self._next = len(self.exchanges)
        self.suspected |= any(map(self.checks.wrong, new))
        self._judged += new

    def _look_out(self, batch: Batch) -> None:
        """Takes the census anew where an answer was wrong, less often while nothing changes."""
        known = len(self._judged)
        self._judge_new()
        new = self._judged[known:]
        if batch[0].walk is not None and walked(new):
            self.suspected = True  # though no step is wrong by itself
        wrong = any(judged.mismatches for judged in new)
        if not wrong or self.census is None or self.probe.sent < self._looked + self._interval:
            return
        now = self._changed()
        if now is None:
            self._interval = max(_FIRST_LOOK, 2 * self._interval)
            self._looked = self.probe.sent
            return
        self.moving = self.restless = True
        self.census = now
        unsure = [each for each in self._judged[self._trusted :] if each.mismatches]
        self._unsure += unsure
        self._judged = [
            each for n, each in enumerate(self._judged) if n < self._trusted or not each.mismatches
        ]
        self.suspected = any(each.mismatches for each in self._judged)
        self._waiting += [(each.question,) for each in unsure if each.question.source != "census"]

    def _changed(self) -> Census | None:
        """The census of today, where it has changed and does not change back at once."""
        assert self.census is not None
        now = None
        for _ in range(2):
            now = self._retake()
            if now is None:
                return None
            if same(self.census, now):
                self.still, self.lost_again = True, now.lost
                self._trusted = len(self._judged)
                return None
            self.restless |= momentary(self.census, now)
        return now

    def _retake(self) -> Census | None:
        return retake(self.probe, self.judge.operation, self.census, self.most)

    def _window(self) -> None:
        """Asks some of what waits between two censuses."""
        batches: list[Batch] = []
        while self._waiting and sum(map(len, batches)) < self._size:
            batches.append(self._waiting.pop(0))
        start = len(self.exchanges)
        for batch in batches:
            self._send(batch)
        before = self.census
        self.census = self._retake() or before
        possible = self._between(before)
        asked, self._next = self.exchanges[start:], len(self.exchanges)
        if possible is not None:
            self._windows += 1
            self._size = min(_WINDOW, self._size + 1)
            new = [possible.judge(each) for each in asked]
            self.suspected |= any(judged.mismatches for judged in new)
            self._judged += new
            return
        self._unsure += [judged for each in asked if (judged := self.judge.judge(each)).mismatches]
        if self._size > 1:
            self._waiting = batches + self._waiting
        self._size = max(1, self._size // 2)

    def _between(self, before: Census | None) -> PossibleLists | None:
        if before is None or self.census is None or before is self.census:
            return None
        return between(self.judge, before, self.census)

    def _send(self, batch: Batch) -> None:
        together = batch[0].occasion == "together"
        for questions in [batch] if together else [(question,) for question in batch]:
            # A walk ends where a page is missing.
            if not self._answered(questions) and questions[0].walk is not None:
                return

    def _answered(self, questions: Batch) -> bool:
        """Whether *questions*, sent at once, are answered; raises BudgetSpent or Silence."""
        try:
            if len(questions) > 1:
                self._heard(self.probe.ask_together(list(questions)))
            else:
                self._heard([self.probe.ask(questions[0])])
        except NotRecorded:
            self.not_recorded += 1
        except Unanswered as error:
            self.unheard.lost(error)
        else:
            return True
        return False

    def _heard(self, exchanges: Sequence[Exchange]) -> None:
        self.exchanges += exchanges
        self.unheard.heard(exchanges)
