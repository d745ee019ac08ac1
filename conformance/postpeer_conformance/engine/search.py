"""The search: what the plan leaves of the budget goes to sequences that Hypothesis makes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import attrs

from ..transport.batch import Batch, Crowd
from ..transport.exchange import Exchange, Question
from .planning.exploring import Explorer, bursts, windows
from .session.session import Session

_RARE = 2
"""Responses of one kind up to which it is rare."""
_ENOUGH = 4_000
"""Right responses after which more of them are forgotten: each takes some kilobytes."""
_IN_VAIN = 200
"""Sequences in a row without a question that was not asked before, after which there are none."""
_BEAT = 5
"""Sequences after each of which questions are asked at the same time."""


@attrs.define
class Search:
    """Asks sequences until no request is left; every response is judged as any other."""

    session: Session
    explorer: Explorer
    concerns: Callable[[Question], bool]
    """Whether a question could show a violation of a clause that is selected."""
    progress: Callable[[str], None]
    _kinds: Counter[tuple[object, ...]] = attrs.field(factory=Counter)

    def run(self, until: float) -> None:
        """Asks, *until* then by the monotonic clock; raises BudgetSpent or Silence."""
        unrecorded = self.session.not_recorded
        for batches in self._with_bursts():
            if self.session.not_recorded > unrecorded:
                # A journal, in the server's place, has nothing more: its time was up here.
                self.session.not_recorded = unrecorded
                return
            if time.monotonic() >= until:
                return
            before = len(self.session.exchanges)
            for batch in batches:
                later = self.session.waiting + self.session.reserve.for_a_row
                if not self.session.can_afford(batch, later):
                    return
                self.session.ask(batch)
            if any(map(self._is_rare, self.session.exchanges[before:])):
                self.explorer.keep()
                kinds = len(self._kinds)
                self.progress(f"search: {kinds} kind{'' if kinds == 1 else 's'} of responses")
            if before > _ENOUGH:
                self.session.forget_right(before)

    def _with_bursts(self) -> Iterator[Sequence[Batch]]:
        """Sequences, and after every few of them what is asked at the same time."""
        crowds = bursts(self.explorer.pool, self.explorer.random)
        for number, batches in enumerate(self._sequences(), 1):
            yield batches
            if number % _BEAT == 0 and self._may_tell(crowd := next(crowds)):
                yield (Crowd(crowd[: self.session.probe.at_once]),)

    def _may_tell(self, crowd: Crowd) -> bool:
        """Whether responses to *crowd* can be wrong for the moment alone, and be known to be."""
        state, probe = self.session.state, self.session.probe
        still = not state.watching and probe.at_once > 1
        return still and any(map(self.concerns, crowd))

    def _sequences(self) -> Iterator[Sequence[Batch]]:
        """Pages first, since few things are so often wrong for a single number; then by chance."""
        for query in windows(self.explorer.pool, self.explorer.random):
            question = Question(query, source="random")
            if self.concerns(question):
                yield (Batch.of(question),)
        asked = {exchange.question for exchange in self.session.exchanges}
        in_vain = 0
        while in_vain < _IN_VAIN:
            batches = self._told(self.explorer.next(), asked)
            in_vain = 0 if batches else in_vain + 1
            asked.update(*batches)
            yield batches

    def _told(self, batches: Sequence[Batch], asked: set[Question]) -> list[Batch]:
        """Those of *batches* that may tell something; none if all was asked by itself before."""
        found = [batch for batch in batches if any(map(self.concerns, batch))]
        alone = len(found) == 1 and len(found[0]) == 1 and found[0][0] in asked
        return [] if alone else found

    def _is_rare(self, exchange: Exchange) -> bool:
        question, response = exchange.question, exchange.response
        size = len(response.body).bit_length()
        kind = (*sorted(question.query.names), question.occasion, response.status, size)
        self._kinds[kind] += 1
        return self._kinds[kind] <= _RARE
