"""``serve``: what it refuses, and what it serves."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from click.testing import CliRunner

from postpeer_conformance.commands.serve import serve
from postpeer_conformance.contract import load
from postpeer_conformance.errors import UsageError
from postpeer_conformance.product import COMMAND
from postpeer_conformance.server import KEY, create_app
from postpeer_conformance.server.faults import KINDS
from postpeer_conformance.server.items import files, seed
from postpeer_conformance.server.variants.mutants import mutants
from postpeer_conformance.server.variants.quirks import quirks
from support.museum import LISTS, SPEC

CONTRACT = load()
OPERATION = CONTRACT.collections[0]
ITEMS = list(seed.items(CONTRACT, OPERATION, 5, 0))


@contextmanager
def started(
    *options: str, said: list[str] | None = None
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command in a process of its own, and the address that it prints; *said* gets the rest."""
    code = "from postpeer_conformance.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "serve", *options],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    try:
        line, lines = "", [] if said is None else said
        for line in process.stdout:
            if " at http" in line:
                break
            lines.append(line)
        yield line.split()[-1], process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def total(url: str, key: str = KEY) -> int:
    """How many items the server at *url* says that it has."""
    assert OPERATION.key is not None
    assert OPERATION.collection.total is not None
    headers = {OPERATION.key.header: key}
    body = httpx2.get(url + OPERATION.path, headers=headers, timeout=60).raise_for_status().json()
    return int(body[OPERATION.collection.total.name[1:]])


def refused(*options: str) -> str:
    """The sentence with which these *options* are refused."""
    result = CliRunner().invoke(serve, options)
    assert isinstance(result.exception, UsageError), result.output
    return str(result.exception)


def test_the_ready_file_lives_as_long_as_the_server(tmp_path: Path) -> None:
    """It holds the address, and is gone after SIGTERM, which ends the server with code 0."""
    ready = tmp_path / "ready"
    with started("--ready-file", str(ready), "--accounts", "7") as (url, process):
        assert total(ready.read_text().strip()) == total(url) == 7
    assert process.returncode == 0
    assert not ready.exists()


def test_rows_and_key_come_from_files_and_rows_survive_a_restart(tmp_path: Path) -> None:
    """The second server serves from the database what the first one read from the data."""
    key, lines, rows = tmp_path / "key", tmp_path / "lines.jsonl", tmp_path / "rows.db"
    key.write_text("another-key\n")
    lines.write_text("\n".join(json.dumps(item) for item in ITEMS))
    common = ("--database", str(rows), "--api-key-file", str(key))
    for more in (("--data", str(lines)), ()):
        with started(*common, *more) as (url, _):
            assert total(url, "another-key") == len(ITEMS)
    assert "already holds 5 items" in refused(*common, "--data", str(lines))


def test_a_number_of_items_does_not_change_a_database(tmp_path: Path) -> None:
    """The same command serves the same items again; another number is told to have no effect."""
    rows = str(tmp_path / "rows.db")
    create_app(CONTRACT, accounts=3, database=rows)
    for accounts, more in ((3, ""), (7, "; --accounts 7 has no effect")):
        said = list[str]()
        with started("--database", rows, "--accounts", str(accounts), said=said) as (url, _):
            assert total(url) == 3
        assert said == [f"{rows} holds 3 items of {OPERATION.id}{more}.\n"]


def test_what_is_refused_leaves_no_database(tmp_path: Path) -> None:
    """Neither a port that is taken nor a fault that there is not."""
    rows = tmp_path / "rows.db"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert "give another --port" in refused("--database", str(rows), "--port", port)
    assert "there is no fault" in refused("--database", str(rows), "--fault", "statu=500")
    assert not rows.exists()


