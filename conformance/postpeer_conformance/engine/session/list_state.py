"""Whether the list is still what the census saw: the one place that reads it again.

A live account changes between two requests.  As long as nothing says so, every response is held
against the census.  Where the list has changed, questions are asked in *windows*: between two
readings that hardly differ, and held against every state that the list may have been in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

import attrs

from ...contract import Collection
from ...oracle.checker import Checker
from ...oracle.following import Following
from ...transport.exchange import Exchange, Question
from ...transport.probe import BudgetSpent, Probe, Unanswered
from .census import Census, take
from .snapshots import PossibleLists, alike, between, momentary, same

ROW = 12
"""Times that one question is asked in a row, where responses may come by turns.

Of 20 mistakes in lists that change, 14 were found with 6, 15 with 12, and 17 with 24.
"""
_FIRST_LOOK = 8
"""Requests between the census after a wrong response and the next; doubled if nothing changed."""


class Stability(Enum):
    """What the list did since the census; its value says why a wrong response may be no fault."""

    STILL = ""
    MOVING = "the data changed during the requests"
    UNSTABLE = "most items had a different key when the list was read again"
    UNKNOWN = "a response was wrong, and the list could not be read again to confirm that"


@attrs.define
class ListState:
    """All that is known of changes of the list."""

    probe: Probe
    collection: Collection | None
    """None for an operation without a list."""
    most: int
    """Items after which a census stops."""
    census: Census | None = None
    """What responses are held against; None where there is no list, or it could not be read."""
    watching: bool = False
    """Whether the list changed during the questions, which are asked in windows since then."""
    watched: bool = False
    """Whether responses of such windows could be judged."""
    restless: bool = False
    """Whether the list was seen to change, though it may have changed back."""
    _same: bool = False
    """Whether it was the same when it was read again."""
    _lost_again: bool = False
    """Whether it lost items then."""
    _now: Census | None = None
    """The latest reading that was held against the census."""
    _before: Census | None = None
    """The reading that ended the window before."""
    _stability: Stability | None = None
    _looked: int = 0
    _interval: int = 0

    def after(self, exchange: Exchange, /, *, back: bool = False) -> Question | None:
        """What the response in *exchange* leads to; None where it is the last page, or no page."""
        if self.collection is None:
            return None
        own = self.census.records.page_size if self.census is not None else 0
        following = Following(self.collection, self.probe.place, own)
        return following.after(exchange.question, exchange.response, back=back)

    @property
    def size(self) -> int:
        """Requests that a census takes; 0 where there is none."""
        return len(self.census.exchanges) if self.census is not None else 0

    @property
    def due(self) -> bool:
        """Whether a wrong response is reason to read the list again: less often while it stays."""
        return self.census is not None and self.probe.sent >= self._looked + self._interval

    @property
    def stability(self) -> Stability:
        """What the list did since the census; if unknown, the list is read again once."""
        if self._stability is None:
            self._stability = self._find_out()
        return self._stability

    @property
    def still(self) -> bool:
        """Whether nothing changed."""
        return self.stability is Stability.STILL

    @property
    def moving(self) -> bool:
        """Whether a few items changed."""
        return self.stability is Stability.MOVING

    @property
    def lost_again(self) -> bool:
        """Whether the census lost items, and lost some again when it was taken again."""
        return self.census is not None and self.census.lost and self.still and self._lost_again

    def _find_out(self) -> Stability:
        if self.watched or (self.restless and not self.watching):
            return Stability.MOVING
        if self.census is not None and (self.watching or not self._same):
            changed = self.changed()
            if changed is None:
                return Stability.UNKNOWN
            if changed:
                assert self._now is not None
                near = alike(self.census, self._now)
                return Stability.MOVING if near else Stability.UNSTABLE
        return Stability.MOVING if self.restless else Stability.STILL

    def unchanged(self) -> bool:
        """Whether the list is still what it was, now that all is confirmed; asked last.

        Where it was not still, every confirmation had readings of its own.
        """
        if not self.still or self.census is None:
            return True
        self._stability, self._same = None, False
        return self.still

    def changed(self) -> bool | None:
        """Whether the list changed, and does not change back at once; None where it is unread."""
        try:
            return self._differs()
        except BudgetSpent:
            return None
        finally:
            self._looked = self.probe.sent
            self._interval = max(_FIRST_LOOK, 2 * self._interval)

    def _differs(self) -> bool | None:
        assert self.census is not None
        for _ in range(2):
            now = self._now = self.read()
            if now is None:
                return None
            if same(self.census, now):
                self._same, self._lost_again = True, now.lost
                return False
            self.restless |= momentary(self.census, now)
        return True

    def follow(self) -> None:
        """From now on responses are held against the latest reading, and what comes after it."""
        self.watching = self.restless = True
        self.census = self._before = self._now

    def end_windows(self) -> None:
        """The next window begins with a reading of its own."""
        self._before = None

    def window(
        self, judge: Checker, send: Callable[[], Sequence[Exchange]]
    ) -> tuple[Sequence[Exchange], PossibleLists | None]:
        """What comes of *send*, and the states that the list may have been in meanwhile.

        None where these are too many or could not be read.  Raises BudgetSpent.
        """
        before = self._before or self.read()
        exchanges = send()
        after = self.read()
        self._before = self._now = after or before
        if before is None or after is None:
            return exchanges, None
        return exchanges, between(judge, before, after)

    def read(self) -> Census | None:
        """Takes the census again, over a new connection; None where it could not be read.

        Raises BudgetSpent.
        """
        before = self.census
        size = before.size if before is not None else 0
        if self.collection is None:
            return None
        try:
            census = take(self.probe, self.collection, self.most, fresh=True, size=size)
        except Unanswered:
            return None
        if census is None or before is None:
            return census
        return census.like(before)
