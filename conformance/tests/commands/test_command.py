"""The command line: what it prints, and the exit codes that others build on."""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import attrs
import pytest

from postpeer_conformance import cli
from postpeer_conformance.clauses import clauses
from postpeer_conformance.contract import load
from postpeer_conformance.product import COMMAND, KEY_VARIABLE
from postpeer_conformance.server import KEY, create_app, serving
from postpeer_conformance.server.variants.mutants import mutants
from support.one_list import ONE_LIST

CONTRACT = load()
SHORT = ("--max-requests", "60", "--no-profile")
pytestmark = pytest.mark.usefixtures("at_once")


@attrs.frozen
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Calls the console script with these arguments, and a key in the environment."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)

    def run(*arguments: str) -> Ended:
        chosen = ONE_LIST if arguments[:1] == ("run",) else ()
        monkeypatch.setattr(sys, "argv", [COMMAND, *arguments[:1], *chosen, *arguments[1:]])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return Ended(int(ended.value.code or 0), captured.out, captured.err)

    return run


@contextmanager
def talking(reply: bytes) -> Iterator[str]:
    """A server that answers every connection with *reply* and closes it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection, suppress(ConnectionError):  # the suite may have had enough
                    connection.recv(65536)
                    connection.sendall(reply)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_the_embedded_server_keeps_every_clause(command: Command) -> None:
    """Without a URL the suite tests the reference server over real HTTP."""
    ended = command("run")
    assert ended.code == 0
    count = len(clauses(load().collections[0]))
    assert f"{count} of {count} clauses decided, {count} hold, 0 violated" in ended.out
    assert "http://127.0.0.1:" in ended.out


def test_a_run_leaves_nothing_behind(tmp_path: Path) -> None:
    """Not even the tables of characters that Hypothesis keeps."""
    command = [sys.executable, "-m", "postpeer_conformance", "run", "--quiet", "--accounts", "20"]
    unset = {"HYPOTHESIS_STORAGE_DIRECTORY"}
    environment = {name: text for name, text in os.environ.items() if name not in unset}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_broken_server_is_reported_with_what_to_send(command: Command) -> None:
    """Id, sentence, expected, actual, likely mistake, a curl line, and never the key."""
    mutant = next(m for m in mutants(CONTRACT) if m.name == "filter-ignored[platform]")
    with serving(create_app(CONTRACT, behaviour=mutant)) as url:
        ended = command("run", url)
    assert ended.code == 1
    assert "× filter/platform/sound" in ended.out
    assert "Likely:   the server ignores `platform`" in ended.out
    assert f'curl -sS -H "x-access-key: ${KEY_VARIABLE}" \\\n        \'{url}' in ended.out
    assert KEY not in ended.out + ended.err


def test_only_the_selected_clauses_are_judged(command: Command) -> None:
    """A prefix selects a section."""
    ended = command("run", "--clause", "access")
    assert ended.code == 0
    assert "access/missing" in ended.out
    assert "page/size" not in ended.out


def test_what_is_listed_and_no_clause_does_not_count(command: Command, tmp_path: Path) -> None:
    """The list of known failures names clauses, one by one."""
    (tmp_path / "known").write_text("nope/clause\nsearch/*\n")
    ended = command("run", "--clause", "access/missing", "--known-failing", str(tmp_path / "known"))
    assert ended.code == 1
    assert "1 of 1 clauses decided, 1 hold, 0 violated" in ended.out
    assert "= nope/clause\n      listed as failing, and not a clause: take it off" in ended.out
    assert "= search/*\n      listed as failing, and not a clause: the list takes no" in ended.out


def test_the_report_is_json_on_demand(command: Command, tmp_path: Path) -> None:
    """Two runs with one seed differ in their times and in nothing else."""
    reports = []
    with serving(create_app(CONTRACT)) as url:
        for name in ("one.json", "two.json"):
            ended = command("run", url, *SHORT, "--seed", "3", "--json", str(tmp_path / name))
            assert ended.code == 0
            reports.append(json.loads((tmp_path / name).read_text()))
    assert all(report.pop("times") for report in reports)
    assert reports[0] == reports[1]
    assert KEY not in (tmp_path / "one.json").read_text()


def test_nothing_listens(command: Command) -> None:
    """One sentence, exit code 3."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # so that nobody else listens there
        ended = command("run", f"http://127.0.0.1:{bound.getsockname()[1]}")
    assert ended.code == 3
    assert ended.err.count("\n") == 1
    assert "is the server running" in ended.err


