"""Every seeded mistake is found by the lint: run by name, since it needs Node.

``tox run -e gate``
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import spec
from linting import others
from support.mistaken import MISTAKES, mistaken
from support.small_document import written

OTHERS = {name: each for name, each in MISTAKES.items() if "others" in each}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What is said of the document without a mistake: it has no texts for people."""
    path = mistaken({}, tmp_path_factory.mktemp("sound"))
    return {each.sentence for each in others.findings(path, strict=True)}


@pytest.mark.parametrize("case", OTHERS.values(), ids=OTHERS)
def test_a_mistake_is_found(case: dict[str, Any], usual: set[str], tmp_path: Path) -> None:
    """By the linter that knows it."""
    found = others.findings(mistaken(case, tmp_path), strict=True)
    assert any(each.rule.startswith(case["others"]) for each in found if each.sentence not in usual)


def test_a_document_of_others_may_have_another_style(tmp_path: Path) -> None:
    """What only a linter says is a warning, with its line; ``--strict`` makes it a problem."""
    path = str(written(tmp_path))
    lenient, strict = (CliRunner().invoke(spec.main, each) for each in ([path], [path, "--strict"]))
    assert (lenient.exit_code, strict.exit_code) == (0, 1)
    assert "library.yaml:2: warning: Info object should contain `license` field." in lenient.output
    assert "library.yaml:2: Info object should contain `license` field." in strict.output
    assert lenient.output.splitlines()[-1].startswith("library.yaml: no problems, ")


def test_a_document_that_cannot_be_used_has_a_problem(tmp_path: Path) -> None:
    """Whatever the linters say of it."""
    path = mistaken(MISTAKES["x-collection leads nowhere"], tmp_path)
    done = CliRunner().invoke(spec.main, [str(path)])
    assert done.exit_code == 1
    assert ": 1 problem, " in done.output.splitlines()[-1]


def test_a_document_that_is_no_yaml_is_told_in_the_linters_words(tmp_path: Path) -> None:
    """Not by what it prints before: a banner, and what it is about to do."""
    path = tmp_path / "error.yaml"
    path.write_text("openapi: 3.1.0\ninfo: {title: x\npaths: {}\n")
    done = CliRunner().invoke(spec.main, [str(path)])
    assert done.exit_code == 2
    assert re.search(r"could not be used: \w[\w ]+ in \"\S+error.yaml\" \(3:1\)$", done.stderr)
