"""The one place that sends a request: it counts, waits, retries, reads within bounds, and masks."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn
from urllib.parse import quote

import attrs
import httpx

from ..contract import Operation
from ..exchange import Answer, Exchange, Question
from ..interruption import INTERRUPTED, Interruption
from .bodies import ENCODING, weight, whole
from .keys import Mask, can_be, key_text
from .transport import FRESH

_RETRIES = 3
_PATIENCE = frozenset({429, 502, 503, 504})
"""Statuses of gateways and rate limits: asked again before anything is said of them."""
_LONGEST_WAIT = 60.0
"""Seconds that a ``Retry-After`` may ask for; one that asks for more is not a rate limit's."""
_ROOM = 96 * 2**20
_ROOM_EACH = 320 * 2**10
"""Bytes of memory for all answers, which a run keeps until its end: at least, and a request."""


class BudgetSpent(Exception):
    """No request may be sent any more; says why, where requests would be left."""


class Lost(Exception):
    """One request got no whole answer; says why, without the key.

    *costly* is one that took all its time, or more memory than there is for it.
    """

    def __init__(self, reason: str, *, costly: bool = False) -> None:
        super().__init__(reason)
        self.costly = costly


class Unanswered(Exception):
    """The question got no answer to judge, also when asked again; says why, without the key.

    *exchange* is what it got last: a status that asks for patience, or 0 for a lost connection.
    """

    def __init__(self, reason: str, exchange: Exchange) -> None:
        super().__init__(reason)
        self.exchange = exchange


class NotRecorded(Unanswered):
    """A journal takes the server's place, and this question was never asked."""


Channel = Callable[[int, Question], Answer]
"""Answers the request with this number; raises Lost, or NotRecorded."""


