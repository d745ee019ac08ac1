"""What ends a command before its time.

``ConformanceError``
├── ``UsageError``      wrong option, document or configuration: exit code 2
├── ``CannotTest``      unreachable, key refused, no answer in HTTP: exit code 3
└── ``CannotWrite``     what was found cannot be written: exit code 3

A broken document has an error of its own, :class:`postpeer_conformance.contract.DocumentError`.
"""

from __future__ import annotations

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
