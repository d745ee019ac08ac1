"""Files with any change in them, handed to each command: none ends it by a mistake of the suite.

Run by name: ``pytest conformance/tests/deep/deep_files.py``; CONFORMANCE_EXAMPLES is their number.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postpeer_conformance.cli import cli
from postpeer_conformance.commands.outputs import FORMATS
from postpeer_conformance.errors import InternalError
from postpeer_conformance.report.model import encoded
from support.reports import EVERY, report

Path_ = tuple[str | int, ...]

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5
)
REPORT = json.loads(encoded(report("violated", *EVERY)))
MANY = settings(
    max_examples=int(os.environ.get("CONFORMANCE_EXAMPLES", "300")),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def places(value: Any, place: Path_ = ()) -> Iterator[Path_]:
    """Where values stand in a JSON value, its own place left out."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for name, each in pairs:
        yield (*place, name)
        if isinstance(each, dict | list):
            yield from places(each, (*place, name))


def changed(value: Any, place: Path_, other: Any) -> Any:
    """A copy of *value* with *other* at *place*."""
    made = json.loads(json.dumps(value))
    inner = made
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = other
    return made


def ends_well(*arguments: str) -> None:
    """Calls a command; nothing but a mistake of the suite is a failure."""
    error = CliRunner().invoke(cli, arguments).exception
    if isinstance(error, InternalError):
        raise error.error


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The lines of a recorded run."""
    file = tmp_path_factory.mktemp("recorded") / "run.jsonl"
    options = ("--clause", "page", "--max-requests", "20", "--no-profile", "--journal", str(file))
    assert CliRunner().invoke(cli, ["run", *options]).exit_code in (0, 3)
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@MANY
@given(place=st.sampled_from(sorted(places(REPORT), key=str)), other=VALUES)
def test_a_changed_report(tmp_path: Path, place: Path_, other: Any) -> None:
    file = tmp_path / "it.json"
    file.write_text(json.dumps(changed(REPORT, place, other)), "utf-8")
    outputs = [f"--{name}={tmp_path / name}" for name in FORMATS]
    ends_well("report", str(file), *outputs)
    ends_well("report", str(file), "--verbose")
    ends_well("diff", str(file), str(file))


@MANY
@given(data=st.data(), other=VALUES)
def test_a_changed_journal(
    tmp_path: Path, journal: list[Any], data: st.DataObject, other: Any
) -> None:
    place = data.draw(st.sampled_from(sorted(places(journal), key=str)))
    lines = [json.dumps(line) for line in changed(journal, place, other)]
    file = tmp_path / "it.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    ends_well("judge", str(file))


@MANY
@given(text=st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_any_text_as_a_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "it"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    for arguments in (
        ("report", str(file)),
        ("judge", str(file)),
        ("run", "--config", str(file), "--environment", "it"),
        ("run", "http://127.0.0.1:9", "--known-failing", str(file), "--max-time", "0.001"),
        ("run", "http://127.0.0.1:9", "--api-key-file", str(file), "--max-time", "0.001"),
        ("list", "--spec", str(file)),
    ):
        ends_well(*arguments)