@attrs.define(slots=False)
class Probe:
    """Asks one operation of one server; safe to use from several threads."""

    operation: Operation
    url: str
    """The server's base URL; the operation's path is appended."""
    key: str = attrs.field(repr=False)
    client: httpx.Client = attrs.field(repr=False)
    budget: int = 300
    """Requests that may still be sent."""
    rate: float = 0.0
    """Requests a second at the most; 0 for no bound."""
    until: float = math.inf
    """When the run has to be over, by the monotonic clock."""
    sleep: Callable[[float], None] = attrs.field(default=time.sleep, repr=False)
    through: Callable[[Channel], Channel] = attrs.field(default=lambda send: send, repr=False)
    """Makes of what sends a request what is used instead: to record, or to answer from a record."""
    interruption: Interruption = attrs.field(factory=Interruption, repr=False)
    """What says that nothing more is to be asked."""
    sent: int = 0
    ended: str = ""
    """Why no request may be sent any more, where requests would be left."""
    _lock: threading.Lock = attrs.field(factory=threading.Lock, repr=False)
    _next: float = 0.0
    _answering: bool = True
    """Whether the last question got an answer."""

    def __attrs_post_init__(self) -> None:
        self._channel = self.through(self._send)
        self._mask = Mask(self.key)
        self._room = max(_ROOM, self.budget * _ROOM_EACH)

    @property
    def crowded(self) -> bool:
        """Whether there is memory left for no more answers than confirming takes."""
        return self._room < _ROOM // 4

    def can_ask(self, question: Question) -> bool:
        """Whether the key that *question* wants can be made of this one."""
        return can_be(self.key, question.key)

    def ask(self, question: Question) -> Exchange:
        """Sends *question*; raises BudgetSpent or Unanswered."""
        try:
            with self.interruption:
                return self._ask(question, self._take())
        except KeyboardInterrupt:
            self._end(INTERRUPTED)

    def _ask(self, question: Question, number: int) -> Exchange:
        for attempt in range(_RETRIES + 1):
            number = number if attempt == 0 else self._take()
            try:
                answer = self._channel(number, question)
            except NotRecorded:
                self.sent, self.budget = self.sent - 1, self.budget + 1  # it costs nothing
                raise
            except Lost as error:
                if attempt == self._retries(error):
                    self._answering = False
                    lost = Exchange(number, question, Answer(0, (), b""))
                    raise Unanswered(str(error), lost) from None
                self._pause(0.05 * 4**attempt)
                continue
            self._answering = True
            exchange = Exchange(number, question, self._keep(answer))
            if answer.status not in _PATIENCE:
                return exchange
            if attempt == _RETRIES:
                raise Unanswered(f"status {answer.status}", exchange)
            self._pause(_wait(answer, attempt))
        raise AssertionError("unreachable")

    def _retries(self, error: Lost) -> int:
        """How often to ask again: what is costly once, and only of a server that answers."""
        return _RETRIES if not error.costly else int(self._answering)

    def _keep(self, answer: Answer) -> Answer:
        self._room -= weight(answer.body)
        if self._room < 0:
            self._end("the answers take too much memory")
        return answer

    def _pause(self, seconds: float) -> None:
        """Waits; a wait beyond the end of the run is not begun."""
        if time.monotonic() + seconds > self.until:
            self._end("the time of --max-time is up")
        if seconds:
            self.sleep(seconds)

    def _end(self, reason: str) -> NoReturn:
        self.budget, self.ended = 0, reason
        raise BudgetSpent(reason)

    def ask_together(self, questions: list[Question]) -> list[Exchange]:
        """Sends *questions* at the same time; the exchanges come in the order of the questions."""
        try:
            with self.interruption:
                return self._ask_together(questions)
        except KeyboardInterrupt:
            self._end(INTERRUPTED)

    def _ask_together(self, questions: list[Question]) -> list[Exchange]:
        numbers = [self._take() for _ in questions]  # here, so that threads do not race for them
        start = threading.Barrier(len(questions))

        def ask(question: Question, number: int) -> Exchange:
            start.wait()
            return self._ask(question, number)

        with ThreadPoolExecutor(len(questions)) as pool:
            return list(pool.map(ask, questions, numbers))

    def _take(self) -> int:
        """The next request's number, when it may be sent."""
        if self.interruption.came:
            self._end(INTERRUPTED)
        with self._lock:
            if self.budget <= 0:
                raise BudgetSpent
            self.budget -= 1
            self.sent += 1
            number = self.sent
            now = time.monotonic()
            wait = max(0.0, self._next - now) if self.rate else 0.0
            self._next = max(now, self._next) + (1 / self.rate if self.rate else 0.0)
        self._pause(wait)
        return number

    def _send(self, number: int, question: Question) -> Answer:
        """The server's answer, masked; *number* does not go over the wire."""
        headers = {"accept": "application/json", "accept-encoding": ENCODING}
        if self.operation.key is not None:
            key = key_text(self.key, question.key)
            if key is not None:
                headers[self.operation.key.header] = key
        url = address(self.operation, self.url, question)
        started = time.perf_counter()
        try:
            request = self.client.build_request(
                question.method, url, headers=headers, extensions={FRESH: question.fresh}
            )
            response = self.client.send(request, stream=True, follow_redirects=False)
            try:
                body = whole(response)
            finally:
                response.close()
        except (httpx.RequestError, httpx.InvalidURL) as error:
            costly = isinstance(error, httpx.TimeoutException | httpx.DecodingError)
            raise Lost(self._mask.text(_reason(error)), costly=costly) from None
        raw = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in response.headers.raw]
        masked = self._mask.bytes(body)
        shown = tuple((name, self._mask.text(value)) for name, value in raw)
        return Answer(
            response.status_code,
            shown,
            masked,
            echoed=masked != body or list(shown) != raw,
            seconds=time.perf_counter() - started,
        )


def address(operation: Operation, url: str, question: Question) -> str:
    """The whole URL of *question* on the server at *url*."""
    pairs = "&".join(f"{_quote(name)}={_quote(text)}" for name, text in question.query)
    return url.rstrip("/") + operation.path + ("?" + pairs if pairs else "")


def _quote(text: str) -> str:
    return quote(text, safe="", errors="surrogateescape")


def _reason(error: httpx.RequestError | httpx.InvalidURL) -> str:
    """*error* in words; httpx leaves some of its texts empty."""
    if isinstance(error, httpx.ConnectTimeout):
        return "no connection in time"
    if isinstance(error, httpx.ReadTimeout):
        return "no whole answer in time"
    return str(error) or type(error).__name__


def _wait(answer: Answer, attempt: int) -> float:
    """Seconds to wait before asking again; a date in ``Retry-After`` counts as no number."""
    asked = answer.header("retry-after") or ""
    wanted = float(asked) if asked.isdecimal() else math.inf
    return wanted if wanted <= _LONGEST_WAIT else 0.25 * 2**attempt
