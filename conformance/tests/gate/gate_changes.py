"""The whole comparison on every pair: run by name, since it needs Node.

``tox run -e gate``
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from changes import compare
from support.changing import pair, stories, summary

GENERAL, MEANING = stories("general"), stories("meaning")


@pytest.mark.parametrize("case", GENERAL.values(), ids=GENERAL)
def test_a_change_is_found_with_its_direction(case: dict[str, Any], tmp_path: Path) -> None:
    """Both halves together find what a pair says, and nothing else."""
    documents = pair(case, tmp_path)
    found = compare(documents.base, documents.new, documents.base_file, documents.new_file)
    assert summary(found) == documents.expected


@pytest.mark.parametrize("case", MEANING.values(), ids=MEANING)
def test_no_change_of_meaning_is_lost_among_general_ones(
    case: dict[str, Any], tmp_path: Path
) -> None:
    """The general rules take nothing away from a change of meaning."""
    documents = pair(case, tmp_path)
    found = compare(documents.base, documents.new, documents.base_file, documents.new_file)
    assert all(each in summary(found) for each in documents.expected)
