"""The pytest plugin: with ``--conformance-url`` every clause is an item; and a server as fixture.

Every run of pytest loads this module, so that it imports nothing; what works is in ``items``, and
in the server that ``fixture`` starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; ``--conformance-url`` alone switches the plugin on."""
    group = parser.getgroup("conformance", "conformance to an OpenAPI contract")
    group.addoption(
        "--conformance-url", metavar="URL", help="Test the server at URL: an item for each clause."
    )
    group.addoption(
        "--conformance-spec",
        metavar="FILE",
        help="The OpenAPI document; by default the packaged one.",
    )
    group.addoption(
        "--conformance-options",
        metavar="TEXT",
        default="",
        help="More options of `postpeer-conformance run`, in one text.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Loads the rest where it is wanted."""
    from ..product import SERVER_FIXTURE
    from . import fixture

    config.addinivalue_line(
        "markers", f"{SERVER_FIXTURE}(accounts=140, seed=0, ...): settings of the fixture's server"
    )
    config.pluginmanager.register(fixture, "postpeer-conformance-server")
    if config.getoption("--conformance-url"):
        from .items import Suite

        config.pluginmanager.register(Suite(config), "postpeer-conformance-suite")
