"""Two reports held against each other."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec
import pytest

from postpeer_conformance import cli
from postpeer_conformance.clauses.verdict import State
from postpeer_conformance.contract import load
from postpeer_conformance.product import COMMAND, KEY_VARIABLE
from postpeer_conformance.report.difference import Way, differences
from postpeer_conformance.report.model import read
from postpeer_conformance.server import KEY, create_app, serving
from postpeer_conformance.server.variants.quirks import quirks
from support.one_list import ONE_LIST

CONTRACT = load()


def command(patch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Calls the console script; its exit code."""
    patch.setattr(sys, "argv", [COMMAND, *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a server that keeps the contract."""
    file = tmp_path_factory.mktemp("reports") / "report.json"
    with pytest.MonkeyPatch.context() as patch, serving(create_app(CONTRACT, accounts=30)) as url:
        patch.setenv(KEY_VARIABLE, KEY)
        assert (
            command(patch, "run", url, *ONE_LIST, "--max-requests", "130", "--json", str(file)) == 0
        )
    return file


def changed(report: Path, folder: Path, state: str, **verdict: object) -> Path:
    """*report* with the first clause in another state."""
    content = json.loads(report.read_text())
    content["operations"][0]["verdicts"][0] |= {"state": state, **verdict}
    file = folder / f"{state}.json"
    file.write_text(json.dumps(content))
    return file


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ("holds", "violated", "worse"),
        ("holds", "warning", "worse"),
        ("holds", "undecided", "worse"),
        ("holds", "error", "worse"),
        ("holds", "known", "otherwise"),
        ("holds", "not selected", "otherwise"),
        ("known", "violated", "worse"),
        ("known", "holds", "better"),
        ("known", "undecided", "otherwise"),
        ("stale", "violated", "worse"),
        ("warning", "violated", "worse"),
        ("undecided", "violated", "worse"),
        ("violated", "holds", "better"),
        ("violated", "undecided", "better"),
        ("violated", "known", "better"),
        ("undecided", "holds", "better"),
        ("not selected", "violated", "otherwise"),
    ],
)
def test_a_verdict_gets_worse_or_better(
    report: Path, tmp_path: Path, before: State, after: State, way: Way
) -> None:
    """Worse is what a clause must not become unnoticed; known failures are accepted."""
    one, other = (read(str(changed(report, tmp_path, state))) for state in (before, after))
    found = next(differences(one, other))
    assert [(change.sentence, change.way) for change in found.changes] == [
        (f"{before} → {after}", way)
    ]


def test_a_report_does_not_differ_from_itself(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 0, and zeros."""
    assert command(monkeypatch, "diff", str(report), str(report)) == 0
    assert " clauses compared, 0 worse, 0 better" in capsys.readouterr().out


def test_what_got_worse_is_shown_with_its_cause(
    report: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 1; what the server wrote moves no cursor."""
    violation = {
        "expected": "status 401",
        "actual": "status 200\x1b[2J\u202e",
        "diagnosis": "asks for no key",
        "exchanges": [],
    }
    other = changed(report, tmp_path, "violated", violations=[violation])
    assert command(monkeypatch, "diff", str(report), str(other)) == 1
    out = capsys.readouterr().out
    assert "Worse\n  access/missing: holds → violated" in out
    assert "B: status 200" in out
    assert "Likely: the server asks for no key" in out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_another_cause_is_another_verdict(report: Path, tmp_path: Path) -> None:
    """A clause that stays violated for another reason is told, and is not worse."""
    violation = {"expected": "", "actual": "", "diagnosis": "asks for no key", "exchanges": []}
    one = changed(report, tmp_path, "violated", violations=[violation])
    before = read(str(one))
    after = read(str(changed(report, tmp_path, "violated", violations=[])))
    ((change,),) = (found.changes for found in differences(before, after))
    assert (change.sentence, change.way) == ("violated in both, for another reason", "otherwise")


def test_what_one_run_did_not_ask_is_no_difference(report: Path, tmp_path: Path) -> None:
    """A run whose requests were used up asks for less where the contract is silent."""
    content = json.loads(report.read_text())
    content["operations"][0]["profile"].pop()
    shorter = tmp_path / "shorter.json"
    shorter.write_text(json.dumps(content))
    (found,) = differences(read(str(report)), read(str(shorter)))
    assert (found.habits, found.unshared) == ((), 1)


def test_habits_are_compared(
    report: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Two servers that both keep the contract, each in its own way; a profile is never worse."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    (odd,) = (each for each in quirks(CONTRACT) if each.name == "reading-unknown-refused")
    file = tmp_path / "odd.json"
    with serving(create_app(CONTRACT, accounts=30, behaviour=odd)) as url:
        command(monkeypatch, "run", url, "--max-requests", "130", "--json", str(file))
    capsys.readouterr()
    assert command(monkeypatch, "diff", str(report), str(file)) == 0
    assert (
        "  An unknown parameter\n      A: is ignored\n      B: is refused with status 400\n"
    ) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot read"),
        ("", "is empty: a report is what `run --json FILE` writes"),
        ('{"journal":1}', "is a journal, not a report: give"),
        ("[]", "is not a report of `run --json FILE`"),
        ("{}", "is not a report of `run --json FILE`"),
    ],
)
def test_what_is_no_report_is_refused(
    report: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str | None,
    said: str,
) -> None:
    """Exit code 2 and one sentence."""
    file = tmp_path / "other.json"
    if text is not None:
        file.write_text(text)
    assert command(monkeypatch, "diff", str(report), str(file)) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_reports_of_different_operations_are_not_compared(
    report: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """That would say that nothing got worse."""
    other = read(str(report))
    other.operations[0].id = "another"
    file = tmp_path / "other.json"
    file.write_bytes(msgspec.json.encode(other))
    assert command(monkeypatch, "diff", str(report), str(file)) == 2
    assert "no operation in common" in capsys.readouterr().err
