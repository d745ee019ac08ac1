"""The report at a terminal, and what is told while the suite runs."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from rich.console import Console

from postpeer_conformance.commands import progress
from postpeer_conformance.commands.run import run
from postpeer_conformance.contract import Contract, load
from postpeer_conformance.report.build import Circumstances, build
from postpeer_conformance.report.formats.terminal import Detail, show
from postpeer_conformance.report.model import Report
from postpeer_conformance.selftest.examine import attack
from postpeer_conformance.server.variants.mutants import mutants
from support.one_list import ONE_LIST
from support.reports import EVERY, HOSTILE, report
from support.without_search import CONTRACT


def shown(made: Report, detail: Detail = "usual", *, colour: bool = False) -> str:
    """*made* at a terminal of 80 columns."""
    file = StringIO()
    console = Console(file=file, width=80, force_terminal=colour, highlight=False, markup=False)
    show(console, made, detail)
    return file.getvalue()


def real(name: str, contract: Contract = CONTRACT) -> Report:
    """The report on a mutant."""
    (mutant,) = (each for each in mutants(contract) if each.name == name)
    told = Circumstances("http://127.0.0.1:4010", "1.0.0", "", "", 1.0)
    return build(contract, {contract.operations[0].id: attack(mutant, contract)}, told)


@pytest.mark.parametrize(
    "name", ["page-ties-anew", "refusal-fails-on-text[offset]", "total-of-page"]
)
def test_it_fits_80_columns(name: str) -> None:
    """Sentences are wrapped; a command is broken where a shell allows it."""
    lines = shown(real(name), "verbose").splitlines()
    assert [line for line in lines if len(line) > 80 and "http://" not in line] == []
    assert '      curl -sS -H "x-access-key: $POSTPEER_API_KEY" \\' in lines


def test_what_is_wrong_behind_another_question_is_asked_by_one_command() -> None:
    """It may be so over the same connection alone; the other question is the smallest that does."""
    made = real("repeat-stays-on-connection[platform]")
    (violation,) = (each for v in made.operations[0].verdicts for each in v.violations)
    alone, both = (exchange.curl for exchange in violation.exchanges)
    assert re.search(r"\?platform=[^&]+'$", alone)
    assert both.startswith(f"{alone} --next -sS -H ")
    assert re.search(r"\?platform=[^&]+' \\\n        --next -sS -H ", shown(made))


def test_a_failure_names_everything() -> None:
    """Id, sentence, line, Expected, Actual, the likely mistake, the command."""
    text = shown(real("filter-ignored[platform]", load()))
    at = [
        text.index(each)
        for each in (
            "× filter/platform/sound",
            "→ `platform` selects only",
            "openapi.yaml:262",
            "Expected: ",
            "Actual:   ",
            "Likely:   the server ignores `platform`",
            "curl -sS",
        )
    ]
    assert at == sorted(at)


def test_quiet_leaves_failures_and_totals() -> None:
    """What holds, and what is undecided, is counted and not listed."""
    text = shown(report(*EVERY, "violated"), "quiet")
    assert "× page/6" in text
    assert "page/0" not in text
    assert "page/2" not in text
    assert "6 clauses" not in text
    assert "of 7 clauses decided" in text


def test_quiet_names_undecided_clauses_where_all_are_required() -> None:
    """They are why the exit code is 3."""
    for more, named in (((), False), (("--require-all",), True)):
        options = ("--accounts", "20", "--clause", "page", "--quiet", "--no-profile", *more)
        ended = CliRunner().invoke(run, [*ONE_LIST, *options])
        assert ended.exit_code == (3 if named else 0)
        assert bool(re.search(r"\? page/maximum\n +needs more", ended.stdout)) == named
        assert "✓" not in ended.stdout


def test_verbose_adds_what_verdicts_rest_on() -> None:
    """Witnesses, misreadings, and the profile."""
    text = shown(report("holds"), "verbose")
    assert "5 responses could have shown a violation" in text
    assert "ruled out: the server ignores `limit`" in text
    assert "open: the server ignores `offset`" in text
    assert "`q` without a value finds 7 items." in text
    assert "ruled out" not in shown(report("holds")).replace("misreadings ruled out", "")


def test_undecided_clauses_name_the_data_that_would_decide_them() -> None:
    """Below their id."""
    assert re.search(r"\? page/0\n +needs 7 items\n", shown(report("undecided")))


def test_alike_answers_are_counted_once() -> None:
    """With some of the others to try."""
    assert "2 more responses are wrong in this way, such as to\n      curl 7 items" in shown(
        report("violated")
    )


def test_colours_only_where_they_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR switches them off at a terminal, too."""
    assert "\x1b[" in shown(report("violated"), colour=True)
    monkeypatch.setenv("NO_COLOR", "1")
    coloured = shown(report("violated"), colour=True)
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", coloured)


def test_several_operations_have_their_totals_together() -> None:
    """Nothing is said of misreadings where there are none to rule out."""
    made = report("holds", "violated")
    plain = replace(
        made.operations[0],
        verdicts=[replace(v, excluded=[], open=[]) for v in made.operations[0].verdicts],
        items=None,
    )
    text = shown(replace(made, operations=[plain, plain]))
    assert text.count("2 of 2 clauses decided, 1 hold, 1 violated\n") == 2
    assert "All 2 operations: 4 of 4 clauses decided, 2 hold, 2 violated\n" in text
    assert "misreadings" not in text
    assert "no census" not in text


def test_nothing_that_a_terminal_obeys_is_written() -> None:
    """What a server says neither colours nor turns the text."""
    text = shown(report(*EVERY, "violated", text=HOSTILE), "verbose")
    assert not {"\x1b", "\x00", "\u202e", "\u2066"} & set(text)


def test_progress_is_plain_lines_where_there_is_no_terminal() -> None:
    """One for each stage, on standard error, with the requests so far; the last counts clauses."""
    ended = CliRunner().invoke(run, [*ONE_LIST, "--max-requests", "40"])
    told = [line for line in ended.stderr.splitlines() if ", after " in line]
    stages = [re.sub(r"\d+ requests?$", "N requests", line.partition(": ")[2]) for line in told]
    stages = [re.sub(r"\d+", "N", stage) for stage in stages]
    assert stages == [
        f"{stage}, after N requests"
        for stage in (
            "census",
            "plan",
            "questions",
            "judgement",
            "N of N clauses decided",
            "profile",
        )
    ]


def test_quiet_tells_no_progress() -> None:
    """Nothing on standard error where nothing went wrong."""
    few = ["--clause", "page/minimum", "--max-requests", "20"]
    assert CliRunner().invoke(run, [*few, "--quiet", "--no-profile"]).stderr == ""


def test_progress_is_one_line_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """It changes, and is gone at the end."""
    file = StringIO()
    terminal = Console(file=file, force_terminal=True, width=80)
    monkeypatch.setattr("rich.console.Console", lambda **_options: terminal)
    with progress.progress("", quiet=False) as tell:
        tell("questions", 17)
        tell("questions", 18)
    assert "questions, after 18 requests" in file.getvalue()
    assert file.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K")
