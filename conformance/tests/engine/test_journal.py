"""A recorded conversation is judged again as it was judged the first time."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from pathlib import Path

import attrs
import httpx2
import pytest

from postpeer_conformance import cli
from postpeer_conformance.contract import load
from postpeer_conformance.engine.outcome import Outcome
from postpeer_conformance.engine.run import Options, Run
from postpeer_conformance.product import COMMAND, KEY_VARIABLE
from postpeer_conformance.server import KEY, create_app, serving
from postpeer_conformance.server.answering.behaviour import Behaviour
from postpeer_conformance.server.variants.mutants import Mutant, mutants
from postpeer_conformance.server.variants.quirks import Quirk, quirks
from postpeer_conformance.transport.exchange import Question, Response
from postpeer_conformance.transport.in_process import InProcess
from postpeer_conformance.transport.journal import Heading, Journal, read
from postpeer_conformance.transport.probe import Probe
from support.without_search import CONTRACT, OPERATION

WHOLE = load()
BROKEN: dict[str, Mutant | Quirk] = {
    **{mutant.name: mutant for mutant in mutants(CONTRACT)},
    **{quirk.name: quirk for quirk in quirks(CONTRACT)},
}


IGNORES = next(m for m in mutants(WHOLE) if m.name == "filter-ignored[platform]")


def journal() -> Journal:
    """An empty one."""
    return Journal(
        Heading(
            suite="0",
            url="http://recorded",
            document="",
            seed=0,
            census=2000,
            max_requests=150,
            clauses=[],
            profile=False,
        )
    )


def run(
    book: Journal,
    transport: httpx2.BaseTransport | None,
    *,
    seed: int = 0,
    budget: int = 150,
    seconds: float = math.inf,
) -> Outcome:
    """A run that *book* records; without a transport, one that it answers."""
    middleware = book.recording("it") if transport else book.playing("it")
    with httpx2.Client(transport=transport) as client:
        probe = Probe(
            OPERATION,
            "http://recorded",
            KEY if transport else "",
            client,
            budget=budget,
            sleep=lambda _seconds: None,
            middleware=middleware,
        )
        return Run(CONTRACT, OPERATION, probe, Options(seed=seed, seconds=seconds)).go()


def said(outcome: Outcome) -> object:
    """All of *outcome* that a report shows, without how long the responses took."""
    return attrs.asdict(
        outcome, filter=lambda field, _value: field.name not in ("clause", "seconds")
    )


@pytest.mark.parametrize(
    "name",
    [
        "reference",
        "page-ties-anew",
        "repeat-mixed",
        "live-swapped",
        "trouble-lost-now-and-then",
    ],
)
def test_the_verdicts_are_the_same(name: str, tmp_path: Path) -> None:
    """Of a right server, of wrong ones, and of one that loses connections."""
    behaviour = BROKEN.get(name, Behaviour)
    assert name == "reference" or behaviour is not Behaviour
    book = journal()
    first = run(book, InProcess(create_app(CONTRACT, accounts=60, behaviour=behaviour)))
    (tmp_path / "journal").write_bytes(book.dump())
    assert said(run(read(str(tmp_path / "journal")), None)) == said(first)


def test_a_search_is_judged_as_far_as_it_went_before_its_time_was_up() -> None:
    """A journal says nothing of time; the search ends where it has nothing more."""
    book = journal()
    transport = InProcess(create_app(CONTRACT, accounts=60))
    first = run(book, transport, budget=100_000, seconds=0)
    assert said(run(book, None, budget=100_000)) == said(first)


def test_the_key_is_never_in_it() -> None:
    """Also where the server repeats it; how it was used is written down instead."""
    book = journal()
    run(book, InProcess(create_app(CONTRACT, behaviour=BROKEN["access-key-in-header"])))
    assert KEY.encode() not in book.dump()
    assert any(line.echoed for line in book.lines)
    assert {line.key for line in book.lines} >= {"valid", "missing", "wrong"}


def test_it_holds_any_bytes(tmp_path: Path) -> None:
    """A body that is no UTF-8, and a query with half a character."""
    book = journal()
    sent = Response(200, (("x-name", "ÿ"),), b"\xff\x00\n{", seconds=0.25)
    asked = Question((("a&b", "\udcff=+ %"),))
    book.recording("it")(lambda *_: sent)(1, asked)
    file = tmp_path / "journal"
    file.write_bytes(book.dump())
    assert read(str(file)).playing("it")(lambda *_: Response(0, (), b""))(1, asked) == sent


def test_questions_that_were_never_asked_are_left_out() -> None:
    """With another seed the suite asks others: those stay unanswered, and nobody is accused."""
    book = journal()
    run(book, InProcess(create_app(CONTRACT, accounts=60)))
    outcome = run(book, None, seed=1)
    assert outcome.count("violated", "warning", "error") == 0
    assert outcome.count("holds") > 20
    assert outcome.note == ""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The journal that `run` wrote of a server with one mistake, beside its report."""
    folder = tmp_path_factory.mktemp("recorded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEY_VARIABLE, KEY)
        behaviour = IGNORES
        with serving(create_app(WHOLE, accounts=60, behaviour=behaviour)) as url:
            files = ["--journal", str(folder / "journal"), "--json", str(folder / "first.json")]
            assert command(patch, "run", url, "--max-requests", "120", *files) == 1
    return folder


def command(patch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Calls the console script; its exit code."""
    patch.setattr(sys, "argv", [COMMAND, *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_judge_writes_the_report_of_the_run(
    recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a server, a key or the options of the run; the exit code is the same."""
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    second = tmp_path / "second.json"
    assert command(monkeypatch, "judge", str(recorded / "journal"), "--json", str(second)) == 1
    reports = [json.loads(file.read_text()) for file in (recorded / "first.json", second)]
    assert all(report.pop("times") and report.pop("rerun") for report in reports)
    assert reports[0] == reports[1]


def test_what_was_wrong_in_a_journal_is_asked_first(
    recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With few requests it is found again; a server without the mistake is not blamed."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    few = ("--replay", str(recorded / "journal"), "--max-requests", "30", "--no-profile")
    report = tmp_path / "report.json"
    codes = []
    for behaviour in (IGNORES, Behaviour):
        with serving(create_app(WHOLE, accounts=60, behaviour=behaviour)) as url:
            codes.append(command(monkeypatch, "run", url, *few, "--json", str(report)))
        assert json.loads(report.read_text())["operations"][0]["requests"]["replay"] > 0
    assert codes == [1, 0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _rows: [], "is empty"),
        (lambda _rows: [b"{}"], "line 1: this is not a journal"),
        (lambda _rows: [b"{", b'  "version": 1,'], "is a report, not a journal: give"),
        (lambda rows: [*rows[:5], rows[5][:40]], "line 6: this is not a journal"),
        (lambda rows: [rows[0].replace(b'"journal":1', b'"journal":9')], "of format 9"),
        (lambda rows: rows[:1], "holds no request of"),
        (lambda rows: [rows[0].replace(b'"clauses":[]', b'"clauses":["pag"]')], "did you mean"),
    ],
)
def test_a_broken_journal_is_refused_in_a_sentence(
    recorded: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[list[bytes]], list[bytes]],
    said: str,
) -> None:
    """Exit code 2, with the line at fault."""
    file = tmp_path / "broken"
    file.write_bytes(b"\n".join(change((recorded / "journal").read_bytes().splitlines())))
    assert command(monkeypatch, "judge", str(file)) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_another_document_or_version_is_said(
    recorded: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The verdicts may differ then, and the reader is told why."""
    row, *rows = (recorded / "journal").read_bytes().splitlines()
    heading = json.loads(row) | {"document": "another", "suite": "99"}
    file = tmp_path / "journal"
    file.write_bytes(b"\n".join([json.dumps(heading).encode(), *rows]))
    assert command(monkeypatch, "judge", str(file)) == 1
    err = capsys.readouterr().err
    assert "another OpenAPI document" in err
    assert "recorded by version 99" in err
