"""The first question, which says whether there is anything to test."""

from __future__ import annotations

import httpx

from ..errors import CannotTest
from ..exchange import Exchange, Question
from .probe import BudgetSpent, Probe, Unanswered


def smoke(probe: Probe) -> Exchange:
    """The first question; raises CannotTest where there is nothing that could be judged."""
    try:
        exchange = probe.ask(Question(source="census"))
    except Unanswered as error:
        raise CannotTest(
            f"no answer from {probe.url} could be judged: {error}; {_advice(str(error))}"
        ) from None
    except BudgetSpent as error:
        raise CannotTest(str(error) or "no request may be sent: raise --max-requests") from None
    answer = exchange.answer
    header = probe.operation.key.header if probe.operation.key else ""
    if answer.status in (401, 403):
        raise CannotTest(
            f"{probe.url} refuses the key with status {answer.status}: "
            f"check that it is this server's, and that `{header}` reaches it"
        )
    if answer.status == 404:
        raise CannotTest(
            f"{probe.url} has nothing at {probe.operation.path} (status 404): check the base URL"
        )
    if 300 <= answer.status < 400:
        raise CannotTest(
            f"{probe.url} redirects to {_origin(answer.header('location'))}; redirects are never "
            "followed, so that the key reaches no other server: give the final URL"
        )
    return exchange


def _advice(reason: str) -> str:
    if "CERTIFICATE_VERIFY_FAILED" in reason:
        return "name the file with its authority's certificate with --ca-file"
    if "SSL" in reason:
        return "does it speak https?"
    return "is the server running, and is the URL right?"


def _origin(location: str | None) -> str:
    url = httpx.URL(location or "")
    return f"{url.scheme}://{url.host}" if url.host else (location or "nowhere")
