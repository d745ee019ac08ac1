"""The command line with operations without a list: leave to write, given values, what is left out.

No test asks a server that is not on this machine.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml
from starlette.responses import JSONResponse, PlainTextResponse, Response

from postpeer_conformance import cli
from postpeer_conformance.commands.configuration import FILE
from postpeer_conformance.commands.requests import confirm_writes
from postpeer_conformance.contract import load
from postpeer_conformance.errors import CannotTest
from postpeer_conformance.product import COMMAND, KEY_VARIABLE
from postpeer_conformance.server import serving
from support.library import DOCUMENT, KEY, Library


@attrs.frozen
class Ended:
    """How a command ended, and its report."""

    code: int
    err: str
    report: Any = None

    @property
    def states(self) -> dict[tuple[str, str], str]:
        verdicts = ((each["id"], v) for each in self.report["operations"] for v in each["verdicts"])
        return {(name, verdict["clause"]): verdict["state"] for name, verdict in verdicts}


Command = Callable[..., Ended]


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """Calls the console script in a folder with the library's document."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "library.yaml").write_text(DOCUMENT)

    def run(name: str, *arguments: str) -> Ended:
        report = tmp_path / "report.json"
        told = ("--spec", "library.yaml", *(("--json", str(report)) * (name in ("run", "judge"))))
        monkeypatch.setattr(sys, "argv", [COMMAND, name, *arguments, *told])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        found = json.loads(report.read_text()) if report.exists() else None
        return Ended(int(ended.value.code or 0), capsys.readouterr().err, found)

    return run


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def url(library: Library) -> Iterator[str]:
    with serving(library.app) as address:
        yield address


def test_nothing_is_written_by_default(command: Command, library: Library, url: str) -> None:
    """What only writing could show is undecided, and fails no run."""
    ended = command("run", url)
    assert ended.code == 0
    assert ended.states["addBook", "shape/success"] == "undecided"
    assert KEY not in {key for method, _, key in library.log if method in ("POST", "DELETE")}


def test_one_sentence_says_that_nobody_answers(command: Command) -> None:
    """Whatever the operations are; there is nothing to report."""
    ended = command("run", "http://127.0.0.1:9")
    assert (ended.code, ended.report) == (3, None)
    said = "postpeer-conformance: no response from http://127.0.0.1:9 could be judged: "
    assert ended.err.splitlines()[-1].startswith(said)


def test_the_embedded_server_keeps_the_document(command: Command) -> None:
    """It may be written to, and answers to any id."""
    ended = command("run")
    assert (ended.code, set(ended.states.values())) == (0, {"holds"})


def test_a_recorded_run_is_judged_as_it_was(command: Command, url: str) -> None:
    """With its leave to write, and the values that were given."""
    options = ("--allow-writes", "--given", "bookId=9", "--journal", "journal.jsonl")
    first = command("run", url, *options)
    assert (first.code, set(first.states.values())) == (0, {"holds"})
    again = command("judge", "journal.jsonl")
    assert (again.code, again.states) == (0, first.states)
    assert "not in it" not in again.err


def test_a_recorded_run_on_the_embedded_server_is_judged_as_it_was(command: Command) -> None:
    """It is always written to."""
    first = command("run", "--journal", "journal.jsonl")
    again = command("judge", "journal.jsonl")
    assert (again.code, again.states) == (0, first.states)
    assert "not in it" not in again.err


def test_a_journal_may_hold_nothing_of_an_operation(
    command: Command, url: str, tmp_path: Path
) -> None:
    """That needs no key, and writes: it is judged as undecided again."""
    (tmp_path / "library.yaml").write_text(DOCUMENT.replace("security: [{reader: []}]", ""))
    options = ("--journal", "journal.jsonl", "--clause", "shape")
    first = command("run", url, *options)
    again = command("judge", "journal.jsonl")
    assert (again.code, again.states) == (first.code, first.states)


