"""The settings of the plugin: options of pytest, or entries of its ini file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

OPTIONS = (
    ("url", "URL", "Test the server at URL: an item for each clause."),
    ("app", "MODULE:NAME", "Test this ASGI or WSGI application, in a process: the same items."),
    ("spec", "FILE", "The OpenAPI document; by default the packaged one."),
    ("options", "TEXT", "More options of `postpeer-conformance run`, in one text."),
)
"""Each with what its value is called, and its help."""


def settings(config: pytest.Config) -> dict[str, str]:
    """All of them.  A target that is given as an option is the only one: the ini file has none."""
    found = {name: setting(config, name) for name, _, _ in OPTIONS}
    targets = ("url", "app")
    if any(config.getoption(f"--conformance-{name}") for name in targets):
        found |= {name: config.getoption(f"--conformance-{name}") or "" for name in targets}
    return found


def setting(config: pytest.Config, name: str) -> str:
    """The option called *name*, or else the entry of the ini file; empty where neither is given."""
    return str(config.getoption(f"--conformance-{name}") or config.getini(f"conformance_{name}"))
