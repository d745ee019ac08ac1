"""Every mutant and every quirk of the museum's lists: run by name, since it takes half an hour.

``pytest -n 2 conformance/tests/deep/deep_lists.py``
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from postpeer_conformance.contract import load
from postpeer_conformance.selftest.examine import BUDGET, attack, caught_by, examine, row_of
from postpeer_conformance.server import create_app
from postpeer_conformance.server.variants.mutants import Mutant, mutants
from postpeer_conformance.server.variants.quirks import Quirk, quirks
from support.museum import LISTS, MUSEUM, SPEC

MANY = {"listTickets": 450}
"""Requests for a list of twelve parameters: what a mistake in each two of them takes to be seen."""


@pytest.mark.parametrize("mutant", mutants(MUSEUM), ids=lambda mutant: mutant.name)
def test_a_mutant_falls_to_what_it_declares(mutant: Mutant) -> None:
    """And to no other clause."""
    row = row_of(mutant, attack(mutant, MUSEUM, budget=MANY.get(mutant.operation, BUDGET)))
    assert row.killed, row


@pytest.mark.parametrize("quirk", quirks(MUSEUM), ids=lambda quirk: quirk.name)
@pytest.mark.parametrize("operation", LISTS)  # one after the other: what is planned is kept
def test_a_freedom_is_no_fault(quirk: Quirk, operation: str) -> None:
    """Whatever the form of the list."""
    app = create_app(MUSEUM, accounts=137, behaviour=quirk)
    assert caught_by(examine(app, MUSEUM, LISTS[operation])) == set()


def test_a_list_of_many_filters_is_walked_under_each(tmp_path: Path) -> None:
    """Their walks take more turns, so that the clause of walks is decided by the usual budget."""
    names = [f"f{n}" for n in range(18)]
    document = yaml.safe_load(SPEC.read_text("utf-8"))
    listing = document["paths"]["/exhibits"]["get"]
    exhibit = document["components"]["schemas"]["Exhibit"]
    for name in names:
        listing["parameters"].append({"name": name, "in": "query", "schema": {"type": "string"}})
        means = {"parameter": name, "fields": [f"/{name}"], "match": "equals"}
        listing["x-collection"]["filters"].append(means)
        exhibit["properties"][name] = {"type": "string"}
    exhibit["required"] += names
    file = tmp_path / "museum.yaml"
    file.write_text(yaml.safe_dump(document), "utf-8")
    contract = load(file)
    exhibits = next(each for each in contract.collections if each.id == "listExhibits")
    outcome = examine(create_app(contract, accounts=137), contract, exhibits)
    assert caught_by(outcome) == set()
    (walks,) = (v for v in outcome.verdicts if v.clause.id == "page/walk-is-complete")
    assert walks.state == "holds", walks.reason
