"""The pytest plugin: every clause as an item, or as a test of the user's; and fixtures.

Every run of pytest loads this module, so that it imports nothing; what works is in ``items``, and
in ``fixtures``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .settings import OPTIONS, settings

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, each of which can stand in the ini file: ``conformance_url`` and so on."""
    group = parser.getgroup("conformance", "conformance to an OpenAPI contract")
    for name, value, text in OPTIONS:
        group.addoption(f"--conformance-{name}", metavar=value, help=text)
        parser.addini(f"conformance_{name}", text, default="")


def pytest_configure(config: pytest.Config) -> None:
    """Loads the rest where it is wanted."""
    from ..product import SERVER_FIXTURE
    from . import fixtures

    config.addinivalue_line(
        "markers", f"{SERVER_FIXTURE}(accounts=140, seed=0, ...): settings of the fixture's server"
    )
    config.pluginmanager.register(fixtures, "postpeer-conformance-fixtures")
    found = settings(config)
    if found["url"] or found["app"]:
        from .items import Suite

        config.pluginmanager.register(Suite(config, found), "postpeer-conformance-suite")
