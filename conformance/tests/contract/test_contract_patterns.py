"""Patterns: texts that match one, and those over which a backtracking matcher takes for ever."""

from __future__ import annotations

import re

import pytest

from postpeer_conformance.contract import patterns

SLOW = ["^(a+)+$", "(x+x+)+y", r"^(\w+\s?)*\d$", "^(a|aa)+$", "^(.*,){11}P", ".*.*.*.*=.*"]
ORDINARY = [r"^[a-z]{2}-\d+$", r"^acc_[0-9a-f]{24}$", r"^[^@\s]+@[^@\s]+$", "^(red|green)$"]


@pytest.mark.parametrize("pattern", [*SLOW, *ORDINARY, r"^(.)\1{3}$", "[^\x00-\x7f]", "^[字-孙]+$"])
def test_texts_match_their_pattern_and_differ(pattern: str) -> None:
    texts = patterns.examples(pattern, 0, 100, 2)
    assert len(set(texts)) == 2
    assert all(re.search(pattern, text) for text in texts)


@pytest.mark.parametrize(
    ("pattern", "low", "high"),
    [
        (r"^[a-z]{2}-\d+$", 12, 12),
        ("foo", 10, 10),
        (r"^(\w+\s?)*\d$", 30, 40),
        ("^(b|.{5,})$", 3, 9),
    ],
)
def test_texts_have_the_length_that_is_asked_for(pattern: str, low: int, high: int) -> None:
    (text,) = patterns.examples(pattern, low, high, 1)
    assert low <= len(text) <= high
    assert re.search(pattern, text)


def test_a_password_meets_all_its_conditions() -> None:
    """Assertions stand for no text, so that only trying finds one."""
    rule = r"^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])(?=.*[^\w]).{8,}$"
    assert re.search(rule, patterns.examples(rule, 0, 100, 1)[0])


@pytest.mark.parametrize(
    "pattern", [r"^\p{L}+$", "(", "^(?!a)a$", "^((a{999}){999}){999}$", "^((((a*)*)*)*)*$"]
)
def test_a_pattern_without_a_text_in_reach_has_none(pattern: str) -> None:
    """Another dialect, none at all, and texts that would be too large."""
    assert patterns.examples(pattern, 50_000, 60_000, 1) == ()


@pytest.mark.parametrize("pattern", SLOW)
def test_a_slow_pattern_is_told_and_matched_in_no_time(pattern: str) -> None:
    """Python's own matcher would work on the last line for years."""
    assert patterns.backtracks(pattern)
    assert not patterns.matches(f"{pattern}!", "a x," * 1000)


@pytest.mark.parametrize("pattern", ORDINARY)
def test_an_ordinary_pattern_is_not_taken_for_a_slow_one(pattern: str) -> None:
    assert not patterns.backtracks(pattern)