def test_each_bad_line_is_named(tmp_path: Path) -> None:
    """One that is no JSON, or breaks the schema; an identity that is taken; a time too fine."""
    file = tmp_path / "lines.jsonl"
    good = json.dumps(ITEMS[0])
    fine = json.dumps({**ITEMS[1], "createdAt": "2026-01-01T00:00:00.123456789Z"})
    file.write_text("\n".join([good, "nonsense", "{}", "", good, fine]))
    with pytest.raises(UsageError) as refusal:
        files.read(CONTRACT, str(file))
    words = str(refusal.value)
    named = [line.split(":")[0].strip() for line in words.splitlines()[1:]]
    assert named == ["line 2", "line 3", "line 5", "line 6"]


@pytest.mark.parametrize("whole", [ITEMS, {OPERATION.id: ITEMS}])
def test_one_json_value_can_hold_the_items(tmp_path: Path, whole: object) -> None:
    """An array, or arrays by operation id."""
    file = tmp_path / "items.json"
    file.write_text(json.dumps(whole))
    assert files.read(CONTRACT, str(file)) == {OPERATION.id: ITEMS}


def test_bad_days_control_and_web_pages_are_options() -> None:
    """A fault from the start, its end while the server runs, and an origin that may read."""
    options = ("--fault", "status=503", "--admin", "--cors", "https://app.example")
    with started(*options) as (url, _):
        assert httpx2.get(url + OPERATION.path).status_code == 503
        httpx2.delete(url + "/__admin/faults").raise_for_status()
        answer = httpx2.get(url + OPERATION.path, headers={"origin": "https://app.example"})
        assert answer.status_code == 401
        assert answer.headers["access-control-allow-origin"] == "https://app.example"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--host", "example"), "give an IP address"),
        (("--data", "no-such-file"), "cannot read no-such-file"),
        (("--data", "x", "--accounts", "3"), "cannot be combined"),
        (("--mutant", "no-such"), "no such mutant"),
        (("--ready-file", "no-such-folder/x"), "cannot write"),
        (("--api-key-file", "no-such-file"), "cannot read no-such-file"),
        (("--api-key-file", os.devnull), "the key is empty"),
        (("--database", "no-such-folder/x.db"), "cannot be opened: No such file"),
        (("--fault", "statu=500"), "--fault: there is no fault statu; did you mean status?"),
        (("--admin", "--host", "0.0.0.0"), "--admin works only on this machine"),
    ],
)
def test_a_mistake_is_one_sentence(options: tuple[str, ...], words: str) -> None:
    """It says what is wrong and where, before anything is served."""
    assert words in refused(*options)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """And it is left as it was."""
    file = tmp_path / "notes.txt"
    file.write_text("not a database")
    assert f"--database {file}" in refused("--database", str(file))
    assert file.read_text() == "not a database"


def test_the_command_is_documented() -> None:
    """Its help names every option of the command."""
    help_ = CliRunner().invoke(serve, ["--help"], prog_name=COMMAND).output
    assert all(name in help_ for option in serve.params for name in option.opts)
    assert "Generate other items." in help_


def test_it_lists_what_it_can_be() -> None:
    """Each mutant, quirk and fault by the name that the options take, with its sentence."""
    ended = CliRunner().invoke(serve, ["--list-faults"])
    assert ended.exit_code == 0
    listed = dict(line.strip().split(": ", 1) for line in ended.output.splitlines() if ": " in line)
    for known in (mutants(CONTRACT), quirks(CONTRACT)):
        assert {each.name for each in known} < listed.keys()
    assert KINDS.keys() < listed.keys()
    assert all(listed.values())


def test_each_of_several_lists_is_named() -> None:
    """With its path, and what has to be given to choose it."""
    with started("--spec", str(SPEC), "--accounts", "3") as (_, process):
        assert process.stdout is not None
        lines = [process.stdout.readline().rstrip() for _ in LISTS]
    assert "  listVisitors: /visitors?hall=" in lines
    assert "  listPrices: /shelves/{shelf}/prices" in lines
    assert len(set(lines)) == len(LISTS)
