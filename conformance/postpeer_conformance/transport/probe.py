"""The one place that sends a request: it counts, waits, retries, reads within bounds, and masks."""

from __future__ import annotations

import itertools
import math
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Literal, NoReturn

import attrs
import httpx2

from ..contract import Operation
from ..interruption import INTERRUPTED, Interruption
from .api_key import can_be
from .chosen import NONE, Chosen
from .crowd import Crowd
from .exchange import Exchange, FailureKind, Question, Response
from .retry_after import BUSY, LONGEST_WAIT, retry_after
from .room import Room
from .sending import Lost, Sender, address

_RETRIES = 3
_TOO_MANY = frozenset({"connection", "timeout", "protocol"})
"""Kinds of failures of servers that take only so many requests at the same time."""


class BudgetSpent(Exception):
    """No request may be sent any more; says why, where requests would be left."""


class Unanswered(Exception):
    """The question got no response to judge, also when asked again; says why, without the key.

    *exchange* is what it got last: a status that asks for patience, or a response that failed.
    """

    def __init__(self, reason: str, exchange: Exchange) -> None:
        super().__init__(reason)
        self.exchange = exchange

    @property
    def kind(self) -> FailureKind | Literal["busy"]:
        """What kind of failure it was, also of several: ``busy`` is a status."""
        failure = self.exchange.response.failure
        return failure.kind if failure is not None else "busy"


class NotRecorded(Unanswered):
    """A journal takes the server's place, and this question was never asked."""


Channel = Callable[[int, Question], Response]
"""Answers the request with this number; raises Lost, or NotRecorded."""


