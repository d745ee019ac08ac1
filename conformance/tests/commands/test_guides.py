"""The guides: every command in them runs, and their table is the document's."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import attrs
import httpx2
import pytest
import yaml
from click.testing import CliRunner

import clause_table
import postpeer_conformance
from postpeer_conformance import cli
from postpeer_conformance.commands.arguments import mutant_called
from postpeer_conformance.contract import load
from postpeer_conformance.product import COMMAND, KEY_VARIABLE
from postpeer_conformance.server import KEY, create_app, serving
from server.test_serve import started
from support import forms
from support.forked import PYTEST, forked
from support.small_document import DOCUMENT

DOCS = clause_table.PAGE.parent
GUIDES = {
    name: (DOCS / f"{name}.md").read_text("utf-8")
    for name in ("run", "ci", "report", "server", "clause")
}
SHOPS = forms.document(
    {
        "/shops": forms.operation(
            "/shops",
            {"shops": [{"id*": "string", "city": "string"}], "total": "integer"},
            {"page": "integer", "size": "integer", "city": "string", "region": "string"},
        )
    }
)
"""The document of a reader whose lists have no meaning yet."""
SHORT = ("--max-requests", "100", "--no-profile")
"""A third of the usual questions, which show the same."""
BROKEN = ("--clause", "search/q/literal")
"""The clause that the guides' server breaks."""
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@attrs.frozen
class Step:
    """A command, how it ends, and lines that it prints, in this order."""

    command: str
    code: int = 0
    printed: tuple[str, ...] = ()


def steps(guide: str) -> Iterator[Step]:
    """All commands of a guide in their order."""
    last: Step | None = None
    for kind, text in _FENCE.findall(GUIDES[guide]):
        if kind == "text" and last is not None:
            last = attrs.evolve(last, printed=tuple(text.splitlines()))
            continue
        if last is not None:
            yield last
            last = None
        for line in text.splitlines() if kind == "sh" else _runs(text) if kind == "yaml" else []:
            if last is not None:
                yield last
            command, _, ends = line.partition("   # ends with ")
            last = Step(command, int(ends or 0))
    if last is not None:
        yield last


