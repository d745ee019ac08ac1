"""Method: what the other methods must not do.

The suite only reads, so methods that could write are sent without a valid key.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import Operation
from ..oracle.checked import Judged
from ..transport.exchange import KeyUse, Question
from .clause import Clause, Finding

_READING = ("HEAD", "OPTIONS")
_WRITING = ("POST", "PUT", "PATCH", "DELETE")


def clauses(operation: Operation) -> Iterator[Clause]:
    """The one clause of other methods."""
    keys: tuple[KeyUse, ...] = ("wrong", "missing") if operation.key is not None else ("missing",)
    yield Clause(
        "method/safe",
        f"No other method than {operation.method} makes the server fail or show an item.",
        operation.pointer,
        "an answer to its questions",
        check=_safe,
        asks=(
            *(Question(method=method, key="missing") for method in _READING),
            *(Question(method=method, key=key) for key in keys for method in _WRITING),
        ),
    )


def _safe(judged: Judged) -> Finding | bool:
    if judged.question.method == "GET":
        return False
    # 501 is the standard's answer to a method that a server does not know (RFC 9110, 15.6.2).
    if judged.answer.status >= 500 and judged.answer.status != 501:
        return Finding("no failure", f"status {judged.answer.status}")
    shown = judged.shown()
    return Finding("no item in the answer", f"{shown} in it") if shown else True
