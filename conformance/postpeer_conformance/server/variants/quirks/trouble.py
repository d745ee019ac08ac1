"""Trouble: what happens on the way to any service, and is over when the question is asked again."""

from __future__ import annotations

import time
from collections.abc import Callable

from ...http.messages import Refusal, Request, Response
from ..parts import once
from .quirk import QuirkBehaviour, quirk, table

_PAST = "Sat, 28 Mar 2026 10:05:00 GMT"


class _Troubled(QuirkBehaviour):
    """Does not answer some requests, by their numbers."""

    hook = "struck"
    struck: Callable[[int], Response | None]

    async def exchange(self, request: Request) -> Response:
        return self.struck(self.count("trouble")) or await super().exchange(request)

    def limited(self, later: str = "") -> Response:
        """Too many requests; *later* says how long to wait, or until when."""
        headers = [("retry-after", later)] if later else []
        return self.refuse(Refusal(429, "too many requests")).with_headers(*headers)

    def away(self) -> Response:
        """In HTML, as gateways answer."""
        return Response(503, b"<h1>Service Unavailable</h1>", (("content-type", "text/html"),))

    def lost(self) -> Response:
        return Response(200, b"lost", cut=0.0)


table(
    ("trouble-limited-seventh", _Troubled, once,
     lambda self, number: self.limited() if number % 7 == 0 else None,
     "Answers every seventh request with 429, not saying until when. It is documented."),
    ("trouble-limited-seconds", _Troubled, once,
     lambda self, number: self.limited("1") if number % 9 == 0 else None,
     "Answers every ninth request with 429 and seconds to wait. It is documented."),
    ("trouble-limited-until", _Troubled, once,
     lambda self, number: self.limited(_PAST) if number % 11 == 0 else None,
     "Answers every eleventh request with 429 and a date to wait for. It is documented."),
    ("trouble-limited-at-first", _Troubled, once,
     lambda self, number: self.limited() if number < 3 else None,
     "Answers the first two requests with 429. A client before may have used up what is allowed."),
)  # fmt: skip


@quirk()
class TwiceASecond(_Troubled):
    """Answers two requests a second, and 429 to more. Rates are limited as the plan has it."""

    free = 0.0

    def now(self) -> float:
        """Seconds on a clock that is never set back."""
        return time.monotonic()

    def struck(self, _number: int) -> Response | None:
        now = self.now()
        if self.free > now + 0.5:
            return self.limited("1")
        self.free = max(now, self.free) + 0.5
        return None


table(
    ("trouble-away-once", _Troubled, once,
     lambda self, number: self.away() if number % 30 == 12 else None,
     "Answers one request in thirty with 503. A service may be away for a moment."),
    ("trouble-away-twice", _Troubled, once,
     lambda self, number: self.away() if number % 50 in (7, 8) else None,
     "Answers two requests in a row with 503, now and then. A service may be away for a moment."),
    ("trouble-restarted", _Troubled, once,
     lambda self, number: self.away() if 80 <= number < 90 else None,
     "Answers ten requests in a row with 503, once. A service may be restarted."),
    ("trouble-lost-now-and-then", _Troubled, once,
     lambda self, number: self.lost() if number % 20 == 6 else None,
     "Loses one connection in twenty. Networks do."),
    ("trouble-lost-for-a-while", _Troubled, once,
     lambda self, number: self.lost() if 80 <= number < 90 else None,
     "Loses ten connections in a row, once. A service may be restarted."),
)  # fmt: skip
