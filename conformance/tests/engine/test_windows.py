"""Pages that are asked for by numbers alone."""

from __future__ import annotations

from pathlib import Path

from postpeer_conformance.contract import load
from postpeer_conformance.engine.planning.windows import window

MUSEUM = load(Path(__file__).parents[1] / "support" / "museum.yaml")


def test_a_page_of_no_size_has_the_number_of_one_of_the_usual_size() -> None:
    """A document without a minimum allows such a page; no number counts pages without items."""
    exhibits = next(each for each in MUSEUM.collections if each.id == "listExhibits")
    assert window(exhibits.collection.paging, start=1, size=0) == (("limit", "0"), ("page", "2"))
