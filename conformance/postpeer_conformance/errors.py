"""What ends a run before its verdicts.

``ConformanceError``
├── ``UsageError``      wrong option, document or configuration: exit code 2
└── ``CannotTest``      unreachable, key refused, no answer in HTTP: exit code 3

A broken document has an error of its own, :class:`postpeer_conformance.contract.DocumentError`.
"""

from __future__ import annotations


class ConformanceError(Exception):
    """Its text is one sentence that says what is wrong, where, and what to do."""


class UsageError(ConformanceError):
    """The command was called wrongly."""


class CannotTest(ConformanceError):
    """There was nothing to judge."""
