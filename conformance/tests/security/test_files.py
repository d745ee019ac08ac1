"""Files that are made to break whoever reads them: each command refuses them in a sentence."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from postpeer_conformance import cli
from postpeer_conformance.product import COMMAND, KEY_VARIABLE
from postpeer_conformance.report.model import encoded
from postpeer_conformance.server import KEY
from support.reports import report

DEEP = 200_000
NESTED = b"[" * DEEP + b"]" * DEEP
REPORT: dict[str, Any] = json.loads(encoded(report("violated")))
HEADING = {
    "journal": 1, "suite": "0", "url": "http://x", "document": "", "seed": 0, "census": 9,
    "max_requests": 9, "clauses": [], "profile": False,
}  # fmt: skip


def changed(**members: Any) -> bytes:
    """The report with other members."""
    return json.dumps({**REPORT, **members}).encode()


def pages(**members: Any) -> bytes:
    """The report with another table of its violation."""
    made = json.loads(json.dumps(REPORT))
    made["operations"][0]["verdicts"][0]["violations"][0]["pages"] |= members
    return json.dumps(made).encode()


def heading(**members: Any) -> bytes:
    """A journal with another first line."""
    return json.dumps({**HEADING, **members}).encode()


REPORTS = {
    "nested": NESTED,
    "nested in a member": b'{"version": 1, "x": ' + NESTED + b"}",
    "no end": b'{"version": 1, "url": "' + b"x" * 100_000,
    "bytes": bytes(range(256)),
    "empty": b"",
    "another type": b"[]",
    "a huge number": b'{"version": 1' + b"0" * 5000 + b"}",
    "no totals": pages(totals=[]),
    "an unknown state": encoded(report("holds")).replace(b'"holds"', b'"fine"'),
    "a half of a pair": b'{"version": 1, "url": "\\ud800"}',
}
JOURNALS = {
    **{name: REPORTS[name] for name in ("nested", "no end", "bytes", "empty", "another type")},
    "nested in a member": json.dumps(HEADING).encode()[:-1] + b', "x": ' + NESTED + b"}",
    "nested in a line": heading() + b'\n{"x": ' + NESTED + b"}",
    "no requests": heading(max_requests=-1),
    "endless requests": heading(max_requests=2**62),
    "no census": heading(census=-1),
    "no seed": heading(seed=-1),
    "a clause that is none": heading(clauses=["*****[!" * 50]),
    "another key": heading() + b'\n{"operation": "x", "number": 1, "query": "", "key": "mine"}',
}
CONFIGURATIONS = {
    "nested": b"a = " + NESTED,
    "nested tables": b"a = " + b"{a = " * 5000 + b"1" + b"}" * 5000,
    "bytes": bytes(range(256)),
    "a huge number": b"a = " + b"9" * 5000,
    "no date": b"a = 2026-99-99",
    "large": b"#" * 2**21,
}
KNOWN = {"bytes": bytes(range(128, 256)), "large": b"#" * 2**21, "words": b"a b c"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "it"


def refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> str:
    """The one sentence with which a command refuses *arguments*."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    monkeypatch.setattr(sys, "argv", [COMMAND, *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    assert (ended.value.code, said.out, said.err.count("\n")) == (2, "", 1), said.err[-2000:]
    assert len(said.err) < 1000
    return said.err


@pytest.mark.parametrize("data", REPORTS.values(), ids=REPORTS)
def test_a_hostile_report_is_refused(
    data: bytes, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By those who show it and those who compare it."""
    file.write_bytes(data)
    other = file.with_name("other")
    other.write_bytes(encoded(report("holds")))
    assert str(file) in refused(monkeypatch, capsys, "report", str(file), "--html", os.devnull)
    assert str(file) in refused(monkeypatch, capsys, "diff", str(other), str(file))


@pytest.mark.parametrize("data", JOURNALS.values(), ids=JOURNALS)
def test_a_hostile_journal_is_refused(
    data: bytes, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything of it is judged."""
    file.write_bytes(data)
    refused(monkeypatch, capsys, "judge", str(file))


@pytest.mark.parametrize("data", CONFIGURATIONS.values(), ids=CONFIGURATIONS)
def test_a_hostile_configuration_is_refused(
    data: bytes, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever its parser makes of it."""
    file.write_bytes(data)
    options = ("--config", str(file), "--environment", "live")
    assert str(file) in refused(monkeypatch, capsys, "run", *options)


@pytest.mark.parametrize("data", KNOWN.values(), ids=KNOWN)
def test_a_hostile_list_of_known_failures_is_refused(
    data: bytes, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is asked."""
    file.write_bytes(data)
    options = ("http://127.0.0.1:9", "--known-failing", str(file))
    assert str(file) in refused(monkeypatch, capsys, "run", *options)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="there is no /dev/zero")
@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "/dev/zero"),
        ("diff", "/dev/zero", "/dev/zero"),
        ("judge", "/dev/zero"),
        ("run", "--known-failing", "/dev/zero"),
        ("run", "--config", "/dev/zero", "--environment", "live"),
        ("run", "http://127.0.0.1:9", "--api-key-file", "/dev/zero"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_file_without_an_end_is_refused(
    arguments: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It is not read until the memory is full."""
    assert "/dev/zero is larger than" in refused(monkeypatch, capsys, *arguments)
