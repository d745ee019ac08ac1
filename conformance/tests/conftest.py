"""What several files of tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from postpeer_conformance.server import ReferenceServer, reference_server

# The same examples in every run, and no bound of time, which is another one on a busy machine.
settings.register_profile(
    "suite", derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def running() -> Iterator[ReferenceServer]:
    with reference_server(accounts=30) as server:
        yield server


@pytest.fixture
def server(running: ReferenceServer) -> ReferenceServer:
    """A server on a good day, with 30 items."""
    running.reset()
    return running
