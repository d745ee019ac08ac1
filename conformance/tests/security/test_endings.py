"""However a command ends, its code is true: 1 says that a clause is violated, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from postpeer_conformance import cli
from postpeer_conformance.contract import load
from postpeer_conformance.oracle.checker import Checker
from postpeer_conformance.product import COMMAND, KEY_VARIABLE
from postpeer_conformance.report.model import encoded
from postpeer_conformance.server import KEY, create_app, serving
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.transport.exchange import Exchange
from security.processes import FEW, command, ended, environment
from support.reports import report

POSIX = pytest.mark.skipif(os.name == "nt", reason="needs the descriptors of POSIX")
FULL = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")


@pytest.fixture(scope="module")
def wrong() -> Iterator[str]:
    """A server that breaks `page/minimum`."""
    broken = next(each for each in mutants(load()) if each.breaks == ("page/minimum",))
    with serving(create_app(load(), behaviour=broken)) as url:
        yield url


def in_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str, str]:
    """Code, output and errors of a command in this process."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    monkeypatch.setattr(sys, "argv", [COMMAND, *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out, said.err


@FULL
@pytest.mark.parametrize("arguments", [("list",), ("--help",), ("run", *FEW)], ids=str)
def test_a_full_disk_is_said(arguments: tuple[str, ...]) -> None:
    """Nothing was shown, so that 0 would not be true."""
    with open("/dev/full", "w") as full:
        done = ended(*arguments, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 3
    last = done.stderr.splitlines()[-1]
    assert last == f"{COMMAND}: cannot write to standard output: No space left on device"
    assert "Traceback" not in done.stderr


@POSIX
@pytest.mark.parametrize("arguments", [("list",), ("run", *FEW, "--quiet")], ids=str)
def test_a_pipe_that_nobody_reads_ends_a_command_quietly(arguments: tuple[str, ...]) -> None:
    """As behind `| head`, which has read enough; what was not told is still no success."""
    reading, writing = os.pipe()
    os.close(reading)
    done = ended(*arguments, capture_output=False, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert done.returncode == 3
    assert done.stderr == ""


@POSIX
def test_without_standard_output_a_violation_is_still_one(wrong: str, tmp_path: Path) -> None:
    """Its reports are whole, and no file of the run gets what was meant for a person."""
    line = '"$@" >&- 2>&-'
    run = command("run", wrong, *FEW, "--json", str(tmp_path / "it.json"))
    shell = ["sh", "-c", line, "sh", *run]
    done = subprocess.run(shell, env=environment(), timeout=100)
    assert done.returncode == 1
    assert json.loads((tmp_path / "it.json").read_text())["operations"][0]["exit_code"] == 1


@FULL
def test_one_report_that_cannot_be_written_takes_no_other_with_it(
    wrong: str, tmp_path: Path
) -> None:
    """And a violation stays one."""
    outputs = ("--json", "/dev/full", "--junit", str(tmp_path / "it.xml"))
    done = ended("run", wrong, *FEW, *outputs)
    assert done.returncode == 1
    assert f"{COMMAND}: cannot write /dev/full: No space left on device\n" in done.stderr
    assert "× page/minimum" in done.stdout
    assert "page/minimum" in (tmp_path / "it.xml").read_text()
    assert ended("run", *FEW, "--json", "/dev/full").returncode == 3


@pytest.mark.parametrize(("encoding", "sign"), [("ascii", "→"), ("latin-1", r"\u2192")])
def test_a_terminal_of_few_characters_shows_all(encoding: str, sign: str, wrong: str) -> None:
    """`?` in the place of a sign would be another verdict."""
    done = ended("run", wrong, *FEW, env=environment(PYTHONIOENCODING=encoding))
    assert done.returncode == 1
    assert f"{sign} `limit=1`, the minimum, gets a page of that size." in done.stdout
    assert "Traceback" not in done.stderr


def mistaken(*_: Any, **__: Any) -> Any:
    raise RuntimeError("boom")


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (("list",), "postpeer_conformance.commands.listing.loaded"),
        (("run", *FEW), "postpeer_conformance.engine.run.Run.go"),
        (("serve",), "postpeer_conformance.commands.serve.loaded"),
        (("selftest",), "postpeer_conformance.selftest.examine.mutants"),
        (("report", "it.json"), "postpeer_conformance.report.formats.terminal.show"),
        (("diff", "it.json", "it.json"), "postpeer_conformance.report.difference.differences"),
    ],
    ids=lambda each: each[0] if isinstance(each, tuple) else "",
)
def test_a_mistake_of_the_suite_is_a_sentence(
    arguments: tuple[str, ...],
    place: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It asks for a report; where it comes from is shown on demand."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "it.json").write_bytes(encoded(report("holds")))
    monkeypatch.setattr(place, mistaken)
    code, _, err = in_process(monkeypatch, capsys, *arguments)
    assert code == 3
    last = err.splitlines()[-1]
    assert last.startswith(f"{COMMAND}: this is a mistake of the suite itself, RuntimeError")
    assert last.endswith("please report it, with what --verbose shows")
    assert "Traceback" not in err
    code, _, err = in_process(monkeypatch, capsys, *arguments, "--verbose")
    assert code == 3
    assert "RuntimeError: boom" in err


def test_a_mistake_of_the_suite_takes_no_result_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was judged before is reported; the key is not in the traceback."""
    judge = Checker.judge

    def once(self: Checker, exchange: Exchange) -> Any:
        if exchange.number > 60:
            raise ValueError(f"I was sent {KEY}")
        return judge(self, exchange)

    monkeypatch.setattr(Checker, "judge", once)
    file = tmp_path / "it.json"
    code, out, err = in_process(monkeypatch, capsys, "run", "--json", str(file), "--verbose")
    assert code == 3
    assert "✓ access/missing" in out
    assert "The run ended early: this is a mistake of the suite itself, ValueError in" in out
    assert "ValueError: I was sent ***" in err
    assert KEY not in out + err + file.read_text()


def test_too_little_memory_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As for a document that uses all of it."""

    def greedy(*_: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr("postpeer_conformance.commands.listing.loaded", greedy)
    code, _, err = in_process(monkeypatch, capsys, "list")
    assert code == 3
    assert err == f"{COMMAND}: there is not enough memory: free some, or use less data\n"


@pytest.mark.parametrize(
    "arguments", [("run", "--rate"), ("run", "--sead", "1"), ("lst",), ("report",)], ids=str
)
def test_wrong_usage_is_one_sentence(
    arguments: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With the command that helps."""
    code, out, err = in_process(monkeypatch, capsys, *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "--help`" in err