def test_values_may_stand_in_the_configuration(
    command: Command, library: Library, url: str, tmp_path: Path
) -> None:
    """As a table of their own."""
    text = f'[environments.here]\nurl = "{url}"\n[environments.here.given]\nbookId = 9\n'
    (tmp_path / FILE).write_text(text)
    assert command("run", "--environment", "here").code == 0
    assert "/books/9" in {path for _, path, _ in library.log}
    assert "/books/7" not in {path for _, path, _ in library.log}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bookId", "write NAME=VALUE"),
        ("=9", "write NAME=VALUE"),
        ("bookid=1", "no operation uses a given value of this parameter; did you mean bookId?"),
        ("bookId=..", "a request cannot carry this value"),
        ("bookId=1\n2", "a request cannot carry this value"),
    ],
)
def test_a_value_may_be_wrong(command: Command, text: str, said: str) -> None:
    ended = command("run", "--given", text)
    assert ended.code == 2
    assert said in ended.err


def test_where_nothing_was_decided_nothing_was_tested(
    command: Command, url: str, tmp_path: Path
) -> None:
    """An operation of which nothing could be is no reason, as long as others were."""
    document = yaml.safe_load(DOCUMENT)
    del document["security"]
    (path, item), motto = next(iter(document["paths"].items())), document["paths"]["/motto"]
    for paths, code in (
        ({path: {"post": item["post"]}}, 3),
        ({path: {"post": item["post"]}, "/motto": motto}, 0),
    ):
        (tmp_path / "library.yaml").write_text(yaml.safe_dump({**document, "paths": paths}))
        ended = command("run", url)
        assert ended.code == code
        writing = {state for (name, _), state in ended.states.items() if name == "addBook"}
        assert writing == {"undecided"}


@pytest.mark.parametrize("name", ["list", "run", "selftest"])
def test_operations_that_are_left_out_are_named(
    command: Command, name: str, tmp_path: Path
) -> None:
    """Once, with their line; the others are tested."""
    broken = DOCUMENT.replace("name: size, in: query", "name: size, in: nowhere")
    (tmp_path / "library.yaml").write_text(broken)
    few = ("--mutant", "plain-open") if name == "selftest" else ()
    ended = command(name, *few)
    line = DOCUMENT[: DOCUMENT.index("name: size")].count("\n") + 1
    assert ended.err.count("skipped:") == 1
    assert f"skipped: library.yaml:{line}: a parameter cannot be in nowhere" in ended.err


class Terminal(io.StringIO):
    """Someone who types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "sure"), [("n\n", False), ("y\n", True)])
def test_writing_elsewhere_is_confirmed(
    typed: str, sure: bool, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal, unless the server is on this machine."""
    assert command is not None  # it wrote the document
    contract = load("library.yaml")
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    if sure:
        confirm_writes(contract, "https://api.example.com")
    else:
        with pytest.raises(CannotTest, match="not confirmed"):
            confirm_writes(contract, "https://api.example.com")
    confirm_writes(contract, "http://127.0.0.1:9")


class Numberless(Library):
    """Shows books without the number that they have to have."""

    def shown(self, number: int, title: str) -> Response:
        return JSONResponse({"id": f"no {number}: {title}"}, headers={"Shelf": f"of {title}"})

    def refusal(self, status: int) -> Response:
        return PlainTextResponse("Ulysses is not yours", status)


def test_a_redacted_report_shows_no_value(command: Command) -> None:
    """Neither of a body or a header, nor one that was given; nor what is wrong with one."""
    books = Numberless()
    books.books[987654] = "Ulysses"
    with serving(books.app) as url:
        ended = command("run", url, "--redact", "--given", "bookId=987654")
    assert ended.code == 1
    assert "is not of type" in json.dumps(ended.report)
    for value in ("Ulysses", "987654"):
        assert value not in json.dumps(ended.report)


def test_a_report_shows_no_header_that_was_given(command: Command, url: str) -> None:
    """It may be a secret of a gateway; the command that runs again names it."""
    ended = command(
        "run", url, "--no-redact", "--header", "Gate: open-sesame", "--given", "bookId=9"
    )
    assert "open-sesame" not in json.dumps(ended.report)
    assert "--header 'Gate:…'" in ended.report["rerun"]
    assert "--given bookId=9" in ended.report["rerun"]


def test_a_selected_clause_is_asked_for_alone(command: Command, library: Library, url: str) -> None:
    """Nothing else is sent, and operations without it are not asked at all."""
    ended = command("run", url, "--clause", "refusal/size/type")
    assert ended.code == 0
    assert {path for _, path, _ in library.log} == {"/books"}
