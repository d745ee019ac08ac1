"""The first question, which says whether there is anything to test."""

from __future__ import annotations

import httpx2

from ...errors import CannotTest
from ...transport.exchange import Exchange, Question
from ...transport.probe import BudgetSpent, Probe, Unanswered

_HINTS = {
    "certificate": "give its authority's certificate with --ca-file FILE",
    "proxy": "the proxy of the environment refused: correct it, or add the host to NO_PROXY",
    "busy": "try again later, or slower with --rate",
    "timeout": "is the server running, and is --timeout long enough?",
    "protocol": "is the URL right, and is it http or https as it says?",
    "encoding": "does the server, or a proxy in front of it, send the right Content-Encoding?",
}
"""What to do about a failure, by its kind."""
_BY_ITSELF = frozenset({"size", "cut off"})
"""Kinds that need no advice: the server runs, and the reason says what is wrong."""
_BY_TEXT = {
    "certificate has expired": "renew the certificate, or correct this machine's clock",
    "certificate is not yet valid": "renew the certificate, or correct this machine's clock",
    "certificate is not valid for": "use the host name that the certificate is for",
    "CERTIFICATE_VERIFY_FAILED": _HINTS["certificate"],
    "SSL": "does it speak https?",
}
"""The same by what OpenSSL says; the first that fits."""


def first(probe: Probe, question: Question) -> Exchange:
    """The response to the first question; raises CannotTest where there is nothing to judge."""
    try:
        exchange = probe.ask(question)
    except Unanswered as error:
        raise unjudged(probe, str(error), error.kind) from None
    except BudgetSpent as error:
        raise CannotTest(str(error) or "no request may be sent: raise --max-requests") from None
    response = exchange.response
    if response.failure is not None and response.failure.kind != "encoding":
        raise unjudged(probe, response.failure.reason, response.failure.kind)
    if response.status == 407:
        raise unjudged(probe, "status 407", "proxy")
    return exchange


def smoke(probe: Probe, *, guessed: bool = False) -> Exchange:
    """The first page of the list; raises CannotTest where there is nothing that could be judged.

    Where it is *guessed* which list the server has, one that it has not is for the caller to judge.
    """
    exchange = first(probe, Question(source="census"))
    response = exchange.response
    key = probe.operation.key
    where = f"the {key.location} `{key.name}`" if key else "the request"
    if response.status in (401, 403):
        raise CannotTest(
            f"{probe.url} refuses the key with status {response.status}: "
            f"check that it is a key of this server, and that {where} reaches the server"
        )
    if response.status == 404 and not guessed:
        raise CannotTest(
            f"{probe.url} has nothing at {probe.operation.path} (status 404): "
            "give the base URL, to which the suite appends this path"
        )
    if 300 <= response.status < 400:
        raise CannotTest(
            f"{probe.url} redirects to {_origin(response.header('location'))}; redirects are never "
            "followed, so that the key reaches no other server: give the final URL"
        )
    return exchange


def unjudged(probe: Probe, reason: str, kind: str = "") -> CannotTest:
    """What says that no response could be judged, why, and what to do."""
    hint = next((hint for text, hint in _BY_TEXT.items() if text in reason), _HINTS.get(kind))
    hint = hint or "is the server running, and is the URL right?"
    advice = "" if kind in _BY_ITSELF else f"; {hint}"
    return CannotTest(f"no response from {probe.url} could be judged: {reason}{advice}")


def _origin(location: str | None) -> str:
    try:
        url = httpx2.URL(location or "")
    except httpx2.InvalidURL:
        return "a location that is not a URL"
    # Not the user and password that a location may have, which `netloc` leaves out.
    origin = f"{url.scheme}://{url.netloc.decode()}".removeprefix(":")
    return origin if url.host else (location or "nowhere")
