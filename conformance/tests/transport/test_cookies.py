"""Each question stands for itself: what a server said before does not go with it."""

from __future__ import annotations

import httpx2
import pytest
from starlette.types import Receive, Scope, Send

from postpeer_conformance.contract import load
from postpeer_conformance.transport.exchange import Question
from postpeer_conformance.transport.in_process import InProcess
from postpeer_conformance.transport.probe import Probe


@pytest.mark.parametrize("own", [{}, {"cookie": "tenant=5"}], ids=["none", "one"])
def test_only_the_users_own_cookies_are_sent(own: dict[str, str]) -> None:
    """A session that begins with the right key would else let the wrong one in."""
    came: list[str | None] = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        came.append({n.decode(): v.decode() for n, v in scope["headers"]}.get("cookie"))
        head = [(b"set-cookie", b"session=1; Path=/")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": b"{}"})

    with httpx2.Client(transport=InProcess(app), headers=own) as client:
        probe = Probe(load().collections[0], "http://cookies.test", "test-key", client)
        for key in ("valid", "wrong"):
            probe.ask(Question(key=key))
    assert came == [own.get("cookie")] * 2
