"""What the package logs: one line for each attempt at a request, with the level INFO.

It holds neither the key nor a value of a caller: the path is that of the contract, with the names
of its parameters.
"""

from __future__ import annotations

import logging
from typing import Any, Protocol

from .errors import ServiceError
from .operation import Operation


class AnswerHead(Protocol):
    """Any response."""

    @property
    def status(self) -> int: ...


LOGGER = logging.getLogger(__name__.partition(".")[0])
"""Called as the package is."""


def attempt(operation: Operation[Any], outcome: AnswerHead | ServiceError, seconds: float) -> None:
    """Logs what an attempt ended in, a status or the class of an error, and how long it took."""
    if LOGGER.isEnabledFor(logging.INFO):
        ended = type(outcome).__name__ if isinstance(outcome, ServiceError) else outcome.status
        LOGGER.info("%s %s %s in %.3f s", operation.method, operation.path, ended, seconds)
