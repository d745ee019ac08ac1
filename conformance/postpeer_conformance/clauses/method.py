"""Method: what the other methods must not do.

The suite only reads, so methods that could write are sent without a valid key.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import Operation
from ..oracle.checked import CheckedExchange
from ..transport.exchange import KeyUse, Question
from .clause import ByCheck, Clause, Finding
from .variation import called

_READING = ("HEAD", "OPTIONS")
_WRITING = ("POST", "PUT", "PATCH", "DELETE")


def clauses(operation: Operation) -> Iterator[Clause]:
    """The one clause of other methods; none that the document has on the same path is sent."""
    listed = operation.collection is not None
    asked = [each for each in _asked(operation) if each[0] not in operation.methods]
    shows = " or return an item" if listed else ""
    if asked or listed:
        yield ByCheck(
            "method/safe",
            f"No method other than {operation.method} makes the server fail{shows}.",
            operation.pointer,
            "a response to its requests",
            check=_safe,
            requests=tuple(Question(method=method, key=key) for method, key in asked if listed),
            varies=() if listed else tuple(called(method, key) for method, key in asked),
            shows=lambda question: not listed and question.method not in operation.methods,
        )


def _asked(operation: Operation) -> Iterator[tuple[str, KeyUse]]:
    """Other methods, and how each uses the key."""
    keyed, listed = operation.key is not None, operation.collection is not None
    uses: tuple[KeyUse, ...] = ("wrong", "missing") if keyed else ("missing",) if listed else ()
    yield from ((method, "missing") for method in _READING)
    yield from ((method, key) for key in uses for method in _WRITING)


def _safe(judged: CheckedExchange) -> Finding | bool:
    if judged.own:
        return False
    # 501 is the standard's answer to a method that a server does not know (RFC 9110, 15.6.2).
    if judged.response.status >= 500 and judged.response.status != 501:
        return Finding("no failure", f"status {judged.response.status}")
    shown = judged.shown()
    return Finding("no item in the response", f"{shown} in it") if shown else True
