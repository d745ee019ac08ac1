"""Pairs of documents as test data, and what a comparison finds between them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import yaml

from changes import Change
from postpeer_conformance.contract import Contract, load
from support.small_document import DOCUMENT

Found = list[tuple[str, list[str]]]
"""Rule, and whom the change breaks; in alphabetical order."""
_PAIRS = yaml.safe_load(Path(__file__).with_name("changes.yaml").read_text(encoding="utf-8"))


@attrs.frozen
class Pair:
    """Two documents, as files, and what a comparison has to find."""

    base_file: Path
    new_file: Path
    expected: Found

    @property
    def base(self) -> Contract:
        return load(self.base_file)

    @property
    def new(self) -> Contract:
        return load(self.new_file)


def stories(section: str) -> dict[str, Any]:
    """The pairs of *section*, by their stories."""
    return {each["story"]: each for each in _PAIRS[section]}


def pair(case: dict[str, Any], folder: Path) -> Pair:
    """The documents of *case*, written into *folder*."""
    base, new = folder / "base.yaml", folder / "new.yaml"
    base.write_text(edited(case.get("base", {})), encoding="utf-8")
    new.write_text(edited(case["edits"]), encoding="utf-8")
    return Pair(base, new, sorted(case["changes"].items()))


def edited(edits: dict[str, str]) -> str:
    """The small document with each key of *edits* replaced by its value."""
    text = DOCUMENT
    for old, new in edits.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def summary(found: list[Change]) -> Found:
    """What *found* says, as the pairs write it."""
    return sorted((each.rule, sorted(each.breaks)) for each in found)