@attrs.define(slots=False)
class Probe:
    """Asks one operation of one server."""

    operation: Operation
    url: str
    """The server's base URL; the operation's path is appended."""
    key: str = attrs.field(repr=False)
    client: httpx2.Client = attrs.field(repr=False)
    budget: int = 300
    """Requests that may still be sent."""
    rate: float = 0.0
    """Requests a second at the most; 0 for no bound."""
    until: float = math.inf
    """When the run has to be over, by the monotonic clock."""
    sleep: Callable[[float], None] = attrs.field(default=time.sleep, repr=False)
    clock: Callable[[], float] = attrs.field(default=time.time, repr=False)
    """Seconds since 1970, for dates in ``Retry-After``; all else goes by the monotonic clock."""
    middleware: Callable[[Channel], Channel] = attrs.field(default=lambda send: send, repr=False)
    """Makes of what sends a request what is used instead: to record, or to answer from a record."""
    writes: bool = False
    """Whether requests that may change what the server holds are sent for real."""
    interruption: Interruption = attrs.field(factory=Interruption, repr=False)
    """What says that nothing more is to be asked."""
    chosen: Chosen = NONE
    """What every request carries besides its own."""
    at_once: int = sys.maxsize
    """Requests that the server takes at the same time, as far as is known."""
    sent: int = 0
    elsewhere: int = 0
    """Those of the requests sent that were to other operations."""
    ended: str = ""
    """Why no request may be sent any more, where requests would be left."""
    _next: float = 0.0
    _answering: bool = True
    """Whether the last question got a response."""

    def __attrs_post_init__(self) -> None:
        self._channel = self._channel_of(self.operation)
        self._room = Room.of(self.budget)

    @property
    def memory_low(self) -> bool:
        """Whether there is memory left for no more responses than confirming takes."""
        return self._room.low

    @property
    def place(self) -> str:
        """The URL of the operation, without a query."""
        return self._address(Question()).partition("?")[0]

    def _address(self, question: Question) -> str:
        return address(self.operation, self.url, self.chosen.of(question))

    def can_ask(self, question: Question) -> bool:
        """Whether *question* may be sent, and the key that it wants can be made of this one."""
        return can_be(self.key, question.key) and (self.writes or self.harmless(question))

    def harmless(self, question: Question) -> bool:
        """Whether a server that keeps its contract changes nothing by *question*."""
        operation = self.operation
        if not operation.writes or question.method != operation.method:
            return True
        return question.key != "valid" and operation.key is not None

    def ask(self, question: Question) -> Exchange:
        """Sends *question*; raises BudgetSpent or Unanswered."""
        self._check(question)
        try:
            with self.interruption:
                return self._settle(self._send(question))
        except KeyboardInterrupt:
            self._end(INTERRUPTED)

    def _check(self, question: Question) -> None:
        """Raises ValueError where *question* needs leave to write: nothing else asks for it."""
        if not self.writes and not self.harmless(question):
            raise ValueError(f"{self.operation.id} may change data: it is not asked for real")

    def ask_of(self, operation: Operation, question: Question) -> Exchange:
        """Sends *question* to another *operation* of the server; raises as `ask` does."""
        assert not operation.writes
        own, before = (self.operation, self._channel, self.chosen), self.sent
        self.operation, self._channel, self.chosen = operation, self._channel_of(operation), NONE
        try:
            return self.ask(question)
        finally:
            self.operation, self._channel, self.chosen = own
            self.elsewhere += self.sent - before

    def _channel_of(self, operation: Operation) -> Channel:
        return self.middleware(Sender(operation, self.url, self.key, self.client).send)

    def _send(self, question: Question) -> Exchange:
        """What comes of *question*, asked alone."""
        number = self._take()
        return self._exchange(number, question, partial(self._answer, number, question))

    def _answer(self, number: int, question: Question) -> Response:
        return self._channel(number, self.chosen.of(question))

    def _settle(self, exchange: Exchange, *, waited: bool = False) -> Exchange:
        """What comes of a question of which *exchange* came first.

        *waited* says whether it has been waited for already before it is asked again.
        """
        for attempt in itertools.count():
            wait = self._wait(exchange.response, attempt)
            if wait is None or self.budget <= 0:
                break
            if attempt or not waited:
                self._pause(wait)
            exchange = self._send(exchange.question)
        response, failure = exchange.response, exchange.response.failure
        self._answering = failure is None or failure.kind == "encoding"
        if failure is not None and not self._answering:
            raise Unanswered(failure.reason, exchange)
        if response.status in BUSY:
            raise Unanswered(self._busy(response), exchange)
        return exchange

    def _exchange(self, number: int, question: Question, send: Callable[[], Response]) -> Exchange:
        """One request, and what came of it."""
        try:
            return Exchange(number, question, self._keep(question, send()))
        except NotRecorded:
            self.sent, self.budget = self.sent - 1, self.budget + 1  # it costs nothing
            raise
        except Lost as error:
            return Exchange(number, question, error.response)

    def _wait(self, response: Response, attempt: int) -> float | None:
        """Seconds to wait before asking again; None where there is no reason to."""
        if response.failure is not None:
            if attempt == self._retries(response.failure.kind):
                return None
            return 0.05 * 4.0**attempt if response.failure.kind != "encoding" else 0.0
        if response.status not in BUSY or attempt == _RETRIES:
            return None
        asked = retry_after(response, self.clock)
        if asked is None:
            return 0.25 * 2.0**attempt
        return asked if asked <= LONGEST_WAIT else None

    def _busy(self, response: Response) -> str:
        asked = retry_after(response, self.clock)
        if asked is None or asked <= LONGEST_WAIT:
            return f"status {response.status}"
        return (
            f"status {response.status}, with a Retry-After of {asked:.0f} seconds; "
            f"the suite waits at most {LONGEST_WAIT:.0f}"
        )

    def _retries(self, kind: FailureKind) -> int:
        """How often to ask again: what is costly once, and only of a server that answers."""
        if kind in ("timeout", "size"):
            return int(self._answering)
        return {"certificate": 0, "encoding": 1}.get(kind, _RETRIES)

    def _keep(self, question: Question, response: Response) -> Response:
        if not self._room.take(response, lambda: f"{question.method} {self._address(question)}"):
            most = f"most of all the one to {self._room.largest}"
            self._end(f"the responses take too much memory, {most}")
        return response

    def _pause(self, seconds: float) -> None:
        """Waits; a wait beyond the end of the run is not begun."""
        if time.monotonic() + seconds > self.until:
            self._end("the time of --max-time is up")
        if seconds:
            self.sleep(seconds)

    def _end(self, reason: str) -> NoReturn:
        self.budget, self.ended = 0, reason
        raise BudgetSpent(reason)

    def ask_together(self, questions: Sequence[Question]) -> list[Exchange | Unanswered]:
        """Sends *questions* at the same time, as many as the server takes at once.

        What comes of them is in their order.  What has to be asked again is so alone, one after
        the other, so that nothing races for a number; raises BudgetSpent or NotRecorded.
        """
        found: list[Exchange | Unanswered] = []
        try:
            with self.interruption:
                while rest := questions[len(found) :]:
                    found += self._ask_together(rest[: self.at_once])
        except KeyboardInterrupt:
            self._end(INTERRUPTED)
        return found

    def _ask_together(self, questions: Sequence[Question]) -> list[Exchange | Unanswered]:
        for question in questions:
            self._check(question)
        numbered = [(self._take(), question) for question in questions]
        with ThreadPoolExecutor(len(numbered)) as pool, Crowd(len(numbered)) as crowd:
            sent = [pool.submit(crowd.send, n, partial(self._answer, n, q)) for n, q in numbered]
        first = [self._exchange(*each, s.result) for each, s in zip(numbered, sent, strict=True)]
        taken = sum(map(_taken, first))
        if taken < len(first):
            # Two as long as more were sent at once: fewer show no race.
            self.at_once = max(taken, min(2, len(first) - 1), 1)
        waits = [self._wait(each.response, 0) or 0.0 for each in first]
        if self.budget > 0:
            self._pause(max(waits))
        return [self._settled(each, first[0].number if taken > 1 else 0) for each in first]

    def _settled(self, first: Exchange, crowd: int) -> Exchange | Unanswered:
        """What comes of a question that was sent with others, of which *first* came first."""
        try:
            exchange = self._settle(first, waited=True)
        except NotRecorded:
            raise
        except Unanswered as error:
            return error
        if crowd and exchange is first:
            return attrs.evolve(exchange, crowd=crowd)
        return attrs.evolve(exchange, question=attrs.evolve(exchange.question, occasion=""))

    def _take(self) -> int:
        """The next request's number, when it may be sent."""
        if self.interruption.came:
            self._end(INTERRUPTED)
        if self.budget <= 0:
            raise BudgetSpent
        self.budget -= 1
        self.sent += 1
        now = time.monotonic()
        wait = max(0.0, self._next - now) if self.rate else 0.0
        self._next = max(now, self._next) + (1 / self.rate if self.rate else 0.0)
        self._pause(wait)
        return self.sent


def _taken(exchange: Exchange) -> bool:
    """Whether the server took the request, and answered it itself."""
    response = exchange.response
    refused = response.failure is not None and response.failure.kind in _TOO_MANY
    return not refused and response.status not in BUSY
