"""Every mutant and every quirk of the museum's lists: run by name, since it takes half an hour.

``pytest -n 2 conformance/tests/deep/deep_lists.py``
"""

from __future__ import annotations

import pytest

from postpeer_conformance.selftest.examine import attack, caught_by, examine, row_of
from postpeer_conformance.server import create_app
from postpeer_conformance.server.variants.mutants import Mutant, mutants
from postpeer_conformance.server.variants.quirks import Quirk, quirks
from support.museum import LISTS, MUSEUM


@pytest.mark.parametrize("mutant", mutants(MUSEUM), ids=lambda mutant: mutant.name)
def test_a_mutant_falls_to_what_it_declares(mutant: Mutant) -> None:
    """And to no other clause."""
    row = row_of(mutant, attack(mutant, MUSEUM))
    assert row.killed, row


@pytest.mark.parametrize("operation", LISTS)
@pytest.mark.parametrize("quirk", quirks(MUSEUM), ids=lambda quirk: quirk.name)
def test_a_freedom_is_no_fault(quirk: Quirk, operation: str) -> None:
    """Whatever the form of the list."""
    app = create_app(MUSEUM, accounts=137, behaviour=quirk)
    assert caught_by(examine(app, MUSEUM, LISTS[operation])) == set()
