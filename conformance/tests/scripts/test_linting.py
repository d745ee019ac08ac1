"""The rules of our own find what no linter knows, without Node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from client.archive import DOCUMENT as ARCHIVE
from linting.ours import findings
from postpeer_conformance.errors import UsageError
from support.made_up import write
from support.mistaken import MISTAKES, mistaken
from support.small_document import DOCUMENT, changed, written

OURS = {name: each for name, each in MISTAKES.items() if "ours" in each}


@pytest.mark.parametrize("case", OURS.values(), ids=OURS)
def test_a_mistake_is_found(case: dict[str, Any], tmp_path: Path) -> None:
    """Once, and with a line that the mistake is on."""
    path = mistaken(case, tmp_path)
    (found,) = (each for each in findings(path) if not each.warning)
    assert found.rule == case["ours"]
    changed = set(path.read_text("utf-8").splitlines()) - set(DOCUMENT.splitlines())
    if "page" not in case and "reference" not in case["mistake"]:
        assert path.read_text("utf-8").splitlines()[found.line - 1] in changed


def test_a_sound_document_has_no_mistakes(tmp_path: Path) -> None:
    """The small one, and documents drawn at random."""
    assert all(each.warning for each in findings(written(tmp_path)))
    assert [findings(write(seed, tmp_path)) for seed in range(5)] == [[]] * 5


def test_a_parameter_without_a_meaning_is_told(tmp_path: Path) -> None:
    """Nothing tests it, and that may be an oversight; a parameter that is no query is none."""
    path = written(tmp_path)
    (found,) = findings(path)
    assert found.warning
    assert found.sentence.startswith("x-collection of listBooks does not mention tags, so nothing")
    assert "name: tags" in path.read_text("utf-8").splitlines()[found.line - 1]


def test_a_property_without_a_meaning_is_told(tmp_path: Path) -> None:
    """Of an object whose other properties filter, or cut pages."""
    gte = "gte: {type: integer}"
    path = tmp_path / "lists.yaml"
    path.write_text(ARCHIVE.read_text("utf-8").replace(gte, f"{gte}, lte: {{}}"), "utf-8")
    (found,) = (each for each in findings(path) if each.rule == "parameter-without-meaning")
    assert "listAfterKey does not mention rank[lte], so nothing" in found.sentence


@pytest.mark.parametrize("page", [[], [["a", 1]], [["a", 1], ["b", 1]], [["a", 2], ["b", 1]]])
def test_a_page_may_rise_fall_and_stand_still(page: list[Any], tmp_path: Path) -> None:
    """A request may ask for either order, and equals have none."""
    assert all(each.warning for each in findings(mistaken({"page": page}, tmp_path)))


def test_an_operation_that_is_left_out_is_told(tmp_path: Path) -> None:
    """The others are read."""
    unusable = "  /{id}:\n    get: {responses: {'200': {description: No id.}}}\n"
    path = written(
        tmp_path, changed("components:\n  security", f"{unusable}components:\n  security")
    )
    (found,) = (each for each in findings(path) if each.rule == "contract")
    assert found.warning
    assert found.sentence == "no parameter describes {id} in the path /{id}"


def test_a_document_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    """It is no mistake in a document."""
    with pytest.raises(UsageError, match="cannot be read"):
        findings(tmp_path / "none.yaml")
