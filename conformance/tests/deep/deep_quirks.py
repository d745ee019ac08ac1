"""Every quirk, alone and mixed, on many seeds: run by name, since it takes half an hour.

``pytest -n 2 conformance/tests/deep/deep_quirks.py``; ``CONFORMANCE_SEEDS`` is the number of seeds.
"""

from __future__ import annotations

import os

import pytest

from engine.test_moving import accused
from engine.test_quirks import (
    LIVE,
    STILL,
    Clock,
    accusations,
    by_name,
    clock,
    mixture,
    outcome,
    triples,
)
from postpeer_conformance.server.variants.quirks import Quirk

__all__ = ["clock"]
SEEDS = int(os.environ.get("CONFORMANCE_SEEDS", "20"))
SIZES = (3, 21, 137)
# The quirks vary fastest: what is asked of the same items is planned once.


@pytest.mark.parametrize("quirk", STILL, ids=by_name)
@pytest.mark.parametrize("accounts", SIZES)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_quirk_is_accused(quirk: Quirk, accounts: int, seed: int, clock: Clock) -> None:
    """A server that is odd in one way ends with every decided clause holding."""
    found = outcome(quirk, accounts, clock, seed)
    assert accusations(found) == []
    assert found.exit_code == 0


@pytest.mark.parametrize("quirk", LIVE, ids=by_name)
@pytest.mark.parametrize("accounts", SIZES)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_live_server_is_accused(quirk: Quirk, accounts: int, seed: int, clock: Clock) -> None:
    """A server whose items change is not accused of it."""
    found = outcome(quirk, accounts, clock, seed)
    assert accusations(found) == []
    assert found.exit_code != 1


@pytest.mark.parametrize("accounts", [1, *SIZES])
@pytest.mark.parametrize("quirk", triples(100, seed=1), ids=by_name)
def test_no_mixture_is_accused(quirk: Quirk, accounts: int, clock: Clock) -> None:
    """A server that is odd in three ways at once ends with every decided clause holding."""
    found = outcome(quirk, accounts, clock, accounts)
    assert accusations(found) == []
    assert found.exit_code == 0


@pytest.mark.parametrize("live", LIVE, ids=by_name)
@pytest.mark.parametrize("quirk", triples(10, seed=2), ids=by_name)
def test_no_odd_live_server_is_accused(quirk: Quirk, live: Quirk, clock: Clock) -> None:
    """A server whose items change may be odd in other ways too."""
    found = outcome(mixture((live, quirk)), 60, clock)
    assert accusations(found) == []
    assert found.exit_code != 1


@pytest.mark.parametrize("live", LIVE, ids=by_name)
@pytest.mark.parametrize("accounts", [137, 1500])
@pytest.mark.parametrize("requests", [6, 9, 12, 16, 20, 26, 33, 45])
def test_a_small_budget_accuses_nobody(requests: int, accounts: int, live: Quirk) -> None:
    """Nor does a run that ends before it can be sure."""
    assert not accused(live, requests, accounts)
