"""More documents drawn at random than the tests take: run by name, with ``pytest -n 2``."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.test_unusual import UNUSUAL, with_few
from postpeer_conformance.contract import Contract, load
from server.test_made_up import test_a_right_server_is_never_accused, test_a_wrong_server_is_found
from support.made_up import write

__all__ = ["test_a_right_server_is_never_accused", "test_a_wrong_server_is_found"]


@pytest.fixture(params=(2, 3))
def contract(request: pytest.FixtureRequest, tmp_path: Path) -> Contract:
    """The contract of a made-up document, through a YAML file."""
    return load(write(request.param, tmp_path))


@pytest.mark.parametrize("accounts", [0, 1])
@pytest.mark.parametrize("name", UNUSUAL)
def test_a_right_server_of_an_unusual_document_is_not_accused(
    name: str, accounts: int, tmp_path: Path
) -> None:
    """With no item or one."""
    outcome = with_few(name, accounts, tmp_path)
    assert (outcome.exit_code, outcome.count("violated")) == (0, 0)
