"""The server in the tests of others: a fixture, and a context manager."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest

from clause_table import PAGE
from commands.test_plugin import run
from postpeer_conformance.contract import load
from postpeer_conformance.server import KEY, reference_server

CONTRACT = load()
OPERATION = CONTRACT.collections[0]

TESTS = """
import pytest
from postpeer_client import PostPeer


def test_two_lines(postpeer_server):
    client = PostPeer(postpeer_server.key, base_url=postpeer_server.url)
    assert client.list_integrations().total == 140
    client.close()
    postpeer_server.fill()


def test_each_test_has_its_own(postpeer_server):
    with PostPeer(postpeer_server.key, base_url=postpeer_server.url) as client:
        assert client.list_integrations().total == 140


@pytest.mark.postpeer_server(accounts=3, faults=["status=503,times=1,retry-after=0"])
def test_settings(postpeer_server):
    with PostPeer(postpeer_server.key, base_url=postpeer_server.url) as client:
        assert client.list_integrations().total == 3
    assert [each["status"] for each in postpeer_server.requests] == [503, 200]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody's project, whose tests use the fixture."""
    (tmp_path / "test_theirs.py").write_text(TESTS)
    return tmp_path


def test_the_fixture_gives_a_server_to_a_test(project: Path) -> None:
    """Of its own, with the settings of its marker, which is registered."""
    ended = run(project, "-W", "error", "--strict-markers")
    assert ended.returncode == 0, ended.stdout


def test_the_test_of_the_guide_passes(tmp_path: Path) -> None:
    """As it stands there."""
    fence = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    (code,) = fence.findall(PAGE.with_name("server.md").read_text("utf-8"))
    (tmp_path / "test_guide.py").write_text(code)
    ended = run(tmp_path, "-W", "error")
    assert ended.returncode == 0, ended.stdout


def test_the_context_manager_takes_the_settings_of_the_application() -> None:
    """It serves the packaged document where none is given, and stops in the end."""
    with reference_server(accounts=2) as server:
        assert server.key == KEY
        assert KEY not in repr(server)
        assert httpx2.get(server.url + OPERATION.path).status_code == 401
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(server.url)


def test_ones_own_items_are_served() -> None:
    """From the start, or later; what is not valid is refused and changes nothing."""
    item = {**CONTRACT.document["components"]["schemas"]["Integration"]["examples"][0]}
    assert OPERATION.key is not None
    with reference_server(items=iter([item])) as server:
        headers = {OPERATION.key.header: server.key}
        for _ in range(2):
            found = httpx2.get(server.url + OPERATION.path, headers=headers).json()
            assert found["integrations"] == [item]
            with pytest.raises(ValueError, match="item 2"):
                server.fill({**item, "id": "other"}, {})
            server.reset()
