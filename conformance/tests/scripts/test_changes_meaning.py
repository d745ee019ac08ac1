"""The gate knows what a change of ``x-collection`` or of a default means, without Node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest

from changes import order
from changes.comparison import without_node
from changes.pair import Pair
from postpeer_conformance.contract import load
from support.changing import pair, stories, summary
from support.made_up import write

MEANING = stories("meaning")


@pytest.mark.parametrize("case", MEANING.values(), ids=MEANING)
def test_a_change_of_meaning_is_found_with_its_direction(
    case: dict[str, Any], tmp_path: Path
) -> None:
    """Each pair differs in what it says, and in nothing else."""
    documents = pair(case, tmp_path)
    found = list(without_node(documents.base, documents.new))
    assert summary(found) == documents.expected


@pytest.mark.parametrize("case", MEANING.values(), ids=MEANING)
def test_a_change_says_where_it_is_seen(case: dict[str, Any], tmp_path: Path) -> None:
    """Its line holds a name of the thing, in the document that is named."""
    documents = pair(case, tmp_path)
    for each in without_node(documents.base, documents.new):
        assert each.source in {str(documents.base_file), str(documents.new_file)}
        assert each.line > 1
        assert f"`{each.subject}`" in each.sentence


def test_changes_have_the_order_of_the_document() -> None:
    """Of several at one place only the first is told, and that must not depend on chance."""
    museum = load(Path(__file__).parents[1] / "support" / "museum.yaml")
    operation = max(museum.collections, key=lambda each: len(each.collection.order.sortings))
    full = operation.collection
    none = attrs.evolve(full, order=attrs.evolve(full.order, sortings=()))
    documents = Pair(museum, museum, operation, operation)
    texts = ["&".join("=".join(each) for each in way.asking) for way in full.order.sortings]
    assert len(texts) > 3
    for before, after in ((full, none), (none, full)):
        sentences = [each.sentence for each in order.changes(documents, before, after)]
        assert [s.partition(" for ")[2].split("`")[1] for s in sentences] == texts


@pytest.mark.parametrize("seed", range(5))
def test_a_document_does_not_differ_from_itself(seed: int, tmp_path: Path) -> None:
    """Whatever the document, there is no change where nothing changed."""
    path = write(seed, tmp_path)
    assert list(without_node(load(path), load(path))) == []


def test_two_strangers_have_no_operation_in_common(tmp_path: Path) -> None:
    """What only one document has is told by the general rules."""
    assert list(without_node(load(write(1, tmp_path)), load(write(2, tmp_path)))) == []
