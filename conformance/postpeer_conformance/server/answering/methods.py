"""The response to a method that the document does not have."""

from __future__ import annotations

from collections.abc import Callable

from ..http.messages import Refusal, Request, Response
from .parameters import shown


def other(
    request: Request, allowed: tuple[str, ...], refuse: Callable[[Refusal], Response]
) -> Response:
    """What is *allowed* to OPTIONS, 405 to others."""
    allow = ("allow", ", ".join(allowed))
    if request.method == "OPTIONS":
        return Response(204, b"", (allow,))
    sentence = f"{shown(request.method)} is not one of {allow[1]}"
    return refuse(Refusal(405, sentence)).with_headers(allow)
