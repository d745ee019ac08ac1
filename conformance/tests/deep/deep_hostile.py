"""Documents from strangers, handed to every command. Run by name:

``pytest conformance/tests/deep/deep_hostile.py``; CONFORMANCE_EXAMPLES is the number of documents.
"""

from __future__ import annotations

import ast
import io
import os
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

import click
import hypothesis
import pytest
from click.testing import CliRunner
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import breaking
import generate
import linting.others
import spec
from changes import comparison
from postpeer_conformance.cli import invoke
from postpeer_conformance.commands import serve
from postpeer_conformance.commands.outputs import FORMATS
from postpeer_conformance.contract import DocumentError, load
from postpeer_conformance.errors import UsageError
from security.hostile_changes import TAG, documents_changed
from security.hostile_documents import documents, imported, write
from security.test_texts import obeyed
from support.site_sources import ROOT, SCRIPT, rows
from website import Sources, build
from website.reference import Redoc

EXAMPLES = int(os.environ.get("CONFORMANCE_EXAMPLES", "1000"))
DRAWN = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)
RUN = ("--max-requests=8", "--accounts=5", "--no-profile", "--max-time=60", "--verbose")


@pytest.mark.parametrize("name", ["product", "made up"])
def test_any_document(name: str) -> None:
    """Each command does its work, or says in a sentence why it does not."""
    whole = documents()[name]

    @DRAWN
    @hypothesis.given(documents_changed(whole), st.integers(0, 9))
    def holds(evil: Any, lot: int) -> None:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            file = write(evil, folder / "hostile.json")
            each_command(file, write(whole, folder / "base.json"), folder, lot)

    holds()


def each_command(file: Path, base: Path, folder: Path, lot: int) -> None:
    """Hands the document to all of them; *lot* 0 also imports what is generated."""
    if command("list", "--spec", str(file)) == 2:
        assert command("run", "--spec", str(file), *RUN) == 2
        return
    running(file, folder)
    with mock.patch.object(serve, "_serve", lambda _app, _host, _port, ready: ready("http://x")):
        assert command("serve", "--spec", str(file), "--accounts=3") in (0, 2)
    generating(file, folder, lot == 0)
    comparing(file, base)
    publishing(file, folder)


def running(file: Path, folder: Path) -> None:
    """The reference server keeps whatever the document says, as far as the suite can see."""
    outputs = {name: folder / f"out.{name}" for name in ("json", *FORMATS)}
    options = [f"--{name}={path}" for name, path in outputs.items()]
    code = command("run", "--spec", str(file), *RUN, *options)
    assert code in (0, 2, 3), outputs["markdown"].read_text("utf-8")
    assert {path.exists() for path in outputs.values()} == {code != 2}
    if code != 2:
        texts = {name: path.read_text("utf-8") for name, path in outputs.items()}
        harmless("".join(texts.values()))
        pages_have_no_tag(texts["html"])
        no_html(texts["markdown"])
        assert command("report", str(outputs["json"]), f"--junit={folder / 'again'}") in (0, 3)


def generating(file: Path, folder: Path, run: bool) -> None:
    output = folder / "postpeer"
    code = program(generate.main, "--spec", str(file), "--output", str(output))
    assert code in (0, 2)
    assert output.exists() == (code == 0)
    assert not list(folder.glob(".generate-*"))
    for path in output.rglob("*.py"):
        ast.parse(path.read_bytes())
    if code == 0 and run:
        assert imported(folder, ["postpeer"]) == set()


def comparing(file: Path, base: Path) -> None:
    """The parts of these programs that are Python."""
    found: dict[str, list[Any]] = {"changes": [], "problems": []}
    with (
        mock.patch.object(comparison, "redocly", return_value=found),
        mock.patch.object(linting.others, "redocly", return_value=found),
    ):
        assert program(spec.main, str(file)) in (0, 1)
        for old, new in ((base, file), (file, base)):
            assert program(breaking.main, str(old), "--spec", str(new)) in (0, 1, 2)


def publishing(file: Path, folder: Path) -> None:
    root, site = folder / "root", folder / "site"
    root.mkdir()
    for path in ROOT.iterdir():
        if path.name != "openapi.yaml":
            (root / path.name).symlink_to(path)
    (root / "openapi.yaml").write_bytes(file.read_bytes())
    site.mkdir()
    try:
        contract = load(root / "openapi.yaml", "openapi.yaml")
        build(Sources(root, contract, rows(contract), (), Redoc(SCRIPT, "A licence.\n")), site)
    except (DocumentError, UsageError) as error:
        one_sentence(str(error))
    for page in site.rglob("*.html"):
        pages_have_no_tag(page.read_text("utf-8"))


def command(*arguments: str) -> int:
    """Calls a command of the suite; what it says is harmless, and its code is a designed one."""

    def called() -> int:
        with mock.patch.object(sys, "argv", ["postpeer-conformance", *arguments]):
            return invoke()

    code, said = _heard(called)
    assert code in (0, 1, 2, 3)
    if code == 2:
        one_sentence(said)
    assert "mistake of the suite" not in said, said
    return code


def program(main: click.Command, *arguments: str) -> int:
    """Calls a script."""
    done = CliRunner().invoke(main, arguments)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    harmless(done.output)
    if done.exit_code == 2:
        one_sentence(done.stderr)
    return done.exit_code


def _heard(called: Callable[[], int]) -> tuple[int, str]:
    """What *called* returns, and what it says on standard error."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = called()
    harmless(out.getvalue())
    harmless(err.getvalue())
    return code, err.getvalue()


def one_sentence(said: str) -> None:
    assert len(said.splitlines()) == 1, said


def harmless(said: str) -> None:
    """Nothing that a terminal or a workflow obeys."""
    hidden = {
        each for each in said if not each.isprintable() and unicodedata.category(each) != "Zs"
    }
    assert hidden <= {"\n", "\t"}
    assert obeyed(said) == []


def pages_have_no_tag(page: str) -> None:
    assert TAG not in page


def no_html(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inner = [each for token in tokens for each in (token, *(token.children or ()))]
    assert not {each.type for each in inner if each.type.startswith("html")}