def test_the_answer_is_not_http(command: Command) -> None:
    """A server that speaks something else is not judged."""
    with talking(b"220 mail.example ESMTP\r\n") as url:
        ended = command("run", url)
    assert ended.code == 3
    assert ended.err.count("\n") == 1
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (b"\0\1 garbage\r\n\r\n", "the response is not HTTP; is the URL right"),
        (b"", "Server disconnected without sending a response; is the URL right"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b" " * (9 * 2**20), "the body is larger than 8 MiB\n"),
    ],
)
def test_the_advice_fits_what_came(command: Command, reply: bytes, said: str) -> None:
    """Whoever answered is running."""
    with talking(reply) as url:
        ended = command("run", url)
    assert ended.code == 3
    assert said in ended.err


def test_the_key_is_refused(command: Command, tmp_path: Path) -> None:
    """Says so without showing the key."""
    (tmp_path / "key").write_text("another-key\n")
    with serving(create_app(CONTRACT)) as url:
        ended = command("run", url, "--api-key-file", str(tmp_path / "key"))
    assert ended.code == 3
    assert "refuses the key with status 401" in ended.err
    assert "another-key" not in ended.out + ended.err


@pytest.mark.parametrize(
    ("location", "said"),
    [
        (b"https://ann:secret@elsewhere.example:8443/x", "https://elsewhere.example:8443"),
        (b"//elsewhere.example/x", "//elsewhere.example"),
        (b"/x", "/x"),
        (b"https://elsewhere.example:port/x", "a location that is not a URL"),
    ],
)
def test_a_redirect_is_not_followed(command: Command, location: bytes, said: str) -> None:
    """The key reaches no other server, and no other key is shown."""
    head = b"HTTP/1.1 302 Found\r\nlocation: %b\r\ncontent-length: 0\r\n\r\n"
    with talking(head % location) as url:
        ended = command("run", url)
    assert ended.code == 3
    assert f"redirects to {said}; " in ended.err


def test_there_is_no_key(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pull requests from forks have none: that is no failure of the server."""
    monkeypatch.delenv(KEY_VARIABLE)
    ended = command("run", "http://127.0.0.1:9")
    assert ended.code == 3
    assert f"no key: set {KEY_VARIABLE}" in ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--clause", "pag"], "did you mean page?"),
        (["run", "--sead", "1"], "--seed"),
        (["run", "--spec", "missing.yaml"], "missing.yaml"),
        (["run", "not a url"], "not a url is not a URL"),
        (["run", "--json", "missing/report.json"], "cannot write missing/report.json"),
        (["run", "--max-requests", "0"], "--max-requests"),
        (["runn"], "Did you mean 'run'? See `"),
        (["report", "live.json", "--html"], f"see `{COMMAND} report --help`"),
        (["run", "http://127.0.0.1:9", "--accounts", "5"], "--accounts is for the embedded server"),
        (["run", "--quiet", "--verbose"], "give --quiet or --verbose, not both"),
        (["serve", "--cors", "foo"], "--cors foo: it is not an origin"),
        (["serve", "--cors", "https://pages.example/"], "without a path"),
    ],
)
def test_wrong_usage_is_said_in_a_sentence(
    command: Command, arguments: list[str], said: str
) -> None:
    """Exit code 2, no traceback, and the nearest name."""
    ended = command(*arguments)
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_an_unknown_clause_is_to_be_looked_up_in_the_same_document(command: Command) -> None:
    museum = str(Path(__file__).parents[1] / "support" / "museum.yaml")
    for arguments in ("list", "--clause", "nope"), ("serve", "--mutant", "nope"):
        ended = command(*arguments, "--spec", museum)
        assert ended.code == 2
        assert f" --spec {shlex.quote(museum)}`" in ended.err


def test_list_says_what_the_document_leaves_open(command: Command) -> None:
    """What is not stated is not judged."""
    museum = str(Path(__file__).parents[1] / "support" / "museum.yaml")
    ended = command("list", "--spec", museum, "--clause", "page/walk-is-complete")
    assert ended.code == 0
    said = ended.out.partition("listFeed: GET /feed\n")[2].splitlines()
    assert said[:2] == [
        "left open: how many items match: no response has a total",
        "left open: how many items a page holds: the first one shows it",
    ]
    assert (
        "left open: which list it is: give `hall` an example, or pass --given hall=VALUE"
        in ended.out
    )


def test_list_names_every_clause_with_its_line(command: Command) -> None:
    """An id, a level, a sentence and the place in the document."""
    ended = command("list", "--clause", "page")
    assert ended.code == 0
    assert "page/walk-is-complete\n    MUST  A walk page by page" in ended.out
    assert "(openapi.yaml:" in ended.out
