"""An application that is called in this process is heard as a client hears it over a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import httpx2
import pytest
from starlette.types import Receive, Scope, Send

from postpeer_conformance.contract import load
from postpeer_conformance.transport.exchange import Question
from postpeer_conformance.transport.in_process import InProcess, InProcessWSGI
from postpeer_conformance.transport.probe import Probe


async def asgi(_scope: Scope, _receive: Receive, send: Send) -> None:
    head = [(b"x-total", b" \t140 ")]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": b"{}"})


def wsgi(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", [("X-Total", " \t140 ")])
    return [b"{}"]


@pytest.mark.parametrize("transport", [InProcess(asgi), InProcessWSGI(wsgi)], ids=["ASGI", "WSGI"])
def test_space_around_a_header_is_none_of_it(transport: httpx2.BaseTransport) -> None:
    """It is cut off where a message is read (RFC 9110, 5.5), and in this process none is."""
    with httpx2.Client(transport=transport) as client:
        probe = Probe(load().collections[0], "http://test", "test-key", client)
        assert probe.ask(Question()).response.header("x-total") == "140"
