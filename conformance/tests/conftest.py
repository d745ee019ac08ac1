"""What several files of tests share."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from functools import partial

import pytest
from hypothesis import HealthCheck, settings

from postpeer_conformance.server import ReferenceServer, reference_server
from postpeer_conformance.transport import probe

# The same examples in every run, and no bound of time, which is another one on a busy machine.
settings.register_profile(
    "suite", derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile("suite")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays, and what tests make is soon gone by itself: to look
    through either again and again takes a fifth of the time of all tests."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        gc.enable()


@pytest.fixture(scope="session")
def running() -> Iterator[ReferenceServer]:
    with reference_server(accounts=30) as server:
        yield server


@pytest.fixture
def server(running: ReferenceServer) -> ReferenceServer:
    """A server on a good day, with 30 items."""
    running.reset()
    return running


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of the suite in this process do not wait before they ask again."""
    monkeypatch.setattr(probe, "Probe", partial(probe.Probe, sleep=lambda _seconds: None))
