"""What several files of tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from postpeer_conformance.server import ReferenceServer, reference_server


@pytest.fixture(scope="session")
def running() -> Iterator[ReferenceServer]:
    with reference_server(accounts=30) as server:
        yield server


@pytest.fixture
def server(running: ReferenceServer) -> ReferenceServer:
    """A server on a good day, with 30 items."""
    running.reset()
    return running
