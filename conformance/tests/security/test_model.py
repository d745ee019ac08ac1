"""The threat model: what SECURITY promises is shown by tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parent
MODEL = (TESTS.parents[2] / ".github/SECURITY.md").read_text("utf-8")


def test_each_promise_is_shown_by_a_test_that_exists() -> None:
    """A file of tests, or one of its functions."""
    rows = re.findall(r"(?m)^\| (?!it cannot|they cannot|-)(.+?) \| (.+) \|$", MODEL)
    assert len(rows) > 10
    for promise, shown in rows:
        named = re.findall(r"`((?:\.\./\w+/)?test_\w+\.py)(?:::(test_\w+))?`", shown)
        assert named, promise
        for file, function in named:
            text = (TESTS / file).read_text("utf-8")
            assert f"def {function}" in text, (file, function)