def _runs(text: str) -> list[str]:
    """The commands of a GitHub workflow's steps; other systems have none that run here."""
    steps = yaml.safe_load(text)
    return [step["run"] for step in steps] if isinstance(steps, list) else []


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where the server of the first guide listens, as its command says."""
    first = shlex.split(next(steps("run")).command)
    assert first[:2] == [COMMAND, "serve"]
    contract = load()
    mutant = mutant_called(contract, first[first.index("--mutant") + 1])
    with serving(create_app(contract, behaviour=mutant)) as url:
        yield int(url.rpartition(":")[2])


@pytest.fixture
def folder(tmp_path: Path, port: int) -> Path:
    """Where the reader works: with the configuration of the first guide, and a document."""
    (text,) = (text for kind, text in _FENCE.findall(GUIDES["run"]) if kind == "toml")
    (tmp_path / f"{COMMAND}.toml").write_text(text.replace("4010", str(port)))
    (tmp_path / "openapi.yaml").write_text(yaml.safe_dump(SHOPS))
    return tmp_path


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("guide", GUIDES)
def test_the_commands_of_a_guide_run(
    guide: str,
    port: int,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In their order they end as the guide says, and print what it shows; none waits."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    monkeypatch.chdir(folder)
    with ExitStack() as served:
        url = ""
        for step in islice(steps(guide), guide == "run", None):  # the first is a server: `port`
            name, *arguments = shlex.split(step.command.replace("4010", str(port)))
            if arguments[:1] == ["serve"]:
                served.close()
                url, _ = served.enter_context(started(*arguments[1:], "--port", "0"))
            elif name == "curl":
                by_curl(arguments, url)
            elif name == "pytest":
                assert by_pytest(arguments, folder) == step.code, step.command
            elif name == "echo":
                subprocess.run(step.command, shell=True, cwd=folder, check=True, timeout=60)
            else:
                assert name == COMMAND
                if arguments[0] == "run" and not step.printed:
                    arguments[1:1] = SHORT if "--clause" in arguments else (*SHORT, *BROKEN)
                monkeypatch.setattr(sys, "argv", [name, *arguments])
                by_command(step, capsys)


def by_command(step: Step, capsys: pytest.CaptureFixture[str]) -> None:
    """Calls the console script."""
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    assert int(ended.value.code or 0) == step.code, (step.command, said.err)
    at = 0
    for line in step.printed:
        assert line in said.out[at:], step.command
        at = said.out.index(line, at)


def by_curl(arguments: list[str], url: str) -> None:
    """Asks the server at *url* what curl would ask; not every machine has curl."""
    options = list(zip(arguments, [*arguments[1:], ""], strict=True))
    method = next((value for name, value in options if name == "-X"), "GET")
    body = next((value for name, value in options if name == "-d"), None)
    headers = [value.split(": ", 1) for name, value in options if name == "-H"]
    given = {name: value.replace(f"${KEY_VARIABLE}", KEY) for name, value in headers}
    (target,) = (each for each in arguments if each.startswith("http://"))
    address = url + target.removeprefix("http://127.0.0.1:4020")
    answer = httpx2.request(method, address, content=body, headers=given, timeout=60)
    assert answer.is_success, (arguments, answer.text)


def by_pytest(arguments: list[str], folder: Path) -> int:
    """The exit code of pytest with the plugin, and without others, which are slow."""
    environment = {n: v for n, v in os.environ.items() if not n.startswith("PYTEST_")}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    environment["PYTEST_ADDOPTS"] = f"--conformance-options='{' '.join(SHORT)}'"
    environment["PYTHONPATH"] = str(Path(postpeer_conformance.__path__[0]).parent)
    given = ("-p", "postpeer_conformance.pytest_plugin.plugin", *arguments)
    return forked(PYTEST, *given, folder=folder, environment=environment).returncode


def test_the_server_of_the_guide_starts() -> None:
    """The one command that does not end by itself says where it listens, and with which key."""
    arguments = shlex.split(next(steps("run")).command.replace("4010", "0"))[1:]
    environment = os.environ | {"PYTHONPATH": str(Path(postpeer_conformance.__path__[0]).parent)}
    command = [sys.executable, "-m", "postpeer_conformance", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert re.search(r"at http://127\.0\.0\.1:\d+$", process.stdout.readline())
        assert f"export {KEY_VARIABLE}={KEY}" in process.stdout.readline()
        process.terminate()


def test_the_table_of_clauses_is_the_documents() -> None:
    """`tox run -e generate` writes it."""
    page = clause_table.PAGE.read_text("utf-8")
    assert clause_table.with_table(page) == page


def test_the_table_of_clauses_follows_an_edited_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once: the copy that the installed suite carries may still be the old one."""
    edited = tmp_path / "openapi.yaml"
    edited.write_text(DOCUMENT, "utf-8")
    monkeypatch.setattr(clause_table, "SPEC", edited)
    assert "`genre`" in clause_table.with_table(clause_table.PAGE.read_text("utf-8"))


def test_the_check_of_the_table_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It also runs where the files cannot be written."""
    page = tmp_path / "clauses.md"
    page.write_text(clause_table.PAGE.read_text("utf-8"), "utf-8")
    os.utime(page, (0, 0))
    monkeypatch.setattr(clause_table, "PAGE", page)
    assert CliRunner().invoke(clause_table.main, ["--check"]).exit_code == 0
    assert page.stat().st_mtime == 0


def test_the_failing_report_of_the_readme_is_what_the_suite_says() -> None:
    """To the last figure and without a gap, and it reports nothing else."""
    readme = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    found = re.search(
        r"conformance (run[^`]*)`.+?serve --mutant\s+'(.+?)'.*?^```\n(.+?)^```",
        readme,
        re.DOTALL | re.MULTILINE,
    )
    assert found is not None
    with serving(create_app(load(), behaviour=mutant_called(load(), found[2]))) as url:
        given = [*found[1].split(), url]
        ended = CliRunner().invoke(cli.cli, given, env={KEY_VARIABLE: KEY, "CI": ""})
        said = " ".join(ended.output.replace(url, "http://127.0.0.1:4010").split())
    assert ended.exit_code == 1
    assert " ".join(found[3].split()) in said
    assert re.search(r"(\d+) of \1 clauses decided, \d+ hold, 1 violated", said)


def test_of_several_operations_each_has_its_clauses() -> None:
    """Under its name, since the same clauses follow from most of them."""
    contract = load(Path(__file__).parents[1] / "support" / "workshop.yaml")
    told = clause_table.table(contract)
    for operation in contract.operations:
        assert f"## {operation.id}\n\n`{operation.method} {operation.path}`\n\n| clause" in told
