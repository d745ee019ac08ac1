"""Questions without a whole answer: whether the server is gone, and what those have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import attrs
import msgspec

from ..exchange import Exchange, Question
from ..oracle.oracle import Oracle, Page, Refused
from .probe import NotRecorded, Probe, Unanswered

_IN_A_ROW = 6
"""Questions in a row without an answer after which the first one of all is asked again."""
_ALIKE = 3
"""Questions without an answer after which others of their size are not asked."""
_AGAIN = 6
"""Such questions that are asked once more at the end: each takes as many requests as are tried."""


class Silence(Exception):
    """The server answers no more; says why."""


@attrs.define(slots=False)
class Unheard:
    """The questions that got no whole answer, also when they were asked again."""

    probe: Probe
    oracle: Oracle | None = None
    errors: list[Unanswered] = attrs.field(factory=list)
    skipped: list[Question] = attrs.field(factory=list)
    """Questions that were not asked, since no answer of their size came whole."""
    _heard: list[Exchange] = attrs.field(factory=list)
    _in_a_row: int = 0

    def heard(self, exchanges: Iterable[Exchange]) -> None:
        """These came whole."""
        self._heard += exchanges
        self._in_a_row = 0

    def lost(self, error: Unanswered) -> None:
        """One got no answer; raises Silence where a question that was answered gets none either."""
        if isinstance(error, NotRecorded):
            return
        self.errors.append(error)
        self._in_a_row += 1
        if self._in_a_row >= _IN_A_ROW:
            self.listen()

    def listen(self) -> None:
        """Asks what was answered before; raises Silence where it gets no answer any more."""
        try:
            self.heard([self.probe.ask(Question(source="census"))])
        except Unanswered as error:
            raise Silence(str(error)) from None

    def again(self) -> Iterator[Exchange]:
        """Asks some of them once more: what got no answer twice, while others do, is judged."""
        lost = False
        for error in self.errors[:_AGAIN]:
            question = attrs.evolve(error.exchange.question, source="confirm", fresh=True)
            try:
                yield self.probe.ask(question)
            except NotRecorded:
                continue
            except Unanswered as once_more:
                lost = True
                yield once_more.exchange
        if lost:
            self.listen()

    @property
    def questions(self) -> frozenset[Question]:
        """All questions that got no answer, or would have got none."""
        return frozenset((*(each.exchange.question for each in self.errors), *self.skipped))

    def hopeless(self, question: Question) -> bool:
        """Whether *question* would get an answer of a size that never came whole."""
        if len(self.errors) < _ALIKE:
            return False
        lost, heard, size = self._lost_sizes, self._heard_sizes, self._size(question)
        if size is None or len(lost) < _ALIKE or not heard:
            return False
        return size >= min(lost) > max(heard) or size <= max(lost) < min(heard)

    def kind(self) -> str:
        """What all of them and no others have in common, and why none came; empty for one."""
        if len(self.errors) < 2:
            return ""
        alike = next(chain(self._common(), self._sized()), f"{len(self.errors)} answers")
        return f"so is {alike}: {self.errors[0]}"

    def _sized(self) -> Iterator[str]:
        """Whether sizes tell the answers that did not come from all others."""
        lost, heard = self._lost_sizes, self._heard_sizes
        bodies = [len(each.answer.body) for each in self._heard]
        if lost and heard and min(lost) > max(heard):
            yield f"every answer above {_bytes(max(bodies))}"
        if lost and heard and max(lost) < min(heard):
            yield f"every answer below {_bytes(min(bodies))}"

    def _common(self) -> Iterator[str]:
        """What in the questions tells those without an answer from all others."""
        lost = [each.exchange.question for each in self.errors]
        heard = [each.question for each in self._heard]
        if all(q.key != "valid" for q in lost) and all(q.key == "valid" for q in heard):
            yield "every answer without the right key"
        for name in dict(lost[0].query):
            if all(name in dict(q.query) for q in lost) and not any(
                name in dict(q.query) for q in heard
            ):
                yield f"every answer to a question with `{name}`"

    @property
    def _lost_sizes(self) -> list[int]:
        sizes = (self._size(each.exchange.question) for each in self.errors)
        return [size for size in sizes if size is not None]

    @property
    def _heard_sizes(self) -> list[int]:
        sizes = (self._size(each.question) for each in self._heard)
        return [size for size in sizes if size is not None]

    def _size(self, question: Question) -> int | None:
        """How many bytes the items of the right answer take, about; None where nobody knows."""
        if self.oracle is None:
            return None
        if not question.authentic:
            return 0
        page = self.oracle.expect(question.query)
        if isinstance(page, Page):
            return sum(self._weights[rank] for rank in self.oracle.window(page))
        return 0 if isinstance(page, Refused) else None

    @property
    def _weights(self) -> list[int]:
        oracle = self.oracle
        assert oracle is not None
        return oracle.remember(
            "weights", lambda: [len(msgspec.json.encode(item)) for item in oracle.records.items]
        )


def _bytes(count: int) -> str:
    return f"{count:,} bytes" if count < 1000 else f"{round(count / 1000):,} kB"
