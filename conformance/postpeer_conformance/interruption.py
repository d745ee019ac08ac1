"""Ctrl-C and SIGTERM: nothing more is asked, and what was found is judged and told."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Final

INTERRUPTED: Final = "interrupted"
"""Why a run ended early."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_ONE = 1.0
"""Seconds in which several signals are one: `timeout` sends two, and so do process managers."""


class Interruption:
    """Whether a command was interrupted.  A context is a wait, which the signal cuts short.

    An exception at any other place would lose what was found.  A second signal raises it there.
    """

    def __init__(self) -> None:
        self.came = False
        self._waiting = False
        self._again = 0.0
        """From when on, by the monotonic clock, a signal is a second one."""

    def __enter__(self) -> None:
        self._waiting = True

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._waiting = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Takes the signals while the context lasts, if they would raise KeyboardInterrupt."""
        taken = [s for s in _SIGNALS if signal.getsignal(s) is signal.default_int_handler]
        if threading.current_thread() is not threading.main_thread():
            taken = []  # only the main thread gets signals
        for each in taken:
            signal.signal(each, self._take)
        try:
            yield
        finally:
            for each in taken:
                signal.signal(each, signal.default_int_handler)

    def _take(self, *_: object) -> None:
        now, first = time.monotonic(), not self.came
        if first:
            self.came, self._again = True, now + _ONE
        if self._waiting if first else now > self._again:
            raise KeyboardInterrupt
