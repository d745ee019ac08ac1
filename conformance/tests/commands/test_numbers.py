"""Numbers that mean nothing: each is refused in a sentence, wherever it is given."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from postpeer_conformance import cli
from postpeer_conformance.commands.numbers import duration
from postpeer_conformance.product import COMMAND, KEY_VARIABLE
from postpeer_conformance.server import KEY

NUMBERS = {
    "--rate": ("nan", "inf", "-inf", "-1", "1e300", "1e-300", "1_0", "x", ""),
    "--timeout": ("nan", "inf", "-1", "0", "1e300", "1e-300"),
    "--max-time": ("nan", "inf", "-1", "0", "1e300"),
    "--max-requests": ("0", "-1", "9" * 30, "1.5", "nan"),
    "--census": ("0", "-1", "9" * 30),
    "--accounts": ("-1", "9" * 30),
    "--seed": ("-1", "9" * 30, "9" * 5000),
}


@pytest.mark.parametrize(
    ("option", "number"), [(name, each) for name, found in NUMBERS.items() for each in found]
)
def test_a_number_that_means_nothing_is_refused(
    option: str, number: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The option is named; nothing is asked."""
    assert refusal(monkeypatch, capsys, f"{option}={number}").startswith(
        f"{COMMAND}: Invalid value for '{option}': "
    )


@pytest.mark.parametrize("number", ["x", "0", "1.5", "9" * 5000])
def test_a_whole_number_is_asked_for(
    number: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence says what the option takes, whatever is wrong."""
    said = refusal(monkeypatch, capsys, f"--census={number}")
    assert "' is not a whole number from 1 to 1,000,000; see `" in said
    assert len(said) < 200


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "-1", "1e300", "9" * 400, "9" * 5000])
def test_so_is_one_in_the_configuration(
    number: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The file is named."""
    file = tmp_path / "it.toml"
    file.write_text(f"[environments.it]\nrate = {number}\n")
    said = refusal(monkeypatch, capsys, "--config", str(file), "--environment", "it")
    assert said.startswith(f"{COMMAND}: {file}")


def refusal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *options: str
) -> str:
    """The sentence with which `run` refuses *options*."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    monkeypatch.setattr(sys, "argv", [COMMAND, "run", "http://127.0.0.1:9", *options])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert (ended.value.code, said.count("\n")) == (2, 1), said
    return said


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("10m", 600), ("2h", 7200)])
def test_a_time_is_a_number_and_its_unit(text: str, seconds: float) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "0s", "10", "m", "1.5h", "-1s", "1d", "1e3s", "١s", "9999999s"]
)
def test_another_time_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is not a time such as 90s, 10m or 2h"):
        duration(text)


def test_requests_are_not_counted_and_timed_at_once() -> None:
    ended = CliRunner().invoke(cli.cli, ["run", "--fuzz", "10s", "--max-requests", "100"])
    assert str(ended.exception) == "give --fuzz or --max-requests, not both"
