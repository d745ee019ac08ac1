"""Trouble: what happens on the way to any service, and is over when the question is asked again."""

from __future__ import annotations

import time

from ...http.messages import Answer, Refusal, Request
from .quirk import QuirkBehaviour, quirk

Headers = tuple[tuple[str, str], ...]


class _Troubled(QuirkBehaviour):
    """Does not answer some requests."""

    def struck(self, number: int) -> bool:
        """Whether the request with this *number* is struck."""
        raise NotImplementedError

    def trouble(self) -> Answer:
        raise NotImplementedError

    async def exchange(self, request: Request) -> Answer:
        return (
            self.trouble()
            if self.struck(self.count("trouble"))
            else await super().exchange(request)
        )


class _Limited(_Troubled):
    """Answers some requests with 429."""

    later: Headers = ()

    def trouble(self) -> Answer:
        return self.refuse(Refusal(429, "too many requests")).with_headers(*self.later)


@quirk()
class LimitedSeventh(_Limited):
    """Answers every seventh request with 429, not saying until when. It is documented."""

    def struck(self, number: int) -> bool:
        return number % 7 == 0


@quirk()
class LimitedSeconds(_Limited):
    """Answers every ninth request with 429 and seconds to wait. It is documented."""

    later = (("retry-after", "1"),)

    def struck(self, number: int) -> bool:
        return number % 9 == 0


@quirk()
class LimitedUntil(_Limited):
    """Answers every eleventh request with 429 and a date to wait for. It is documented."""

    later = (("retry-after", "Sat, 28 Mar 2026 10:05:00 GMT"),)

    def struck(self, number: int) -> bool:
        return number % 11 == 0


@quirk()
class LimitedAtFirst(_Limited):
    """Answers the first two requests with 429. A client before may have used up what is allowed."""

    def struck(self, number: int) -> bool:
        return number < 3


@quirk()
class TwiceASecond(_Limited):
    """Answers two requests a second, and 429 to more. Rates are limited as the plan has it."""

    later = (("retry-after", "1"),)
    free = 0.0

    def now(self) -> float:
        """Seconds on a clock that is never set back."""
        return time.monotonic()

    def struck(self, _number: int) -> bool:
        now = self.now()
        if self.free > now + 0.5:
            return True
        self.free = max(now, self.free) + 0.5
        return False


class _Away(_Troubled):
    """Answers some requests with 503, in HTML as gateways do."""

    def trouble(self) -> Answer:
        return Answer(503, b"<h1>Service Unavailable</h1>", (("content-type", "text/html"),))


@quirk()
class AwayOnce(_Away):
    """Answers one request in thirty with 503. A service may be away for a moment."""

    def struck(self, number: int) -> bool:
        return number % 30 == 12


@quirk()
class AwayTwice(_Away):
    """Answers two requests running with 503, now and then. A service may be away for a moment."""

    def struck(self, number: int) -> bool:
        return number % 50 in (7, 8)


@quirk()
class Restarted(_Away):
    """Answers ten requests running with 503, once. A service may be restarted."""

    def struck(self, number: int) -> bool:
        return 80 <= number < 90


class _Lost(_Troubled):
    """Ends without a whole answer."""

    def trouble(self) -> Answer:
        return Answer(200, b"lost", cut=0.0)


@quirk()
class LostNowAndThen(_Lost):
    """Loses one connection in twenty. Networks do."""

    def struck(self, number: int) -> bool:
        return number % 20 == 6


@quirk()
class LostForAWhile(_Lost):
    """Loses ten connections running, once. A service may be restarted."""

    def struck(self, number: int) -> bool:
        return 80 <= number < 90
