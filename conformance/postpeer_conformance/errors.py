"""What ends a command before its time.

``ConformanceError``
├── ``UsageError``      wrong option, document or configuration: exit code 2
├── ``CannotTest``      unreachable, key refused, no response in HTTP, interrupted: exit code 3
├── ``CannotWrite``     what was found cannot be written: exit code 3
│   └── ``NobodyReads``     nor is anybody there who wants it: the same, without a word
└── ``InternalError``   a mistake of the suite itself: exit code 3

A broken document has an error of its own, :class:`postpeer_conformance.contract.DocumentError`.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import ClassVar


class ConformanceError(Exception):
    """Its text is one sentence that says what is wrong, where, and what to do."""

    code: ClassVar[int] = 3
    """The exit code."""


class UsageError(ConformanceError):
    """The command was called wrongly."""

    code = 2


class CannotTest(ConformanceError):
    """There was nothing to judge."""


class CannotWrite(ConformanceError):
    """There is a result, and it does not reach the file, or standard output."""


class NobodyReads(CannotWrite):
    """Whoever read standard output, such as ``head``, has read enough: nothing is to be said."""


class InternalError(ConformanceError):
    """A mistake of the suite itself, which is worth a report."""

    def __init__(self, error: BaseException, mask: Callable[[str], str] = lambda text: text):
        super().__init__(
            f"this is a mistake of the suite itself, {type(error).__name__}{_place(error)}: "
            "please report it, with what --verbose shows"
        )
        self.error = error
        self._mask = mask

    @property
    def details(self) -> str:
        """The traceback, without the key."""
        return self._mask("".join(traceback.format_exception(self.error)))


def _place(error: BaseException) -> str:
    """Where in the suite *error* comes from, for a sentence."""
    package = __package__ or ""
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        module = str(frame.f_globals.get("__name__"))
        if module.startswith(package):
            return f" in {module}, line {line}"
    return ""
