"""One report in every format, whatever a server put into it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from postpeer_conformance.commands.outputs import FORMATS
from postpeer_conformance.commands.report import report as command
from postpeer_conformance.commands.run import run
from postpeer_conformance.errors import UsageError
from postpeer_conformance.report import annotations as workflow
from postpeer_conformance.report import badge, junit, markdown, sarif
from postpeer_conformance.report.model import (
    Contract,
    Exchange,
    Operation,
    Report,
    Verdict,
    Violation,
)
from postpeer_conformance.verdict import State

HOSTILE = "<script>]]>\x00\u202e`````%0A\r\n::error::x|" + "a" * 50_000


def report(*states: State, text: str = "7 items") -> Report:
    """A report with one clause in each of *states*."""
    verdicts = [_verdict(number, state, text) for number, state in enumerate(states)]
    operation = Operation("list", verdicts, [])
    return Report(1, Contract("Title", "1.0.0", "openapi.yaml"), "http://x", [operation], "1.0.0")


def _verdict(number: int, state: State, text: str) -> Verdict:
    broken = [Violation("8 items", text, None, [Exchange(1, f"curl {text}", 200)])]
    violations = broken if state in ("violated", "warning") else []
    reason = "needs data" if state == "undecided" else ""
    return Verdict(f"page/{number}", "MUST", "It holds.", 7, state, reason, violations)


@pytest.mark.parametrize("count", [0, 1, 40])
@pytest.mark.parametrize("text", ["7 items", HOSTILE], ids=["plain", "hostile"])
def test_every_violation_is_in_every_format(count: int, text: str) -> None:
    """Nothing that a server says breaks a format, or speaks in its place."""
    broken: list[State] = ["violated"] * count
    made = report("holds", *broken, text=text)
    (suite,) = ElementTree.fromstring(junit.render(made))
    assert suite.get("failures") == str(len(suite.findall("testcase/failure"))) == str(count)
    (one,) = json.loads(sarif.render(made))["runs"]
    assert len(one["results"]) == count
    lines = workflow.render(made).decode().splitlines()
    assert len(lines) == count
    assert all(line.startswith("::error file=openapi.yaml,line=7,title=page/") for line in lines)
    assert markdown.render(made).decode().count("\n### violated") == count
    assert json.loads(badge.render(made))["color"] == ("red" if count else "brightgreen")


@pytest.mark.parametrize("render", [junit.render, sarif.render, markdown.render, workflow.render])
def test_nothing_that_is_obeyed_stays(render: Callable[[Report], bytes]) -> None:
    """Characters that turn or end a text are shown as replaced."""
    text = render(report("violated", text=HOSTILE)).decode()
    assert not any(mark in text for mark in ("\x00", "\u202e", "\\u0000", "\\u202e"))


def test_a_fence_of_markdown_is_longer_than_any_in_the_text() -> None:
    """What a server says does not end the block that shows it."""
    text = markdown.render(report("violated", text="`````")).decode()
    assert text.count("``````") == 2


def test_undecided_clauses_are_skipped_with_their_reason() -> None:
    """They are neither failures nor passed."""
    (suite,) = ElementTree.fromstring(junit.render(report("undecided", "warning", "error")))
    skipped = suite.find("testcase/skipped")
    assert skipped is not None
    assert skipped.get("message") == "needs data"
    assert [suite.get(name) for name in ("failures", "errors", "skipped")] == ["0", "1", "1"]
    assert "| `page/0` | needs data |" in markdown.render(report("undecided")).decode()


def test_rules_and_places_of_sarif_are_those_of_the_document() -> None:
    """Each clause is a rule; a result stands at its line."""
    (one,) = json.loads(sarif.render(report("holds", "warning")))["runs"]
    assert [rule["id"] for rule in one["tool"]["driver"]["rules"]] == ["page/0", "page/1"]
    (result,) = one["results"]
    place = result["locations"][0]["physicalLocation"]
    assert (result["level"], place["region"]["startLine"]) == ("warning", 7)
    assert place["artifactLocation"]["uri"] == "openapi.yaml"


def test_nothing_decided_is_not_green() -> None:
    """A badge of a run without a verdict says so."""
    said = json.loads(badge.render(report("undecided")))
    assert (said["message"], said["color"]) == ("not decided", "lightgrey")


def test_a_run_writes_what_its_json_can_be_made_into(tmp_path: Path) -> None:
    """`report` makes the same files from the JSON as the run itself did."""
    few = ["--clause", "page/minimum", "--max-requests", "20", "--no-profile"]
    options = [f"--{name}={tmp_path / name}" for name in ("json", *FORMATS)]
    assert CliRunner().invoke(run, [*few, *options]).exit_code == 0
    again = [f"--{name}={tmp_path / name}.again" for name in FORMATS]
    assert CliRunner().invoke(command, [str(tmp_path / "json"), *again]).exit_code == 0
    for name in FORMATS:
        assert (tmp_path / name).read_bytes() == (tmp_path / f"{name}.again").read_bytes()


def refused(*arguments: str) -> str:
    """The sentence with which `report` refuses *arguments*."""
    result = CliRunner().invoke(command, arguments)
    assert isinstance(result.exception, UsageError), result.output
    return str(result.exception)


def test_mistakes_are_one_sentence(tmp_path: Path) -> None:
    """A file that is no report, a report of another format, two reports for one file."""
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    assert "is no report of `run --json FILE`" in refused(str(bad), "--junit", "-")
    newer = tmp_path / "newer.json"
    newer.write_text('{"version": 2}')
    assert "newer.json is a report of format 2; this version" in refused(str(newer))
    both = refused(str(bad), "--junit", "x", "--sarif", "x")
    assert both == "--junit and --sarif would both write x: give two files"
    assert not Path("x").exists()
