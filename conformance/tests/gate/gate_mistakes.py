"""Every seeded mistake is found by the lint: run by name, since it needs Node.

``tox run -e gate``
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from linting import others
from support.mistaken import MISTAKES, mistaken

OTHERS = {name: each for name, each in MISTAKES.items() if "others" in each}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What is said of the document without a mistake: it has no texts for people."""
    path = mistaken({}, tmp_path_factory.mktemp("sound"))
    return {each.sentence for each in others.findings(path)}


@pytest.mark.parametrize("case", OTHERS.values(), ids=OTHERS)
def test_a_mistake_is_found(case: dict[str, Any], usual: set[str], tmp_path: Path) -> None:
    """By the linter that knows it."""
    found = others.findings(mistaken(case, tmp_path))
    assert any(each.rule.startswith(case["others"]) for each in found if each.sentence not in usual)
