"""Whether a request has the key that its operation asks for."""

from __future__ import annotations

from collections.abc import Callable

from ...contract import Operation
from ..http.messages import Request


def wrong(operation: Operation, request: Request, opens: Callable[[str], bool]) -> str:
    """What is wrong with the key of *request*; empty where *opens* takes it, or none is needed."""
    if operation.key is None:
        return ""
    where = f"{operation.key.location} {operation.key.name}"
    given = operation.key.read(request.headers, request.query)
    if given is None:
        return f"the {where} is missing"
    return "" if opens(given) else f"the key in the {where} is not valid"
