"""The fixtures of the pytest plugin: a report on the user's own server, and a reference server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from ..product import KEY_VARIABLE, SERVER_FIXTURE
from .settings import setting

if TYPE_CHECKING:
    from ..report.model import Report
    from ..server import ReferenceServer
    from ..transport.application import Application
    from .outcomes import Decided

CLAUSE = "conformance_clause"


@pytest.fixture(scope="session")
def conformance_key() -> str:
    """The key of the server, from the environment; a project can have a fixture of its own."""
    return os.environ.get(KEY_VARIABLE, "")


@pytest.fixture(scope="session")
def conformance_report(
    conformance_target: str | Application, conformance_key: str, pytestconfig: pytest.Config
) -> Report:
    """What the suite finds on ``conformance_target``, a fixture of the project: a URL or an app.

    A project that wants other settings calls ``judge`` in a fixture of this name.
    """
    from .. import judge
    from ..contract import DocumentError
    from ..errors import ConformanceError
    from ..report.text import visible

    spec = setting(pytestconfig, "spec") or None
    try:
        report: Report = judge(conformance_target, key=conformance_key, spec=spec)
    except (ConformanceError, DocumentError) as error:  # a sentence; where it arose tells nothing
        pytest.fail(visible(str(error)), pytrace=False)
    return report


@pytest.fixture(name=CLAUSE)
def clause(request: pytest.FixtureRequest, conformance_report: Report) -> Decided:
    """One clause after the other, for a test that calls ``conformance_clause.check()``."""
    from .outcomes import Decided

    return Decided(conformance_report, request.param)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Has a test that wants ``conformance_clause`` run once for each clause of the document."""
    if CLAUSE in metafunc.fixturenames:
        from .outcomes import names

        found = names(setting(metafunc.config, "spec"))
        metafunc.parametrize(CLAUSE, found.values(), ids=found.keys(), indirect=True)


@pytest.fixture(name=SERVER_FIXTURE)
def reference(request: pytest.FixtureRequest) -> Iterator[ReferenceServer]:
    """A reference server of this test alone, with an address, a key, and controls.

    The marker of the same name gives settings: ``@pytest.mark.postpeer_server(accounts=3)``.
    """
    from ..server import reference_server

    marker = request.node.get_closest_marker(SERVER_FIXTURE)
    with reference_server(**(marker.kwargs if marker else {})) as server:
        yield server
