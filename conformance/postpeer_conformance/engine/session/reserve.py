"""How many requests are kept for confirming what is found."""

from __future__ import annotations

import attrs

from ...transport.probe import Probe
from .list_state import ROW, ListState

_RESERVE = 36
"""Requests kept for confirming what is found; a quarter where there are few.

Of 20 mistakes in lists that change, 10 were found with 18, 15 with 36, and no more with 72.
"""
_STILL = 24
"""The same for what needs no list, while that stands still: mistakes take fewer to confirm then."""
_READ = 6
"""Those of these that read a small list twice; a larger one takes more."""
_ONCE = 2
"""Requests that confirm one mistake, besides two readings of the list."""
_IN_WINDOWS = 25
"""As many, and once more, while the list changes, so that there is room for questions.

Of the same mistakes, 9 were found with 12, and 15 with 25.
"""
BURSTS = 18
"""Times that a crowd is sent again: 96 in 100 races of one burst in six show again."""
BLINKS = 52
"""Times that a question is asked in a row, to see one response in 25 be wrong twice."""


@attrs.define
class Reserve:
    """The part of the budget that questions leave alone."""

    probe: Probe
    state: ListState
    suspected: bool = False
    """Whether a response or a walk was wrong, or the census lost items."""
    lost: bool = False
    """Whether a question got no response."""
    crowd: int = 0
    """Questions of the smallest crowd that was wrong, where nothing was before; 0 without one."""
    _least: int = attrs.field(init=False)
    _most: int = attrs.field(init=False)
    """Requests that a crowd may take."""

    @_least.default
    def _share(self) -> int:
        return min(_RESERVE, self.probe.budget // 4)

    @_most.default
    def _quarter(self) -> int:
        return self.probe.budget // 4

    def note_crowd(self, size: int) -> None:
        """Keeps enough to send a crowd of this *size* again, of which a response was wrong."""
        self.crowd = min(self.crowd or size, size)

    @property
    def drawn_on(self) -> bool:
        """Whether something is to be confirmed, or the list changes: questions cost more then."""
        return self.suspected or self.lost or self.state.watching

    @property
    def for_a_row(self) -> int:
        """Requests more that are kept from what only fills up the budget: for one long row."""
        return BLINKS if self.suspected and not self.state.watching else 0

    def kept(self, *, needs_list: bool = True) -> int:
        """Requests to keep; few while nothing is found, and fewest for what needs no list."""
        if not needs_list and not self.drawn_on:
            return _ONCE // 2
        state, once = self.state, 2 * self.state.size + _ONCE
        doubtful = self.suspected or self.lost or (state.watching and not state.watched)
        still = not needs_list and not self.state.watching
        least = min(self._least, _STILL) if still else self._least
        large = max(0, 2 * state.size - _READ)
        kept = max(least + large, once) if doubtful else once
        kept = 2 * max(once, min(kept, _IN_WINDOWS)) if state.watching else kept
        kept += min(BURSTS * self.crowd, self._most)
        return kept + ROW if state.restless else kept
