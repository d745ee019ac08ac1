"""Servers that answer anything: a run ends with a designed exit code, in words, and tells no key.

``pytest conformance/tests/deep/deep_suite.py``; CONFORMANCE_EXAMPLES is the number of servers.
"""

from __future__ import annotations

import functools
import itertools
import socket
from pathlib import Path

import hypothesis
import pytest
from click.testing import CliRunner
from hypothesis import strategies as st

from client.hostile import Request, answering
from deep.deep_client import ANSWERS, DRAWN, HEADED
from postpeer_conformance.cli import cli
from postpeer_conformance.errors import ConformanceError, InternalError
from postpeer_conformance.product import KEY_VARIABLE
from postpeer_conformance.transport import probe
from security.echoes import KEY, pieces

PAGE = b'{"success": true, "total": 0, "integrations": []}'
WHOLE = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
SERVERS = st.lists(ANSWERS | HEADED | st.just(WHOLE % (len(PAGE), PAGE)), min_size=1, max_size=5)


def test_whatever_a_server_sends_a_run_ends_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The responses come in turn; the server closes, so that nothing has to be waited for."""
    monkeypatch.setattr(probe, "Probe", functools.partial(probe.Probe, sleep=lambda _seconds: None))
    turn: itertools.cycle[bytes] = itertools.cycle([b""])
    files = [tmp_path / name for name in ("it.json", "it.html", "it.xml", "journal")]
    written = zip(("--json", "--html", "--junit", "--journal"), map(str, files), strict=True)
    outputs = [*itertools.chain(*written), "--max-requests", "12", "--no-redact", "--verbose"]

    def respond(connection: socket.socket, _request: Request) -> bool:
        connection.sendall(next(turn))
        return False

    with answering(respond) as server:

        @DRAWN
        @hypothesis.given(SERVERS)
        def holds(answers: list[bytes]) -> None:
            nonlocal turn
            turn = itertools.cycle(answers)
            ended = CliRunner(env={KEY_VARIABLE: KEY}).invoke(cli, ["run", server.url, *outputs])
            error = ended.exception
            assert isinstance(error, SystemExit | ConformanceError | None), error
            assert not isinstance(error, InternalError), error.details
            assert getattr(error, "exit_code", ended.exit_code) in (0, 1, 3)
            said = f"{ended.output}{'' if isinstance(error, SystemExit) else error}"
            said += "".join(file.read_text("utf-8") for file in files if file.exists())
            assert pieces(said) == set()

        holds()
