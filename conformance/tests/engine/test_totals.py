"""Totals: in every report the parts are as many as the whole, whatever verdicts there are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import combinations
from typing import get_args
from xml.etree import ElementTree

import msgspec
import pytest

from postpeer_conformance.clauses.verdict import State
from postpeer_conformance.report.formats import badge, html, junit, markdown
from postpeer_conformance.report.model import Report
from postpeer_conformance.report.words import headline, outcome
from support.reports import report

STATES: tuple[State, ...] = get_args(State)


def reports() -> Iterator[Report]:
    """A report on every set of states, with two clauses in each."""
    for count in range(1, len(STATES) + 1):
        for states in combinations(STATES, count):
            yield report(*states, *states)


def test_the_headline_adds_up() -> None:
    """What was decided is what holds, is violated, and whatever else was decided."""
    for made in reports():
        (operation,) = made.operations
        states = [verdict.state for verdict in operation.verdicts]
        whole, _, parts = headline(operation).partition(";")[0].partition(" clauses decided, ")
        decided, total = map(int, whole.split(" of "))
        assert total == len(states) - states.count("not selected")
        counts = re.findall(r"(\d+) (?!error)", parts)
        assert sum(map(int, counts)) == decided
        assert decided == total - states.count("undecided") - states.count("error")


def test_badge_and_markdown_say_what_the_headline_says() -> None:
    """The same two numbers."""
    for made in reports():
        (operation,) = made.operations
        said, shown = headline(operation), json.loads(badge.render(made))["message"]
        decided, holds = (re.search(p, said) for p in (r"^(\d+) of", r"(\d+) hold"))
        assert decided is not None
        assert holds is not None
        assert shown == (f"{holds[1]} of {decided[1]} hold" if int(decided[1]) else "not decided")
        assert said in markdown.render(made).decode()


def test_the_figures_of_the_page_add_up() -> None:
    """A figure for each state that a clause is in."""
    made = report(*STATES, "holds", "known", "stale", "warning")
    page = html.render(made).decode()
    found = re.findall(r"<div><dd>(\d+)[^/]*?(?:<small>of (\d+)</small>)?</dd><dt>(.*?)</dt>", page)
    clauses = {word: int(number) for number, _, word in found[: len(STATES) - 1]}
    (whole,) = {int(of) for _, of, word in found if word == "hold"}
    assert sum(clauses.values()) == whole == len(made.operations[0].verdicts) - 1
    assert clauses["warning"] == clauses["known"] == clauses["stale"] == clauses["hold"] == 2


def test_the_cases_of_junit_add_up() -> None:
    """Over each suite, and over all of them; of those that are skipped the schema has no sum."""
    made = report(*STATES, "holds", "known", "stale", "warning")
    made.operations.append(report("violated").operations[0])
    root = ElementTree.fromstring(junit.render(made))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        for suite in root:
            assert suite.get(name) == str(len(suite.findall(f"testcase/{tag}")))
        whole = str(len(root.findall(f"testsuite/testcase/{tag}")))
        assert root.get(name) == (None if name == "skipped" else whole)
    assert root.get("tests") == str(len(root.findall("testsuite/testcase")))


def test_what_is_listed_and_no_clause_is_not_counted_as_one() -> None:
    """The contract does not have it, so that it was not decided."""
    made = report("holds", "stale")
    (operation,) = made.operations
    gone = msgspec.structs.replace(operation.verdicts[1], level="", pointer="")
    operation.verdicts[1] = gone
    assert headline(operation).startswith("1 of 1 clauses decided, 1 hold, 0 violated;")
    assert json.loads(badge.render(made)) == {
        "schemaVersion": 1,
        "label": "contract 1.0.0",
        "message": "1 of 1 hold",
        "color": "red",
    }


@pytest.mark.parametrize(
    ("states", "words"),
    [
        (("holds",), "The contract is kept: every selected clause holds"),
        (("holds", "warning"), "No violation was found; 1 warning"),
        (("holds", "known", "known"), "No violation was found; 2 known failures"),
        (("holds", "undecided"), "No violation was found; 1 clause could not be decided"),
        (
            ("holds", "warning", "known", "undecided"),
            "No violation was found; 1 warning, 1 known failure, 1 clause could not be decided",
        ),
        (("holds", "stale"), "The list of known failures is out of date: 1 entry is stale"),
        (("violated", "stale"), "The contract is not kept: 1 clause is violated"),
        (("violated", "violated"), "The contract is not kept: 2 clauses are violated"),
    ],
    ids=str,
)
def test_the_outcome_is_true(states: tuple[State, ...], words: str) -> None:
    """Nothing is said to hold that does not, and nothing to be violated that is not."""
    assert outcome(report(*states)).words == words
