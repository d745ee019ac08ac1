"""The configuration of a checkout: where it can send a key, and what it can read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from postpeer_conformance import cli
from postpeer_conformance.commands.configuration import FILE
from postpeer_conformance.product import COMMAND, KEY_VARIABLE
from postpeer_conformance.server import KEY
from support.wild import serving_wildly

FEW = ("--max-requests", "60", "--clause", "access", "--no-profile")

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, in an environment with two secrets."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GITHUB_TOKEN", "a-token-of-the-job")
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    return folder


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *options: str
) -> tuple[int, str]:
    """Code and errors of a run in the environment `live`."""
    monkeypatch.setattr(sys, "argv", [COMMAND, "run", "--environment", "live", *options])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0), capsys.readouterr().err


def test_it_names_no_variable_but_the_projects_own(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever gives the name on the command line may use any."""
    with serving_wildly() as server:
        text = f'[environments.live]\nurl = "{server.url}"\nkey-variable = "GITHUB_TOKEN"\n'
        (checkout / FILE).write_text(text)
        code, said = run(monkeypatch, capsys, *FEW)
        assert code == 2
        assert "name of an environment variable that begins with POSTPEER_" in said
        assert server.heads == []
        (checkout / FILE).write_text(f'[environments.live]\nurl = "{server.url}"\n')
        run(monkeypatch, capsys, *FEW, "--key-variable", "GITHUB_TOKEN")
        assert b"a-token-of-the-job" in server.heads[0]


@pytest.mark.parametrize("url", ["http://evil.example", "http://10.0.0.5:8080"])
def test_it_sends_no_key_over_a_network_in_plain_text(
    url: str, checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such a URL has to be given as an argument."""
    (checkout / FILE).write_text(f'[environments.live]\nurl = "{url}"\n')
    code, said = run(monkeypatch, capsys, *FEW)
    assert code == 2
    assert "must begin with https://, unless it names this machine" in said


def test_where_the_key_goes_is_said_first(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the file that decided it."""
    (checkout / FILE).write_text('[environments.live]\nurl = "https://127.0.0.1:9"\n')
    _, said = run(monkeypatch, capsys, *FEW, "--quiet")
    assert said.splitlines()[0] == (
        f"{COMMAND}: {FILE} sends the key of {KEY_VARIABLE} to https://127.0.0.1:9"
    )


def test_it_names_no_known_failures_outside_its_folder(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its lines would be in the report, as clauses that do not exist; a link leads out as well."""
    token = checkout.parent / "token"
    token.write_text("s3cret\n")
    (checkout / "link").symlink_to(token)
    for name in ("../token", str(token), "link"):
        text = f'[environments.live]\nurl = "http://127.0.0.1:9"\nknown-failing = "{name}"\n'
        (checkout / FILE).write_text(text)
        code, said = run(monkeypatch, capsys, *FEW)
        assert code == 2
        assert f"`environments.live.known-failing` must be in the folder of {FILE}" in said
        assert "s3cret" not in said
