"""Environments by name: what they hold, and what is said of a mistake in them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from postpeer_conformance import cli
from postpeer_conformance.commands.configuration import FILE, environment
from postpeer_conformance.contract import load
from postpeer_conformance.product import COMMAND, KEY_VARIABLE
from postpeer_conformance.server import KEY, create_app, serving

FEW = ("--max-requests", "60", "--clause", "access", "--no-profile")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: an empty one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    return tmp_path


def command(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Calls the console script; its exit code."""
    monkeypatch.setattr(sys, "argv", [COMMAND, *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_an_environment_names_server_and_key(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The key is read from the variable that it names."""
    monkeypatch.setenv("POSTPEER_STAGING", KEY)
    with serving(create_app(load())) as url:
        text = (
            f'[environments.staging]\nurl = "{url}"\nkey-variable = "POSTPEER_STAGING"\nrate = 0\n'
        )
        (folder / FILE).write_text(text)
        assert command(monkeypatch, "run", "--environment", "staging", *FEW) == 0
        assert url in capsys.readouterr().out


def test_options_win(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where they come before the name of the environment; and the file may be elsewhere."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    other = folder / "other.toml"
    other.write_text(
        '[environments.dead]\nurl = "http://127.0.0.1:9"\nkey-variable = "POSTPEER_NO"\nrate = 1\n'
    )
    chosen = ("--config", str(other), "--environment", "dead")
    with serving(create_app(load())) as url:
        arguments = ("--key-variable", KEY_VARIABLE, "--rate", "0", *chosen, url)
        assert command(monkeypatch, "run", *arguments, *FEW) == 0
    assert command(monkeypatch, "run", *chosen, *FEW) == 3
    assert "no key: set POSTPEER_NO" in capsys.readouterr().err


def test_files_stand_beside_the_configuration(folder: Path) -> None:
    """They are named relative to it, not to where the command is called."""
    (folder / "ci").mkdir()
    file = folder / "ci" / FILE
    file.write_text('[environments.live]\nknown-failing = "known.txt"\nca-file = "../ca.pem"\n')
    assert environment(str(file), "live") == {
        "known_failing": str(folder / "ci" / "known.txt"),
        "ca_file": str(folder / "ci" / "../ca.pem"),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[enviroments.live]\nurl = "x"', "no entry `enviroments`; did you mean environments?"),
        (
            '[environments.live]\nulr = "x"',
            "no entry `ulr` in `environments.live`; did you mean url",
        ),
        ('[environments.live]\napi-key = "s3cret"', "there is no entry `api-key`"),
        ('[environments.live]\nkey-variable = "s3-cret"', "name of an environment variable"),
        ('[environments.live]\nrate = "s3cret"', "must be a number of requests a second"),
        ("[environments.live]\nrate = -1", "must be a number of requests a second"),
        ("[environments.live]\nurl = 3", "must be the URL of a server"),
        ('[environments.prod]\nurl = "x"', "has no such environment; write [environments.live]"),
        ('[environments.life]\nurl = "x"', "did you mean life?"),
        ('environments = "live"', "is not a table of environments"),
        ("[environments]\nlive = 1", "write [environments.live]"),
        ('[environments.live]\nurl = "x', "is not TOML"),
    ],
)
def test_a_mistake_is_said_in_a_sentence(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str,
    said: str,
) -> None:
    """Exit code 2, the file, the place and the nearest name; a value is never shown."""
    (folder / FILE).write_text(text)
    assert command(monkeypatch, "run", "--environment", "live") == 2
    err = capsys.readouterr().err
    assert said in err
    assert FILE in err
    assert "cret" not in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--environment", "live"), f"cannot read {FILE}: No such file"),
        (("--config", "x.toml"), "--config FILE needs --environment NAME"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_one_does_not_go_without_the_other(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    """A name needs a file, and a file a name."""
    assert command(monkeypatch, "run", *arguments) == 2
    assert said in capsys.readouterr().err
