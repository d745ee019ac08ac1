"""Questions without a whole response: whether the server is gone, and what those have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import attrs
import msgspec

from ...oracle.oracle import Oracle, Page, Refused
from ...transport.exchange import Exchange, Question
from ...transport.probe import NotRecorded, Probe, Unanswered
from ...transport.sending import address

_IN_A_ROW = 6
"""Questions in a row without a response after which the first one of all is asked again."""
_ALIKE = 3
"""Questions without a response after which others of their size are not asked."""
_FIRST = Question(source="census")
_AGAIN = 6
"""Such questions that are asked once more at the end: each takes as many requests as are tried."""


class Silence(Exception):
    """The server answers no more; says why."""


@attrs.define(slots=False)
class Unheard:
    """The questions that got no whole response, also when they were asked again."""

    probe: Probe
    oracle: Oracle | None = None
    errors: list[Unanswered] = attrs.field(factory=list)
    skipped: list[Question] = attrs.field(factory=list)
    """Questions that were not asked, since no response of their size came whole."""
    first: Question = _FIRST
    """What is asked to see whether the server still answers."""
    _heard: list[Exchange] = attrs.field(factory=list)
    _broken: list[Question] = attrs.field(factory=list)
    """Questions whose responses could not be read."""
    _in_a_row: int = 0

    def heard(self, exchanges: Iterable[Exchange]) -> None:
        """These came, though their bodies may be broken."""
        for each in exchanges:
            self._in_a_row = 0
            if each.response.failure is not None:
                self._broken.append(each.question)
            elif each.question.method == self.first.method:
                self._heard.append(each)

    def lost(self, error: Unanswered) -> None:
        """One got no response; raises Silence where a question that was answered gets none now."""
        if isinstance(error, NotRecorded):
            return
        self.errors.append(error)
        self._broken.append(error.exchange.question)
        self._in_a_row += 1
        if self._in_a_row >= _IN_A_ROW:
            self.listen()

    def listen(self) -> None:
        """Asks what was answered before; raises Silence where it gets no response any more."""
        try:
            self.heard([self.probe.ask(self.first)])
        except Unanswered as error:
            raise Silence(f"{error}{self._since()}") from None

    def _since(self) -> str:
        """In words, the question since which nothing was answered: it may have been too much."""
        if not self._in_a_row:
            return ""
        question = self.errors[-self._in_a_row].exchange.question
        asked = address(self.probe.operation, self.probe.url, question)
        return f"; the first request without a response was {question.method} {asked}"

    def again(self) -> Iterator[Exchange]:
        """Asks some of them once more: what got no response twice, while others do, is judged."""
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
        """All questions that got no response, or would have got none."""
        return frozenset((*(each.exchange.question for each in self.errors), *self.skipped))

    def hopeless(self, question: Question) -> bool:
        """Whether *question* would get no response, since none of its size ever came whole."""
        if len(self.errors) < _ALIKE:
            return False
        lost, heard, size = self._lost_sizes, self._heard_sizes, self._size(question)
        if size is None or not lost or not heard:
            return False
        return size >= min(lost) > max(heard) or size <= max(lost) < min(heard)

    def kind(self, question: Question) -> str:
        """What all broken responses and no others have in common, where that to *question* is one.

        Empty where it is the only one.
        """
        if question not in self._broken or len(set(self._broken)) < 2:
            return ""
        others = f"{len(set(self._broken)) - 1} other responses"
        return f"the same with {next(chain(self._common(), self._sized()), others)}"

    def _sized(self) -> Iterator[str]:
        """Whether sizes tell the responses that did not come from all others."""
        lost, heard = self._lost_sizes, self._heard_sizes
        bodies = [len(each.response.body) for each in self._heard]
        if lost and heard and min(lost) > max(heard):
            yield f"every response above {_bytes(max(bodies))}"
        if lost and heard and max(lost) < min(heard):
            yield f"every response below {_bytes(min(bodies))}"

    def _common(self) -> Iterator[str]:
        """What in the questions tells those without a response from all others."""
        lost, heard = self._broken, [each.question for each in self._heard]
        if all(q.key != "valid" for q in lost) and all(q.key == "valid" for q in heard):
            yield "every response without the right key"
        for name in lost[0].query.names:
            if all(name in q.query.names for q in lost) and not any(
                name in q.query.names for q in heard
            ):
                yield f"every response to a question with `{name}`"

    @property
    def _lost_sizes(self) -> list[int]:
        return [size for size in map(self._size, self._broken) if size is not None]

    @property
    def _heard_sizes(self) -> list[int]:
        sizes = (self._size(each.question) for each in self._heard)
        return [size for size in sizes if size is not None]

    def _size(self, question: Question) -> int | None:
        """About how many bytes the items of the right response take; None where that is unknown."""
        if self.oracle is None:
            return None
        if not question.authentic:
            return 0
        page = self.oracle.expect(question.query, question.step)
        if isinstance(page, Page):
            weights = self._weights
            return sum(weights[rank] for rank in self.oracle.window(page))
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
